/** What a run's time series say, minute by minute, in the units people use: for facts, thresholds and charts. */
import { TICKS_PER_MINUTE, TICKS_PER_SECOND } from "../kernel/time.ts";
import { PIPELINE_NAMES, type PipelineName } from "../twin/backendParameters.ts";
import type { Twin } from "../twin/twin.ts";
import type { CloudSeriesName, PipelineSeriesName, Series } from "./series.ts";

/** The value at a minute; null where that minute says nothing. */
export type Signal = (s: Series, w: Twin, minute: number) => number | null;

const ofPipeline =
  (name: PipelineName, row: PipelineSeriesName, per: number): Signal =>
  (s, _w, minute) =>
    s[row][minute * PIPELINE_NAMES.length + PIPELINE_NAMES.indexOf(name)] / per;

const ofCloud =
  (row: CloudSeriesName, per: number): Signal =>
  (s, _w, minute) =>
    s[row][minute] / per;

const within = (row: Int32Array, minute: number): number => row[minute] - (minute > 0 ? row[minute - 1] : 0);

const ratio =
  (above: CloudSeriesName, below: CloudSeriesName): Signal =>
  (s, _w, minute) => {
    const of = within(s[below], minute);
    return of === 0 ? null : within(s[above], minute) / of;
  };

const pipelineSignals = (name: PipelineName) =>
  ({
    [`${name} backlog`]: ofPipeline(name, "backlog", 1),
    /** Minutes. */
    [`${name} lag`]: ofPipeline(name, "oldest", TICKS_PER_MINUTE),
    [`${name} lagging share`]: ((s, w, minute) => {
      const lagging = s.lagging[minute * PIPELINE_NAMES.length + PIPELINE_NAMES.indexOf(name)];
      return lagging / (name === "ocpp" ? Math.max(1, w.fleet.ocppSize) : w.fleet.size);
    }) satisfies Signal,
    /** Seconds, 99th percentile; null while nothing is handled. */
    [`${name} latency`]: ((s, _w, minute) => {
      const at = minute * PIPELINE_NAMES.length + PIPELINE_NAMES.indexOf(name);
      return s.delay[at] === 0 ? null : s.delay[at] / TICKS_PER_SECOND;
    }) satisfies Signal,
    [`${name} rate`]: ofPipeline(name, "processed", 1),
  }) as Record<`${PipelineName} ${"backlog" | "lag" | "lagging share" | "latency" | "rate"}`, Signal>;

export const SIGNALS = {
  ...pipelineSignals("real-time"),
  ...pipelineSignals("history"),
  ...pipelineSignals("ocpp"),
  /** Seconds, 95th percentile. */
  "api latency": ofCloud("apiDelay", TICKS_PER_SECOND),
  /** Calls answered for each that began. */
  "api goodput": ratio("callsAnswered", "calls"),
  /** Attempts for each call that began: 1 and what retries add. */
  "api load": ratio("attempts", "calls"),
  "start latency": ofCloud("startDelay", TICKS_PER_SECOND),
} as const;
export type SignalName = keyof typeof SIGNALS;
export const SIGNAL_NAMES = Object.keys(SIGNALS) as SignalName[];

const valuesOf = (name: SignalName, s: Series, w: Twin, from: number, to: number): number[] => {
  const values: number[] = [];
  for (let minute = from; minute <= Math.min(to, s.sampled[0] - 1); minute++) {
    const value = SIGNALS[name](s, w, minute);
    if (value !== null) values.push(value);
  }
  return values;
};

const middle = (values: readonly number[]): number | null => {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  if (sorted.length === 0) return null;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
};

/** A signal's median, least or most over the minutes `from` … `to`; null when it says nothing there. */
export const levelOf = (
  name: SignalName,
  stat: "median" | "least" | "most",
  s: Series,
  w: Twin,
  from: number,
  to: number,
): number | null => {
  const values = valuesOf(name, s, w, from, to);
  if (values.length === 0) return null;
  if (stat === "median") return middle(values);
  return stat === "least" ? Math.min(...values) : Math.max(...values);
};

/** Minutes a signal must stay beyond a bound before it counts. */
const SUSTAINED = 3;

/** Minutes from `since` until a signal is beyond the bound, and for three minutes; null if it never is. */
export const minutesUntil = (
  name: SignalName,
  bound: { readonly above?: number; readonly below?: number },
  s: Series,
  w: Twin,
  since: number,
): number | null => {
  let row = 0;
  for (let minute = since; minute < s.sampled[0]; minute++) {
    const value = SIGNALS[name](s, w, minute);
    const beyond =
      value !== null &&
      (bound.above === undefined || value > bound.above) &&
      (bound.below === undefined || value < bound.below);
    row = beyond ? row + 1 : 0;
    if (row === SUSTAINED) return minute - SUSTAINED + 1 - since;
  }
  return null;
};

/** Part of a signal's variance over time that a straight line explains (R²); null without variance. */
export const linearity = (name: SignalName, s: Series, w: Twin, from: number, to: number): number | null => {
  const y = valuesOf(name, s, w, from, to);
  const n = y.length;
  if (n < 3) return null;
  const [meanX, meanY] = [(n - 1) / 2, y.reduce((a, b) => a + b, 0) / n];
  let [xx, xy, yy] = [0, 0, 0];
  y.forEach((value, x) => {
    xx += (x - meanX) * (x - meanX);
    xy += (x - meanX) * (value - meanY);
    yy += (value - meanY) * (value - meanY);
  });
  return yy === 0 ? null : (xy * xy) / (xx * yy);
};
