/**
 * What the operators' monitors have seen by a minute. A sample is taken every minute and reaches them `operations.delay` minutes
 * later; a fault of the monitoring makes that longer, or loses what would have arrived meanwhile.
 */
import { TICKS_PER_MINUTE } from "../../sim/kernel/time.ts";
import type { CloudSeriesName, PipelineSeriesName, SeriesName } from "../../sim/measures/series.ts";
import type { GaugeName } from "../../sim/live/protocol.ts";
import type { Scenario } from "../../sim/scenario/schema.ts";
import { ticksAt } from "../../sim/twin/quantity.ts";

export type Seen = SeriesName | PipelineSeriesName | CloudSeriesName | GaugeName;

/** What alert rules are made of, and what the operators have set themselves. All else is truth that no monitor shows. */
const MONITORED: ReadonlySet<Seen> = new Set<Seen>([
  "knownOffline",
  "wentOffline",
  "backlog",
  "oldest",
  "arrived",
  "processed",
  "slowest",
  "delay",
  "attempts",
  "callsAnswered",
  "apiDelay",
  "startDelay",
  "apiOpen",
  "onStandby",
]);

export const isMonitored = (name: Seen): boolean => MONITORED.has(name);

/** What sight depends on. */
type Watched = Pick<Scenario, "faults" | "operations" | "starts">;

interface Trouble {
  readonly from: number;
  readonly until: number;
  /** Minutes a sample takes; none arrives when undefined. */
  readonly delay: number | undefined;
}

const troublesOf = ({ faults, starts }: Watched): Trouble[] =>
  faults.flatMap((fault) =>
    fault.kind === "blind-monitoring"
      ? [
          {
            from: ticksAt(fault.at, starts) / TICKS_PER_MINUTE,
            until: ticksAt(fault.returns, starts) / TICKS_PER_MINUTE,
            delay: fault.what === "late" ? fault.delay : undefined,
          },
        ]
      : [],
  );

const isAmid = ({ from, until }: Trouble, minute: number): boolean => from <= minute && minute < until;

/** Minutes that a sample takes which arrives at a minute. */
export const delayAt = (scenario: Watched, minute: number): number => {
  const late = troublesOf(scenario).filter((one) => one.delay !== undefined && isAmid(one, minute));
  return late.at(-1)?.delay ?? scenario.operations.delay;
};

const LONGEST_DELAY = 1440;

/** When the sample of a minute reaches the operators; undefined if it never does. */
export const arrivalOf = (scenario: Watched, sample: number): number | undefined => {
  const troubles = troublesOf(scenario);
  let at = sample + (troubles.length === 0 ? scenario.operations.delay : 0);
  if (troubles.length === 0) return at;
  while (at - delayAt(scenario, at) < sample && at < sample + LONGEST_DELAY) at++;
  return troubles.some((one) => one.delay === undefined && isAmid(one, at)) ? undefined : at;
};

/** Whether the sample of a minute has been seen by another. */
export const isSeen = (scenario: Watched, sample: number, by: number): boolean => {
  if (sample < 0) return false;
  const at = arrivalOf(scenario, sample);
  return at !== undefined && at <= by;
};

/** The newest sample that has been seen by a minute; −1 if there is none. */
export const lastSeen = (scenario: Watched, by: number): number => {
  let sample = by;
  while (sample >= 0 && !isSeen(scenario, sample, by)) sample--;
  return Math.max(-1, sample);
};
