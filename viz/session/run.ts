/** A future as the page knows it: what the session has told of it so far. */
import {
  CLOUD_SERIES,
  type CloudSeriesName,
  eachSeries,
  minutesOf,
  PIPELINE_SERIES,
  type PipelineSeriesName,
  SERIES,
  type SeriesName,
} from "../../sim/measures/series.ts";
import { appendStep, createFilm, type Film, filmFrom, STEPS_PER_MINUTE } from "../../sim/live/film.ts";
import type { Done, Future, GaugeName, Minute } from "../../sim/live/protocol.ts";
import type { Alert } from "../../sim/operations/monitors.ts";
import type { StepTaken } from "../../sim/operations/plan.ts";
import { chargersOf } from "../../sim/scenario/scale.ts";
import type { Scenario } from "../../sim/scenario/schema.ts";
import { PIPELINE_NAMES } from "../../sim/twin/backendParameters.ts";
import { DISPLAY_STATES } from "../states.ts";

export interface Run {
  readonly future: Future;
  /** With the future's faults and actions, at the size that is simulated. */
  readonly scenario: Scenario;
  readonly chargers: number;
  readonly clusters: readonly { readonly name: string; readonly chargers: number }[];
  readonly minutes: number;
  /** By minute and cluster. */
  readonly series: Readonly<Record<SeriesName, Int32Array>>;
  /** By minute and pipeline. */
  readonly pipelines: Readonly<Record<PipelineSeriesName, Int32Array>>;
  /** By minute. */
  readonly cloud: Readonly<Record<CloudSeriesName, Float64Array>>;
  /** By minute: a value for each cluster, instance, partition or store. */
  readonly gauges: Readonly<Record<GaugeName, Int32Array>>[];
  /** By minute and state. */
  readonly counts: Int32Array;
  /** Customer-minutes by minute. */
  readonly score: Float64Array;
  /** By minute, so far: drivers who could not start, and sessions that began late. */
  readonly impaired: Readonly<Record<"startsBlocked" | "startsLate", Float64Array>>;
  readonly film: Film;
  /** It is as the other future up to here. */
  readonly from: number;
  /** The last minute there is; −1 before the first. */
  simulated: number;
  steps: readonly StepTaken[];
  alerts: readonly Alert[];
  end?: Done;
}

const IMPAIRED = ["startsBlocked", "startsLate"] as const;

export const createRun = (scenario: Scenario, future: Future, from = 0): Run => {
  const clusters = scenario.cloud.clusters.map(({ name }) => ({
    name,
    chargers: scenario.fleet.groups.reduce((n, g) => n + (g.cluster === name ? g.chargers : 0), 0),
  }));
  const chargers = chargersOf(scenario);
  const minutes = minutesOf(scenario.lasts);
  return {
    future,
    scenario,
    chargers,
    clusters,
    minutes,
    series: eachSeries(SERIES, () => new Int32Array(minutes * clusters.length)),
    pipelines: eachSeries(PIPELINE_SERIES, () => new Int32Array(minutes * PIPELINE_NAMES.length)),
    cloud: eachSeries(CLOUD_SERIES, () => new Float64Array(minutes)),
    gauges: [],
    counts: new Int32Array(minutes * DISPLAY_STATES.length),
    score: new Float64Array(minutes),
    impaired: { startsBlocked: new Float64Array(minutes), startsLate: new Float64Array(minutes) },
    film: createFilm(chargers),
    from,
    simulated: -1,
    steps: [],
    alerts: [],
  };
};

/** A future that is as `base` up to minute `from`: what they share is copied, the film is shared. */
export const runFrom = (base: Run, scenario: Scenario, future: Future, from: number): Run => {
  const fresh = createRun(scenario, future, from);
  const copy = <A extends Int32Array | Float64Array>(to: A, source: A, width: number): void =>
    to.set(source.subarray(0, from * width) as never);
  for (const name of Object.keys(SERIES) as SeriesName[])
    copy(fresh.series[name], base.series[name], base.clusters.length);
  for (const name of Object.keys(PIPELINE_SERIES) as PipelineSeriesName[])
    copy(fresh.pipelines[name], base.pipelines[name], PIPELINE_NAMES.length);
  for (const name of Object.keys(CLOUD_SERIES) as CloudSeriesName[])
    copy(fresh.cloud[name], base.cloud[name], 1);
  copy(fresh.counts, base.counts, DISPLAY_STATES.length);
  copy(fresh.score, base.score, 1);
  for (const name of IMPAIRED) copy(fresh.impaired[name], base.impaired[name], 1);
  const steps = from === 0 ? 0 : (from - 1) * STEPS_PER_MINUTE + 1;
  const cut = from * 60_000;
  return {
    ...fresh,
    gauges: base.gauges.slice(0, from),
    film: filmFrom(base.film, steps),
    simulated: from - 1,
    alerts: base.alerts.filter(({ at }) => at < cut),
  };
};

export const takeMinute = (run: Run, news: Minute): void => {
  const { minute } = news;
  for (const name of Object.keys(SERIES) as SeriesName[])
    run.series[name].set(news.clusters[name], minute * run.clusters.length);
  for (const name of Object.keys(PIPELINE_SERIES) as PipelineSeriesName[])
    run.pipelines[name].set(news.pipelines[name], minute * PIPELINE_NAMES.length);
  for (const name of Object.keys(CLOUD_SERIES) as CloudSeriesName[])
    run.cloud[name][minute] = news.cloud[name];
  run.gauges[minute] = news.gauges;
  run.counts.set(news.counts, minute * DISPLAY_STATES.length);
  run.score[minute] = news.score;
  for (const name of IMPAIRED) run.impaired[name][minute] = news[name];
  for (const step of news.film) appendStep(run.film, step);
  if (news.alerts !== undefined) run.alerts = news.alerts;
  if (news.steps !== undefined) run.steps = news.steps as readonly StepTaken[];
  run.simulated = minute;
};

/** A series at a minute, of the clusters that `of` picks; of all when left out. */
export const valueAt = (
  run: Run,
  name: SeriesName,
  minute: number,
  of?: (cluster: number) => boolean,
): number => {
  let total = 0;
  for (let c = 0; c < run.clusters.length; c++)
    if (of === undefined || of(c)) total += run.series[name][minute * run.clusters.length + c];
  return total;
};

/** What a cluster's counter gained in the minute that ends here. */
export const gainAt = (run: Run, name: SeriesName, minute: number, cluster: number): number => {
  const at = minute * run.clusters.length + cluster;
  return minute === 0
    ? run.series[name][at]
    : run.series[name][at] - run.series[name][at - run.clusters.length];
};
