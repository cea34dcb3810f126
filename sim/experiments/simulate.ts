/** One run of a scenario, start to end. */
import { ticksToSeconds, type Ticks } from "../kernel/time.ts";
import { impactOf, type Impact, type MetricName } from "../measures/impact.ts";
import { aftermathOf } from "../measures/aftermath.ts";
import { auditLedger, type Ledger, ledgerOf } from "../measures/ledger.ts";
import { sum } from "../twin/offline.ts";
import { clockText } from "../twin/quantity.ts";
import { type Alert, alertsOf } from "../operations/monitors.ts";
import type { StepTaken } from "../operations/plan.ts";
import { advance, digestOf, reactionsTaken, type Simulation } from "../operations/simulation.ts";
import type { Scenario } from "../scenario/schema.ts";
import { planOf, simulationOf } from "./replication.ts";
import { weightsOf } from "./weights.ts";

export interface ThresholdResult {
  readonly metric: MetricName;
  readonly value: number | null;
  readonly min?: number;
  readonly max?: number;
  readonly holds: boolean;
}

export interface RunResult {
  readonly title: string;
  readonly seed: string;
  readonly digest: string;
  readonly events: number;
  readonly chargers: number;
  readonly simulatedSeconds: number;
  readonly impact: Impact;
  readonly ledger: Ledger;
  /** What is not as it should be when the run ends; empty if all is well. */
  readonly aftermath: readonly string[];
  readonly alerts: readonly (Omit<Alert, "at"> & { readonly at: string })[];
  /** When on-call acknowledged the first critical alert; null when none fired by then. */
  readonly acknowledgedAt: string | null;
  readonly actions: readonly {
    readonly kind: string;
    readonly from: string;
    readonly doneAt: string;
    readonly succeeded: boolean;
    readonly note: string;
  }[];
  readonly thresholds: readonly ThresholdResult[];
}

export interface SimulateOptions {
  readonly seed?: string;
  /** Ticks since the start; the whole run when left out. */
  readonly until?: Ticks;
  /** Called about a hundred times with the part of the run done, 0 to 1. */
  readonly onProgress?: (done: number) => void;
}

const judge = (scenario: Scenario, impact: Impact): ThresholdResult[] =>
  scenario.thresholds.map(({ metric, min, max }) => {
    const value = impact[metric];
    const holds =
      value !== null && (min === undefined || value >= min) && (max === undefined || value <= max);
    return { metric, value, holds, ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
  });

/** Runs it in a hundred pieces, which changes nothing. */
const advanceInPieces = (s: Simulation, until: Ticks, onProgress: (done: number) => void): void => {
  for (let piece = 1; piece <= 100; piece++) {
    advance(s, Math.floor((until * piece) / 100));
    onProgress(piece / 100);
  }
};

const toTheSecond = (t: Ticks): Ticks => Math.round(t / 1000) * 1000;

const describe = (scenario: Scenario, step: StepTaken) => ({
  kind: step.kind,
  from: clockText(step.from, scenario.starts),
  doneAt: clockText(toTheSecond(step.doneAt), scenario.starts),
  succeeded: step.succeeded,
  note: step.note,
});

const acknowledged = (scenario: Scenario, at: Ticks, until: Ticks): string | null =>
  at >= 0 && at <= until ? clockText(toTheSecond(at), scenario.starts) : null;

/**
 * Runs a scenario once.
 *
 * @example
 * const result = simulate(scenario, { seed: "7" });
 * result.impact.score; // customer-minutes
 */
export const simulate = (
  scenario: Scenario,
  { seed = scenario.seed, until = scenario.lasts, onProgress = () => {} }: SimulateOptions = {},
): RunResult => {
  const plan = planOf(scenario, seed);
  const s = simulationOf(scenario, seed, plan);
  advanceInPieces(s, until, onProgress);
  auditLedger(s.twin);
  const impact = impactOf(s.twin, s.series, weightsOf(scenario), until);
  return {
    title: scenario.title,
    seed,
    digest: digestOf(s),
    events: sum(s.twin.tally.eventsHandled),
    chargers: s.twin.fleet.size,
    simulatedSeconds: ticksToSeconds(until),
    impact,
    ledger: ledgerOf(s.twin),
    aftermath: aftermathOf(s.twin, until),
    alerts: alertsOf(s.monitors, scenario.operations, s.twin).map((a) => ({
      ...a,
      at: clockText(a.at, scenario.starts),
    })),
    acknowledgedAt: acknowledged(scenario, s.monitors.acknowledgedAt[0], until),
    actions: [...plan.steps, ...reactionsTaken(s)]
      .sort((a, b) => a.from - b.from)
      .filter((step) => step.from <= until)
      .map((step) => describe(scenario, step)),
    thresholds: judge(scenario, impact),
  };
};
