/** A parameter sweep: a metric over a grid or a Latin hypercube of changes to a scenario, and what matters of them. */
import type { Impact, MetricName } from "../measures/impact.ts";
import { type BadChange, type Change, changed } from "../scenario/change.ts";
import { chargersOf } from "../scenario/scale.ts";
import type { Scenario } from "../scenario/schema.ts";
import { type Engine, inProcess, type Job, type JobResult } from "./job.ts";
import { grid, latinHypercube, type Point } from "./points.ts";
import { seedOf } from "./replication.ts";
import { interval, type Interval, mean } from "./statistics.ts";
import { fewestSamples, gridTornado, hypercubeTornado, type Tornado } from "./tornado.ts";
import { parametersOf, type Parameter, type Vary } from "./vary.ts";
import type { VariantResult } from "./variant.ts";

export interface SweepPlan {
  readonly parameters: readonly Parameter[];
  readonly points: readonly Point[];
  readonly isGrid: boolean;
}

export interface SweepPlanOptions {
  readonly vary: readonly Vary[];
  /** Points of a Latin hypercube; a grid of every combination when left out. */
  readonly samples?: number;
}

export interface SweepRun extends VariantResult {
  /** From 1. */
  readonly point: number;
  readonly seed: string;
  /** By path, as they would stand in the file. */
  readonly values: Readonly<Record<string, unknown>>;
}

export interface SweepPoint {
  /** From 1. */
  readonly point: number;
  readonly values: Readonly<Record<string, unknown>>;
  /** The metric over the seeds; null if some run did not reach it. */
  readonly metric: Interval | null;
  readonly runs: readonly SweepRun[];
}

export interface Sweep {
  readonly title: string;
  readonly seed: string;
  readonly chargers: number;
  readonly metric: MetricName;
  readonly points: readonly SweepPoint[];
  /** Runs of each point. */
  readonly seeds: number;
  /** Whether it was run to its end; otherwise these are the points, or the seeds, that were done. */
  readonly complete: boolean;
  /** Null if a point is missing or did not reach the metric, or two parameters went together in every point. */
  readonly tornado: Tornado | null;
}

export interface SweepOptions {
  readonly metric?: MetricName;
  /** Runs of each point; the k-th of every point has the same seed. */
  readonly seeds?: number;
  /** Scales the fleet, after the changes. */
  readonly chargers?: number;
  /** Where it runs; in this process when left out. */
  readonly engine?: Engine;
  /** The first runs, if they are done already. */
  readonly done?: readonly SweepRun[];
  /** Gets every other run, in their order. */
  readonly onRun?: (run: SweepRun) => void;
  readonly onProgress?: (done: number, of: number) => void;
  /** Asked before each run: whether to stop. */
  readonly enough?: () => boolean;
}

export const POINTS_MAX = 10_000;

const changesOf = ({ parameters }: SweepPlan, { values }: Point): Change[] =>
  parameters.map(({ path }, k) => ({ path, to: values[k] }));

/** What is wrong with the points, each thing once. */
const badPoints = (scenario: Scenario, plan: SweepPlan): BadChange[] => {
  const bad = new Map<string, BadChange>();
  plan.points.forEach((point, k) => {
    const result = changed(scenario, changesOf(plan, point));
    if ("scenario" in result) return;
    for (const flaw of result.bad) {
      const key = `${flaw.message} ${flaw.met}`;
      if (!bad.has(key))
        bad.set(key, flaw.change >= 0 ? flaw : { ...flaw, message: `point ${k + 1}: ${flaw.message}` });
    }
  });
  return [...bad.values()];
};

/** What is wrong with the number of points, if anything. */
const wrongNumber = (parameters: readonly Parameter[], samples: number | undefined): string | undefined => {
  const count = samples ?? parameters.reduce((product, { levels }) => product * levels.length, 1);
  const fewest = samples === undefined ? 0 : fewestSamples(parameters);
  if (count > POINTS_MAX) return `expected at most ${POINTS_MAX} points, met ${count}`;
  return count < fewest ? `expected at least ${fewest} samples of these parameters, met ${count}` : undefined;
};

/** The points of a sweep, or everything that is wrong with them; `change` is the place in `vary`. */
export const planSweep = (
  scenario: Scenario,
  { vary, samples }: SweepPlanOptions,
): SweepPlan | { readonly bad: readonly BadChange[] } => {
  const found = parametersOf(scenario, vary);
  if ("bad" in found) return found;
  const { parameters } = found;
  const wrong = wrongNumber(parameters, samples);
  if (wrong !== undefined) return { bad: [{ change: -1, at: "value", message: wrong }] };
  const isGrid = samples === undefined;
  const points = isGrid ? grid(parameters) : latinHypercube(parameters, samples, scenario.seed);
  const plan = { parameters, points, isGrid };
  const bad = badPoints(scenario, plan);
  return bad.length > 0 ? { bad } : plan;
};

/** Every run of a sweep in order: all points with the first seed, then with the next. */
export const runsOf = (
  scenario: Scenario,
  { parameters, points }: SweepPlan,
  seeds: number,
): Omit<SweepRun, keyof VariantResult>[] =>
  Array.from({ length: seeds }, (_, replication) =>
    points.map(({ values }, k) => ({
      point: k + 1,
      seed: seedOf(scenario, replication),
      values: Object.fromEntries(parameters.map(({ path }, p) => [path, values[p]])),
    })),
  ).flat();

const valueOf = (impact: Impact, metric: MetricName): number | null => impact[metric];

const pointOf = (runs: readonly SweepRun[], metric: MetricName): SweepPoint => {
  const values = runs.map(({ impact }) => valueOf(impact, metric));
  const reached = values.filter((value) => value !== null);
  const { point, values: own } = runs[0];
  return { point, values: own, metric: reached.length < values.length ? null : interval(reached), runs };
};

const tornadoOf = (
  { parameters, points, isGrid }: SweepPlan,
  runs: readonly SweepRun[],
  metric: MetricName,
): Tornado | null => {
  const values = runs.map(({ impact }) => valueOf(impact, metric)).filter((value) => value !== null);
  if (values.length < runs.length || runs.length < points.length) return null;
  const bySeed = Array.from({ length: runs.length / points.length }, (_, seed) =>
    values.slice(seed * points.length, (seed + 1) * points.length),
  );
  if (isGrid) return gridTornado(parameters, points, bySeed);
  const means = points.map((_, i) => mean(bySeed.map((own) => own[i])));
  return hypercubeTornado(parameters, points, means) ?? null;
};

/** What the runs that are done come to: whole rounds of seeds or, of the first, the points that there are. */
export const summarizeSweep = (
  scenario: Scenario,
  plan: SweepPlan,
  runs: readonly SweepRun[],
  { metric = "score", seeds = 1, chargers = chargersOf(scenario) }: SweepOptions = {},
): Sweep => {
  const { length } = plan.points;
  const rounds = Math.floor(runs.length / length);
  const counted = rounds === 0 ? runs : runs.slice(0, rounds * length);
  return {
    title: scenario.title,
    seed: scenario.seed,
    chargers,
    metric,
    seeds: Math.max(1, rounds),
    complete: rounds === seeds,
    points: counted.slice(0, length).map((first, k) => {
      const others = Array.from({ length: Math.max(0, rounds - 1) }, (_, r) => counted[(r + 1) * length + k]);
      return pointOf([first, ...others], metric);
    }),
    tornado: tornadoOf(plan, counted, metric),
  };
};

/** Runs what a plan holds and is not known yet. Stopped early, it gives what is done. */
export const runSweep = async (
  scenario: Scenario,
  plan: SweepPlan,
  options: SweepOptions = {},
): Promise<Sweep> => {
  const { seeds = 1, chargers, engine = inProcess, onRun, onProgress, enough } = options;
  const wanted = runsOf(scenario, plan, seeds);
  const done = options.done?.slice(0, wanted.length) ?? [];
  const jobs = wanted.slice(done.length).map(({ point }, k): Job => ({
    kind: "run",
    replication: Math.floor((done.length + k) / plan.points.length),
    changes: changesOf(plan, plan.points[point - 1]),
    ...(chargers !== undefined && { chargers }),
  }));
  const runs = [...done];
  const take = (results: readonly JobResult[]): void => {
    for (const result of results.slice(runs.length - done.length) as VariantResult[]) {
      const run = { ...wanted[runs.length], ...result };
      runs.push(run);
      onRun?.(run);
    }
  };
  take(
    await engine(scenario, jobs, {
      ...(onProgress && { onProgress }),
      enough: (results) => {
        take(results);
        return enough?.() === true;
      },
    }),
  );
  return summarizeSweep(scenario, plan, runs, options);
};

/**
 * Sweeps parameters of a scenario. Throws a RangeError that says all that is wrong with what is varied.
 *
 * @example
 * const { tornado } = await sweep(scenario, { vary: [{ path: "faults[0].admissionAfter", from: "8/s", to: "64/s" }] });
 * tornado?.effects[0].swing.mean; // customer-minutes
 */
export const sweep = async (scenario: Scenario, options: SweepPlanOptions & SweepOptions): Promise<Sweep> => {
  const plan = planSweep(scenario, options);
  if ("bad" in plan) throw new RangeError(plan.bad.map(({ message }) => message).join("\n"));
  return runSweep(scenario, plan, options);
};
