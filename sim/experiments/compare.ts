/** The league table: each arm and the baseline on paired worlds. */
import { METRIC_NAMES, type Impact, type MetricName } from "../measures/impact.ts";
import type { Scenario } from "../scenario/schema.ts";
import { interval, type Interval, mean } from "./statistics.ts";
import { asKnownWorld, decisionOf, hindsightWorld, pastOf } from "./worlds.ts";

export interface ArmResult {
  readonly name: string;
  /** Means over the worlds. A recovery time is null unless every world reached it. */
  readonly impact: Record<MetricName, number | null> & { readonly recoveredShare: number };
  /** Share of the worlds in which each recovery time was reached. */
  readonly reached: Record<RecoveryTime, number>;
  /** Share of the worlds in which this arm had the lowest score. */
  readonly bestIn: number;
  /** Arm minus baseline, world by world, with 95 % intervals; null where a world did not reach the value. */
  readonly differences: Record<MetricName, Interval | null>;
}

export interface League {
  readonly worlds: number;
  readonly arms: readonly ArmResult[];
  /** The arm with the lowest mean score. */
  readonly best: string;
}

export interface Comparison {
  readonly title: string;
  readonly seed: string;
  readonly chargers: number;
  readonly decidedAt: number;
  readonly hindsight: League;
  readonly asKnown: League;
}

const RECOVERY_TIMES = ["minutesTo50", "minutesTo95", "minutesTo99"] as const;
type RecoveryTime = (typeof RECOVERY_TIMES)[number];

const rounded = (x: number): number => Math.round(x * 1000) / 1000;

const complete = (values: readonly (number | null)[]): readonly number[] | null =>
  values.every((v): v is number => v !== null) ? values : null;

const overMetrics = <T>(f: (metric: MetricName) => T): Record<MetricName, T> =>
  Object.fromEntries(METRIC_NAMES.map((metric) => [metric, f(metric)])) as Record<MetricName, T>;

/** One league from the impacts of each world, by arm; the first arm is the baseline. */
export const leagueOf = (names: readonly string[], worlds: readonly (readonly Impact[])[]): League => {
  const lowest = worlds.map((arms) => Math.min(...arms.map((a) => a.score)));
  const arms = names.map((name, k): ArmResult => {
    const own = (metric: MetricName) => complete(worlds.map((w) => w[k][metric]));
    const less = (metric: MetricName) => {
      const mine = own(metric);
      const baseline = complete(worlds.map((w) => w[0][metric]));
      return mine === null || baseline === null ? null : interval(mine.map((x, i) => x - baseline[i]));
    };
    return {
      name,
      impact: {
        ...overMetrics((metric) => {
          const values = own(metric);
          return values === null ? null : rounded(mean(values));
        }),
        recoveredShare: rounded(mean(worlds.map((w) => w[k].recoveredShare))),
      },
      reached: Object.fromEntries(
        RECOVERY_TIMES.map((q) => [
          q,
          rounded(worlds.filter((w) => w[k][q] !== null).length / worlds.length),
        ]),
      ) as Record<RecoveryTime, number>,
      bestIn: rounded(worlds.filter((w, i) => w[k].score === lowest[i]).length / worlds.length),
      differences: overMetrics(less),
    };
  });
  const best = arms.reduce((a, b) => ((b.impact.score ?? Infinity) < (a.impact.score ?? Infinity) ? b : a));
  return { worlds: worlds.length, arms, best: best.name };
};

export interface CompareOptions {
  /** Worlds of each kind. */
  readonly worlds: number;
  readonly onProgress?: (done: number, of: number) => void;
  /** Asked after each pair of worlds; true ends the comparison with those that are done. */
  readonly enough?: () => boolean;
}

/**
 * Compares the scenario's arms in hindsight and as known at the decision, on the same number of worlds.
 *
 * @example compare(scenario, { worlds: 20 }).asKnown.best // "hold"
 */
export const compare = (
  scenario: Scenario,
  { worlds, onProgress = () => {}, enough = () => false }: CompareOptions,
): Comparison => {
  const { at, choices } = decisionOf(scenario);
  const past = pastOf(scenario, scenario.seed);
  const hindsight: Impact[][] = [];
  const asKnown: Impact[][] = [];
  while (hindsight.length < worlds && !(hindsight.length > 0 && enough())) {
    const k = hindsight.length;
    hindsight.push(hindsightWorld(scenario, k));
    onProgress(2 * k + 1, 2 * worlds);
    asKnown.push(asKnownWorld(scenario, past, k + 1));
    onProgress(2 * k + 2, 2 * worlds);
  }
  const names = choices.map((arm) => arm.name);
  return {
    title: scenario.title,
    seed: scenario.seed,
    chargers: past.twin.fleet.size,
    decidedAt: at,
    hindsight: leagueOf(names, hindsight),
    asKnown: leagueOf(names, asKnown),
  };
};
