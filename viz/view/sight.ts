/** What the operators had seen by a minute: their monitors' samples, which come late or not at all, and the alerts. */
import { TICKS_PER_MINUTE, type Ticks } from "../../sim/kernel/time.ts";
import type { GaugeName } from "../../sim/live/protocol.ts";
import type { CloudSeriesName, PipelineSeriesName, SeriesName } from "../../sim/measures/series.ts";
import type { Alert } from "../../sim/operations/monitors.ts";
import type { Run } from "../session/run.ts";

export type Seen = SeriesName | PipelineSeriesName | CloudSeriesName | GaugeName;

/** What alert rules are made of, and what the operators have set themselves. All else is truth that no monitor shows. */
const MONITORED: ReadonlySet<string> = new Set<Seen>([
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

/** Whether operators see a series or a gauge at all. */
export const isMonitored = (name: Seen): boolean => MONITORED.has(name);

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

/** What sight depends on. */
type Watched = Pick<Run, "gauges">;

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

/** Whether the sample of a minute had arrived by another. */
export const isSeen = (run: Watched, sample: number, by: number): boolean => {
  for (let m = Math.max(0, sample); m <= by; m++) if (arrivingAt(run, m) === sample) return true;
  return false;
};

/** The latest minute of which operators had a sample by a minute; −1 if they had none. */
export const lastSeen = (run: Watched, minute: number): number => {
  let latest = -1;
  for (let m = minute; m > latest; m--) latest = Math.max(latest, arrivingAt(run, m));
  return latest;
};

export const sightAt = (
  run: Pick<Run, "gauges" | "series" | "clusters" | "alerts">,
  minute: number,
): Sight => {
  const t = minute * TICKS_PER_MINUTE;
  const delay = delayAt(run, minute);
  const sampled = lastSeen(run, minute);
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
