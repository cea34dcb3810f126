/**
 * Monitors, alerts and on-call: what the operators see of the twin. A sample is taken every minute, reaches the rules
 * `delay` minutes later, and an alert fires when enough samples in a row are bad.
 */
import { f64, i32, type Views } from "../kernel/arena.ts";
import { duration } from "../kernel/variates.ts";
import { TICKS_PER_MINUTE, TICKS_PER_SECOND, type Ticks } from "../kernel/time.ts";
import type { Series } from "../measures/series.ts";
import { PIPELINE_NAMES } from "../twin/backendParameters.ts";
import type { Twin } from "../twin/twin.ts";
import type { AlertRule, Metric, Operations } from "./parameters.ts";

/** Places set aside for each rule: a cluster, a pipeline, or the cloud. */
const placesFor = (clusters: number): number => Math.max(clusters, PIPELINE_NAMES.length);

export const monitorFields = (rules: number, clusters: number) => ({
  /** Bad samples in a row, by rule and place. */
  streak: i32(Math.max(1, rules * placesFor(clusters))),
  /** When each rule fired first, by place; −1 until then. */
  firedAt: i32(Math.max(1, rules * placesFor(clusters))),
  acknowledgedAt: f64(1),
});
export type Monitors = Views<ReturnType<typeof monitorFields>>;

export const initMonitors = (m: Monitors): void => {
  m.firedAt.fill(-1);
  m.acknowledgedAt[0] = -1;
};

/** What a metric says of a place at a minute; null where it says nothing. */
type Measure = (s: Series, w: Twin, minute: number, place: number) => number | null;

const sinceLast = (row: Int32Array, at: number, before: number): number =>
  row[at] - (before >= 0 ? row[before] : 0);

const ofCluster =
  (measure: Measure): Measure =>
  (s, w, minute, place) =>
    place < w.clusters ? measure(s, w, minute * w.clusters + place, place) : null;
const ofPipeline =
  (measure: Measure): Measure =>
  (s, w, minute, place) =>
    place < PIPELINE_NAMES.length ? measure(s, w, minute * PIPELINE_NAMES.length + place, place) : null;
const ofCloud =
  (measure: Measure): Measure =>
  (s, w, minute, place) =>
    place === 0 ? measure(s, w, minute, place) : null;

const MEASURES: Readonly<Record<Metric, Measure>> = {
  "offline-rate": ofCluster(
    (s, w, at, c) => sinceLast(s.wentOffline, at, at - w.clusters) / w.fleet.clusterSize[c],
  ),
  "offline-share": ofCluster((s, w, at, c) => s.knownOffline[at] / w.fleet.clusterSize[c]),
  "ingestion-delay": ofPipeline((s, _w, at) => s.oldest[at] / TICKS_PER_MINUTE),
  "processing-rate": ofPipeline((s, _w, at) => s.slowest[at] / 1000),
  backlog: ofPipeline((s, _w, at) => s.backlog[at]),
  "processing-latency": ofPipeline((s, _w, at) => s.delay[at] / TICKS_PER_SECOND),
  "api-error-share": ofCloud((s, _w, at) => {
    const attempts = sinceLast(s.attempts, at, at - 1);
    return attempts === 0 ? null : 1 - Math.min(1, sinceLast(s.callsAnswered, at, at - 1) / attempts);
  }),
  "api-latency": ofCloud((s, _w, at) => s.apiDelay[at] / TICKS_PER_SECOND),
  "start-latency": ofCloud((s, _w, at) => s.startDelay[at] / TICKS_PER_SECOND),
};

const isBad = ({ above, below }: AlertRule, value: number | null): boolean =>
  value !== null && ((above !== undefined && value > above) || (below !== undefined && value < below));

/** Minutes until a sample reaches the rules, as things are; undefined while none does. */
export const delayNow = (o: Operations, w: Twin): number | undefined =>
  w.sight.blind[0] === 1 ? undefined : w.sight.delay[0] < 0 ? o.delay : w.sight.delay[0];

/** Looks at the sample that arrives at this minute; `reaction` are the random bits of on-call's reaction. */
export const watch = (
  m: Monitors,
  o: Operations,
  s: Series,
  w: Twin,
  minute: number,
  reaction: number,
): void => {
  const delay = delayNow(o, w);
  if (delay === undefined || delay > minute) return;
  const seen = minute - delay;
  const t: Ticks = minute * TICKS_PER_MINUTE;
  const places = placesFor(w.clusters);
  o.alerts.forEach((rule, r) => {
    for (let place = 0; place < places; place++) {
      const at = r * places + place;
      m.streak[at] = isBad(rule, MEASURES[rule.metric](s, w, seen, place)) ? m.streak[at] + 1 : 0;
      if (m.streak[at] < rule.samples || m.firedAt[at] >= 0) continue;
      m.firedAt[at] = t;
      if (rule.severity === "critical" && m.acknowledgedAt[0] < 0)
        m.acknowledgedAt[0] = t + Math.round(duration(o.acknowledged, reaction));
    }
  });
};

/** When a rule fired first, anywhere; −1 until then. */
export const firstFired = (m: Monitors, w: Twin, rule: number): Ticks => {
  const places = placesFor(w.clusters);
  let first = -1;
  for (let at = rule * places; at < (rule + 1) * places; at++)
    if (m.firedAt[at] >= 0 && (first < 0 || m.firedAt[at] < first)) first = m.firedAt[at];
  return first;
};

export interface Alert {
  readonly name: string;
  readonly severity: AlertRule["severity"];
  /** The cluster or the pipeline it is about; `cloud` for the whole. */
  readonly where: string;
  readonly at: Ticks;
}

const placeName = (w: Twin, metric: Metric, place: number): string =>
  metric.startsWith("offline")
    ? (w.cloud.clusters[place]?.name ?? "")
    : metric.startsWith("api") || metric.startsWith("start")
      ? "cloud"
      : PIPELINE_NAMES[place];

/** The alerts fired so far, in order of time. */
export const alertsOf = (m: Monitors, o: Operations, w: Twin): Alert[] => {
  const places = placesFor(w.clusters);
  return o.alerts
    .flatMap((rule, r) =>
      Array.from({ length: places }, (_, place) => ({
        name: rule.name,
        severity: rule.severity,
        where: placeName(w, rule.metric, place),
        at: m.firedAt[r * places + place],
      })),
    )
    .filter((alert) => alert.at >= 0)
    .sort((a, b) => a.at - b.at);
};
