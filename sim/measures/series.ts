/** The run's time series: a row a minute and cluster, sampled by the simulation and kept in the arena. */
import { i32, type Views } from "../kernel/arena.ts";
import { TICKS_PER_MINUTE, type Ticks } from "../kernel/time.ts";
import type { Twin } from "../twin/twin.ts";

/** What a row holds; all but `knownOffline` and `wentOffline` are the truth that no operator sees. */
export const SERIES = {
  offline: "Chargers offline.",
  affectedOffline: "Chargers that a fault or a mitigation keeps offline.",
  affected: "Chargers a fault or a mitigation ever took offline.",
  knownOffline: "Chargers the cloud holds for offline.",
  wentOffline: "Chargers the cloud saw go offline so far.",
  connects: "Connections made so far.",
  refused: "Connection attempts refused so far.",
  waiting: "Set-ups that wait in the gateway.",
} as const;
export type SeriesName = keyof typeof SERIES;
export const SERIES_NAMES = Object.keys(SERIES) as SeriesName[];

export const minutesOf = (lasts: Ticks): number => Math.floor(lasts / TICKS_PER_MINUTE) + 1;

export const seriesFields = (clusters: number, minutes: number) => {
  const rows = () => i32(clusters * minutes);
  return {
    offline: rows(),
    affectedOffline: rows(),
    affected: rows(),
    knownOffline: rows(),
    wentOffline: rows(),
    connects: rows(),
    refused: rows(),
    waiting: rows(),
    sampled: i32(1),
  };
};
export type Series = Views<ReturnType<typeof seriesFields>>;

export const sample = (s: Series, w: Twin, minute: number): void => {
  for (let c = 0; c < w.clusters; c++) {
    const at = minute * w.clusters + c;
    s.offline[at] = w.tally.offline[c];
    s.affectedOffline[at] = w.tally.affectedOffline[c];
    s.affected[at] = w.tally.affected[c];
    s.knownOffline[at] = w.tally.knownOffline[c];
    s.wentOffline[at] = w.tally.wentOffline[c];
    s.connects[at] = w.tally.connects[c];
    s.refused[at] = w.tally.refused[c];
    s.waiting[at] = w.gateway.waiting[c];
  }
  s.sampled[0] = minute + 1;
};

/** A series of the whole fleet at a minute. */
export const fleetAt = (s: Series, name: SeriesName, clusters: number, minute: number): number => {
  let total = 0;
  for (let c = 0; c < clusters; c++) total += s[name][minute * clusters + c];
  return total;
};
