/**
 * What a run's time series say, minute by minute, in the units people use: for facts, hypotheses, stop conditions and
 * charts. They are the truth, which operators see late and in part.
 */
import { TICKS_PER_MINUTE, TICKS_PER_SECOND } from "../kernel/time.ts";
import { PIPELINE_NAMES, type PipelineName } from "../twin/backendParameters.ts";
import type { Twin } from "../twin/twin.ts";
import {
  type CloudSeriesName,
  fleetAt,
  type PipelineSeriesName,
  type Series,
  type SeriesName,
} from "./series.ts";

/** The value at a minute; null where that minute says nothing. */
type At = (s: Series, w: Twin, minute: number, cluster?: number) => number | null;

export interface Signal {
  /** What is counted in messages grows with the fleet, the rest does not. */
  readonly unit: "messages" | "min" | "s" | "share" | "times";
  readonly about: string;
  /** Whether it may be asked of one cluster; else it is of the whole. */
  readonly ofCluster?: true;
  readonly at: At;
}

const shareOfChargers =
  (row: SeriesName): At =>
  (s, w, minute, cluster) =>
    cluster === undefined
      ? fleetAt(s, row, w.clusters, minute) / w.fleet.size
      : s[row][minute * w.clusters + cluster] / Math.max(1, w.fleet.clusterSize[cluster]);

const ofPipeline =
  (name: PipelineName, row: PipelineSeriesName, per: number): At =>
  (s, _w, minute) =>
    s[row][minute * PIPELINE_NAMES.length + PIPELINE_NAMES.indexOf(name)] / per;

const ofCloud =
  (row: CloudSeriesName, per: number): At =>
  (s, _w, minute) =>
    s[row][minute] / per;

const within = (row: Int32Array, minute: number): number => row[minute] - (minute > 0 ? row[minute - 1] : 0);

const ratio =
  (above: CloudSeriesName, below: CloudSeriesName): At =>
  (s, _w, minute) => {
    const of = within(s[below], minute);
    return of === 0 ? null : within(s[above], minute) / of;
  };

const laggingShare =
  (name: PipelineName): At =>
  (s, w, minute) => {
    const lagging = s.lagging[minute * PIPELINE_NAMES.length + PIPELINE_NAMES.indexOf(name)];
    return lagging / (name === "ocpp" ? Math.max(1, w.fleet.ocppSize) : w.fleet.size);
  };

const latency =
  (name: PipelineName): At =>
  (s, _w, minute) => {
    const at = minute * PIPELINE_NAMES.length + PIPELINE_NAMES.indexOf(name);
    return s.delay[at] === 0 ? null : s.delay[at] / TICKS_PER_SECOND;
  };

const pipelineSignals = (name: PipelineName) =>
  ({
    [`${name} backlog`]: {
      unit: "messages",
      about: "Messages not handled yet.",
      at: ofPipeline(name, "backlog", 1),
    },
    [`${name} lag`]: {
      unit: "min",
      about: "Age of the oldest message that is not handled yet.",
      at: ofPipeline(name, "oldest", TICKS_PER_MINUTE),
    },
    [`${name} lagging share`]: {
      unit: "share",
      about: "Share of its chargers whose oldest message waits for over a minute.",
      at: laggingShare(name),
    },
    [`${name} latency`]: {
      unit: "s",
      about: "99th percentile from a message's creation until handled; nothing while none is handled.",
      at: latency(name),
    },
    [`${name} rate`]: {
      unit: "messages",
      about: "Messages handled within the minute.",
      at: ofPipeline(name, "processed", 1),
    },
  }) as Record<`${PipelineName} ${"backlog" | "lag" | "lagging share" | "latency" | "rate"}`, Signal>;

const signals = {
  "offline share": {
    unit: "share",
    about: "Share of the chargers of the fleet or of a cluster that are offline, for whatever reason.",
    ofCluster: true,
    at: shareOfChargers("offline"),
  },
  "affected share": {
    unit: "share",
    about:
      "The blast radius: share of the chargers of the fleet or of a cluster that a fault or a mitigation keeps offline.",
    ofCluster: true,
    at: shareOfChargers("affectedOffline"),
  },
  ...pipelineSignals("real-time"),
  ...pipelineSignals("history"),
  ...pipelineSignals("ocpp"),
  "api latency": {
    unit: "s",
    about: "95th percentile of the time until a call to the API is answered.",
    at: ofCloud("apiDelay", TICKS_PER_SECOND),
  },
  "api goodput": {
    unit: "times",
    about: "Calls answered for each that began; nothing while none begins.",
    at: ratio("callsAnswered", "calls"),
  },
  "api load": {
    unit: "times",
    about: "Attempts for each call that began: 1 and what retries add; nothing while none begins.",
    at: ratio("attempts", "calls"),
  },
  "start latency": {
    unit: "s",
    about: "95th percentile of the time from plug-in to start.",
    at: ofCloud("startDelay", TICKS_PER_SECOND),
  },
} as const satisfies Readonly<Record<string, Signal>>;
export type SignalName = keyof typeof signals;
export const SIGNALS: Readonly<Record<SignalName, Signal>> = signals;
export const SIGNAL_NAMES = Object.keys(signals) as SignalName[];

const valuesOf = (name: SignalName, s: Series, w: Twin, from: number, to: number): number[] => {
  const values: number[] = [];
  for (let minute = from; minute <= Math.min(to, s.sampled[0] - 1); minute++) {
    const value = SIGNALS[name].at(s, w, minute);
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
    const value = SIGNALS[name].at(s, w, minute);
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
