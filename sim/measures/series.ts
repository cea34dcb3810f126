/** The run's time series: rows a minute, sampled by the simulation and kept in the arena. */
import { i32, type Views } from "../kernel/arena.ts";
import { TICKS_PER_MINUTE, TICKS_PER_SECOND, type Ticks } from "../kernel/time.ts";
import { HISTORY } from "../twin/backend.ts";
import { PIPELINE_NAMES } from "../twin/backendParameters.ts";
import { API_DELAY, delayQuantile, forgetDelays, START_DELAY } from "../twin/delays.ts";
import { firstUnread } from "../twin/log.ts";
import type { Twin } from "../twin/twin.ts";

/** By minute and cluster; all but `knownOffline` and `wentOffline` are the truth that no operator sees. */
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

/** By minute and pipeline. */
export const PIPELINE_SERIES = {
  backlog: "Messages not handled yet.",
  oldest: "Age of the oldest of them, in ms.",
  lagging: "Chargers whose oldest message waits for over a minute.",
  arrived: "Messages that came within the minute.",
  processed: "Messages handled within the minute.",
  slowest:
    "Messages handled for each that came within the minute, in per mille, on the partition where that is least.",
  delay: "99th percentile of the time from creation until handled within the minute, in ms.",
} as const;
export type PipelineSeriesName = keyof typeof PIPELINE_SERIES;

/** By minute, of the whole cloud. */
export const CLOUD_SERIES = {
  calls: "Calls to the API begun so far.",
  callsAnswered: "Calls answered so far.",
  callsFailed: "Calls their clients have given up so far.",
  attempts: "Attempts at calls so far.",
  apiDelay: "95th percentile of the time from a call's first attempt to its answer within the minute, in ms.",
  startDelay: "95th percentile of the time from plug-in to start within the minute, in ms.",
  portalWaiting: "Who waits for a connection to the portal's store.",
  coreWaiting: "Who waits for a connection to the core store.",
} as const;
export type CloudSeriesName = keyof typeof CLOUD_SERIES;

/** A value for each series of a list. @example eachSeries(CLOUD_SERIES, (name) => s[name][minute]) */
export const eachSeries = <K extends string, V>(
  names: Readonly<Record<K, unknown>>,
  value: (name: K) => V,
): Record<K, V> =>
  Object.fromEntries(Object.keys(names).map((name) => [name, value(name as K)])) as Record<K, V>;

export const minutesOf = (lasts: Ticks): number => Math.floor(lasts / TICKS_PER_MINUTE) + 1;

export const seriesFields = (clusters: number, minutes: number) => {
  const rows = () => i32(clusters * minutes);
  const pipelineRows = () => i32(PIPELINE_NAMES.length * minutes);
  const cloudRows = () => i32(minutes);
  return {
    offline: rows(),
    affectedOffline: rows(),
    affected: rows(),
    knownOffline: rows(),
    wentOffline: rows(),
    connects: rows(),
    refused: rows(),
    waiting: rows(),
    backlog: pipelineRows(),
    oldest: pipelineRows(),
    lagging: pipelineRows(),
    arrived: pipelineRows(),
    processed: pipelineRows(),
    slowest: pipelineRows(),
    delay: pipelineRows(),
    calls: cloudRows(),
    callsAnswered: cloudRows(),
    callsFailed: cloudRows(),
    attempts: cloudRows(),
    apiDelay: cloudRows(),
    startDelay: cloudRows(),
    portalWaiting: cloudRows(),
    coreWaiting: cloudRows(),
    sampled: i32(1),
  };
};
export type Series = Views<ReturnType<typeof seriesFields>>;

export const sample = (s: Series, w: Twin, minute: number): void => {
  sampleClusters(s, w, minute);
  for (let p = 0; p < PIPELINE_NAMES.length; p++) samplePipeline(s, w, minute, p);
  w.partition.arrivedBefore.set(w.partition.arrived);
  w.partition.processedBefore.set(w.partition.processed);
  sampleCloud(s, w, minute);
  forgetDelays(w);
  s.sampled[0] = minute + 1;
};

const sampleClusters = (s: Series, w: Twin, minute: number): void => {
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
};

/** A charger lags when the oldest message of its partition is older than this. */
export const LAG: Ticks = 60 * TICKS_PER_SECOND;

/** With fewer messages within a minute a partition says nothing of how fast it is worked through. */
const TELLING_ARRIVALS = 5;

const samplePipeline = (s: Series, w: Twin, minute: number, p: number): void => {
  const { partition, backendTables: b } = w;
  const t = minute * TICKS_PER_MINUTE;
  const through = p === HISTORY ? b.historyThrough : p;
  let [backlog, oldest, lagging, arrived, processed, slowest] = [0, 0, 0, 0, 0, 1];
  for (let q = b.partitionFrom[through]; q < b.partitionFrom[through + 1]; q++) {
    backlog += partition.unread[q];
    const age = partition.unread[q] === 0 ? 0 : t - w.log.words[firstUnread(w, q) + 1];
    oldest = Math.max(oldest, age);
    if (age > LAG) lagging += partition.chargers[q];
    const came = partition.arrived[q] - partition.arrivedBefore[q];
    const done = partition.processed[q] - partition.processedBefore[q];
    arrived += came;
    processed += done;
    if (came >= TELLING_ARRIVALS) slowest = Math.min(slowest, done / came);
  }
  const at = minute * PIPELINE_NAMES.length + p;
  s.backlog[at] = backlog;
  s.oldest[at] = oldest;
  s.lagging[at] = lagging;
  s.arrived[at] = arrived;
  s.processed[at] = processed;
  s.slowest[at] = Math.round(slowest * 1000);
  s.delay[at] = delayQuantile(w, p, 0.99);
  if (p === HISTORY) w.tally.lagTicks[0] += lagging * TICKS_PER_MINUTE;
  else w.tally.staleTicks[0] += lagging * TICKS_PER_MINUTE;
};

const sampleCloud = (s: Series, w: Twin, minute: number): void => {
  s.calls[minute] = w.tally.calls[0];
  s.callsAnswered[minute] = w.tally.callsAnswered[0];
  s.callsFailed[minute] = w.tally.callsFailed[0];
  s.attempts[minute] = w.tally.attempts[0];
  s.apiDelay[minute] = delayQuantile(w, API_DELAY, 0.95);
  s.startDelay[minute] = delayQuantile(w, START_DELAY, 0.95);
  s.coreWaiting[minute] = w.store.waiting[0];
  s.portalWaiting[minute] = w.store.waiting[1];
};

/** A series of the whole fleet at a minute. */
export const fleetAt = (s: Series, name: SeriesName, clusters: number, minute: number): number => {
  let total = 0;
  for (let c = 0; c < clusters; c++) total += s[name][minute * clusters + c];
  return total;
};
