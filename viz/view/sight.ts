/** What the operators had seen by a minute: their monitors' samples, which come late or not at all, and the alerts. */
import { TICKS_PER_MINUTE, type Ticks } from "../../sim/kernel/time.ts";
import type { CloudSeriesName, PipelineSeriesName, SeriesName } from "../../sim/measures/series.ts";
import type { Alert } from "../../sim/operations/monitors.ts";
import type { Run } from "../session/run.ts";

type AnySeries = SeriesName | PipelineSeriesName | CloudSeriesName;

/** The series that monitors measure; every other one is the truth, which no operator sees. */
const SEEN: ReadonlySet<string> = new Set<AnySeries>([
  "knownOffline",
  "wentOffline",
  "oldest",
  "slowest",
  "backlog",
  "delay",
  "attempts",
  "callsAnswered",
  "apiDelay",
  "startDelay",
]);

/** Whether operators see a series or a gauge at all. */
export const isSeen = (name: string): boolean => SEEN.has(name);

export interface Sight {
  /** Minutes until a sample reaches the monitors; undefined while none does. */
  readonly delayMinutes: number | undefined;
  readonly blind: boolean;
  /** The minute of the latest sample they have; −1 before the first. */
  readonly sampled: number;
  /** Chargers of each cluster that the cloud held for offline in that sample; empty before the first. */
  readonly knownOffline: readonly number[];
  /** Those fired so far, in order of time. */
  readonly alerts: readonly Alert[];
  /** When on-call acknowledged the first critical one; undefined until they have. */
  readonly acknowledgedAt: Ticks | undefined;
}

type Watched = Pick<Run, "gauges" | "series" | "clusters" | "alerts">;

const delayAt = ({ gauges }: Watched, minute: number): number => gauges[minute]?.monitorDelay[0] ?? -1;

/** The minute whose sample arrives at a minute; −1 if none does. */
const arrivingAt = (run: Watched, minute: number): number => {
  const delay = delayAt(run, minute);
  return delay < 0 || delay > minute ? -1 : minute - delay;
};

/** The minutes whose samples had arrived by a minute, in order; there are gaps where monitoring was blind. */
export const samplesBy = (run: Watched, minute: number): number[] => {
  const arrived = new Set<number>();
  for (let m = 0; m <= minute; m++) arrived.add(arrivingAt(run, m));
  arrived.delete(-1);
  return [...arrived].sort((a, b) => a - b);
};

/** The latest minute of which operators had a sample by a minute; −1 if they had none. */
export const sampledBy = (run: Watched, minute: number): number => {
  let latest = -1;
  for (let m = minute; m > latest; m--) latest = Math.max(latest, arrivingAt(run, m));
  return latest;
};

export const sightAt = (run: Watched, minute: number): Sight => {
  const t = minute * TICKS_PER_MINUTE;
  const delay = delayAt(run, minute);
  const sampled = sampledBy(run, minute);
  const width = run.clusters.length;
  const acknowledged = run.gauges[minute]?.acknowledgedAt[0] ?? -1;
  return {
    delayMinutes: delay < 0 ? undefined : delay,
    blind: delay < 0,
    sampled,
    knownOffline:
      sampled < 0 ? [] : Array.from(run.series.knownOffline.subarray(sampled * width, (sampled + 1) * width)),
    alerts: run.alerts.filter(({ at }) => at <= t),
    acknowledgedAt: acknowledged < 0 || acknowledged > t ? undefined : acknowledged,
  };
};
