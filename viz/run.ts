/** A run as the page knows it: what the worker has told so far. */
import { minutesOf, SERIES_NAMES, type SeriesName } from "../sim/measures/series.ts";
import type { Alert } from "../sim/operations/monitors.ts";
import type { StepTaken } from "../sim/operations/plan.ts";
import type { Scenario } from "../sim/scenario/schema.ts";
import { appendStep, createFilm, type Film } from "./film.ts";
import type { FromWorker, MinuteDone } from "./messages.ts";
import { DISPLAY_STATES } from "./states.ts";

export interface Run {
  readonly scenario: Scenario;
  readonly chargers: number;
  readonly clusters: readonly { readonly name: string; readonly chargers: number }[];
  readonly minutes: number;
  /** By minute and cluster. */
  readonly series: Readonly<Record<SeriesName, Int32Array>>;
  /** By minute and state. */
  readonly counts: Int32Array;
  readonly film: Film;
  /** The last minute there is; −1 before the first. */
  simulated: number;
  steps: readonly StepTaken[];
  alerts: readonly Alert[];
  end?: { readonly digest: string; readonly events: number; readonly tookMs: number };
}

const createRun = (scenario: Scenario): Run => {
  const clusters = scenario.cloud.clusters.map(({ name }) => ({
    name,
    chargers: scenario.fleet.groups.reduce((n, g) => n + (g.cluster === name ? g.chargers : 0), 0),
  }));
  const chargers = clusters.reduce((n, c) => n + c.chargers, 0);
  const minutes = minutesOf(scenario.lasts);
  const rows = () => new Int32Array(minutes * clusters.length);
  return {
    scenario,
    chargers,
    clusters,
    minutes,
    series: Object.fromEntries(SERIES_NAMES.map((name) => [name, rows()])) as Record<SeriesName, Int32Array>,
    counts: new Int32Array(minutes * DISPLAY_STATES.length),
    film: createFilm(chargers),
    simulated: -1,
    steps: [],
    alerts: [],
  };
};

const takeMinute = (run: Run, { minute, row, counts, steps, alerts }: MinuteDone): void => {
  for (const name of SERIES_NAMES) run.series[name].set(row[name], minute * run.clusters.length);
  run.counts.set(counts, minute * DISPLAY_STATES.length);
  for (const step of steps) appendStep(run.film, step);
  run.alerts = alerts;
  run.simulated = minute;
};

/** Starts the worker; `onNews` is called after each thing it tells. */
export const startRun = (scenario: Scenario, onNews: () => void, onFailure: (why: string) => void): Run => {
  const run = createRun(scenario);
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  worker.addEventListener("error", (event) => onFailure(event.message));
  worker.addEventListener("message", ({ data }: MessageEvent<FromWorker>) => {
    if (data.kind === "failed") return onFailure(data.why);
    if (data.kind === "planned") run.steps = data.steps;
    if (data.kind === "minute") takeMinute(run, data);
    if (data.kind === "done") {
      run.end = data;
      worker.terminate();
    }
    onNews();
  });
  worker.postMessage(scenario);
  return run;
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
