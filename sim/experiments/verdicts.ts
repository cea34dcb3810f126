/** Holds a run to what its scenario states: steady-state hypotheses, thresholds and stop conditions. */
import { TICKS_PER_MINUTE } from "../kernel/time.ts";
import {
  type Bounds,
  breachedFor,
  type Hypothesis,
  type Observed,
  observe,
  type StopCondition,
  type Values,
} from "../measures/hypotheses.ts";
import type { Impact, MetricName } from "../measures/impact.ts";
import { type SignalName, SIGNALS } from "../measures/signals.ts";
import type { Simulation } from "../operations/simulation.ts";
import { minutesFor } from "../scenario/phases.ts";
import type { Scenario } from "../scenario/schema.ts";
import { clusterIndex } from "../twin/planning.ts";
import { clockText } from "../twin/quantity.ts";

/** What a signal did in the minutes in which it was looked at, times by the wall clock. */
interface Watch {
  readonly signal: SignalName;
  readonly cluster?: string;
  /** Minutes after which a breach counts. */
  readonly forMinutes: number;
  /** The first and the last minute looked at; null if the run reached none of them. */
  readonly from: string | null;
  readonly to: string | null;
  /** Minutes of them in which the signal said anything. */
  readonly minutes: number;
  /** Minutes of a breach that lasted, and the first of them. */
  readonly minutesBreached: number;
  readonly firstBreach: string | null;
  /** The value deepest in breach or, without one, closest to it. */
  readonly worst: number | null;
  readonly worstAt: string | null;
}

export interface HypothesisResult extends Watch, Pick<Hypothesis, "name" | "min" | "max" | "when" | "share"> {
  /** Null if the run ended before there was anything to look at. */
  readonly holds: boolean | null;
}

export interface ThresholdResult extends Bounds {
  readonly metric: MetricName;
  readonly value: number | null;
  readonly holds: boolean;
}

export interface StopResult extends Watch, Pick<StopCondition, "above" | "below"> {
  /** False if it stopped the run. */
  readonly holds: boolean;
}

export interface Verdicts {
  readonly hypotheses: readonly HypothesisResult[];
  readonly thresholds: readonly ThresholdResult[];
  readonly stopWhen: readonly StopResult[];
}

type Watched = Pick<StopCondition, "signal" | "cluster" | "for">;

const rowOf = ({ for: lasts }: Watched): number => lasts / TICKS_PER_MINUTE;

const valuesOf = (
  { cloud }: Scenario,
  { series, twin }: Simulation,
  { signal, cluster }: Watched,
): Values => {
  const c = cluster === undefined ? undefined : clusterIndex(cloud, cluster);
  return (minute) => SIGNALS[signal].at(series, twin, minute, c);
};

const watchOf = (
  scenario: Scenario,
  s: Simulation,
  watched: Watched,
  bounds: Bounds,
  when: Pick<Hypothesis, "when" | "grace"> = { when: "always" },
): Watch => {
  const { first, last } = minutesFor(when, scenario);
  const to = Math.min(last, s.series.sampled[0] - 1);
  const row = rowOf(watched);
  const { minutes, breached, worst }: Observed = observe(
    valuesOf(scenario, s, watched),
    bounds,
    row,
    first,
    to,
  );
  const clock = (minute: number): string => clockText(minute * TICKS_PER_MINUTE, scenario.starts);
  return {
    signal: watched.signal,
    ...(watched.cluster !== undefined && { cluster: watched.cluster }),
    forMinutes: row,
    from: first > to ? null : clock(first),
    to: first > to ? null : clock(to),
    minutes,
    minutesBreached: breached.length,
    firstBreach: breached.length === 0 ? null : clock(breached[0]),
    worst: worst?.value ?? null,
    worstAt: worst === null ? null : clock(worst.minute),
  };
};

/** Shares are decimal fractions, which a product of two numbers may miss by a little. */
const ROUNDING = 1e-9;

/** A signal that says nothing does not hold: nobody could tell. */
const hypothesisResult = (scenario: Scenario, s: Simulation, h: Hypothesis): HypothesisResult => {
  const { name, min, max, when, share } = h;
  const watch = watchOf(scenario, s, h, h, h);
  const held = watch.minutes > 0 && watch.minutes - watch.minutesBreached >= share * watch.minutes - ROUNDING;
  return {
    name,
    ...watch,
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    when,
    share,
    holds: watch.from === null ? null : held,
  };
};

const thresholdResult = (impact: Impact, { metric, min, max }: Scenario["thresholds"][number]) => {
  const value = impact[metric];
  const holds = value !== null && (min === undefined || value >= min) && (max === undefined || value <= max);
  return { metric, value, holds, ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
};

/** What is bad above a bound is good at most at it. */
const boundsOf = ({ above, below }: StopCondition): Bounds => ({ max: above, min: below });

const stopResult = (scenario: Scenario, s: Simulation, condition: StopCondition): StopResult => {
  const { above, below } = condition;
  const watch = watchOf(scenario, s, condition, boundsOf(condition));
  return {
    ...watch,
    ...(above !== undefined && { above }),
    ...(below !== undefined && { below }),
    holds: watch.minutesBreached === 0,
  };
};

export const verdictsOf = (scenario: Scenario, s: Simulation, impact: Impact): Verdicts => ({
  hypotheses: scenario.hypotheses.map((hypothesis) => hypothesisResult(scenario, s, hypothesis)),
  thresholds: scenario.thresholds.map((threshold) => thresholdResult(impact, threshold)),
  stopWhen: scenario.stopWhen.map((condition) => stopResult(scenario, s, condition)),
});

/** Whether none of them failed; what the run did not come to has not. */
export const allHold = ({ hypotheses, thresholds, stopWhen }: Verdicts): boolean =>
  [...hypotheses, ...thresholds, ...stopWhen].every(({ holds }) => holds !== false);

/** Whether a stop condition ends the run at the minute sampled last. */
export const mustStop = (scenario: Scenario, s: Simulation): boolean =>
  scenario.stopWhen.some((condition) =>
    breachedFor(
      valuesOf(scenario, s, condition),
      boundsOf(condition),
      rowOf(condition),
      s.series.sampled[0] - 1,
    ),
  );
