/** The league table: each arm and the baseline on paired worlds. */
import { METRIC_NAMES, type Impact, type MetricName } from "../measures/impact.ts";
import { chargersOf } from "../scenario/scale.ts";
import type { Scenario } from "../scenario/schema.ts";
import { interval, type Interval, mean } from "./statistics.ts";
import { clockText } from "../twin/quantity.ts";
import { type Engine, type EngineOptions, inProcess, type Job, type JobResult } from "./job.ts";
import { DEFAULT_RULE, select, type Selection, type SelectionRule } from "./select.ts";
import { decisionOf } from "./worlds.ts";

export interface ArmResult {
  readonly name: string;
  /** Means over the worlds. A recovery time is null unless every world reached it. */
  readonly impact: Record<MetricName, number | null> & { readonly recoveredShare: number };
  /** Share of the worlds in which each recovery time was reached. */
  readonly reached: Record<RecoveryTime, number>;
  /** Share of the worlds in which this arm had the lowest score: how probable it is that it is best in the next. */
  readonly bestIn: number;
  /** Mean of its score beyond that of each world's best arm, which nobody could know: customer-minutes. */
  readonly regret: number;
  /** Arm minus baseline, world by world, with 95 % intervals; null where a world did not reach the value. */
  readonly differences: Record<MetricName, Interval | null>;
}

export interface League {
  readonly worlds: number;
  readonly arms: readonly ArmResult[];
  /** The arm with the lowest mean score. */
  readonly best: string;
  /** Arms whose mean score is within the indifference zone of the best's. */
  readonly tied: readonly string[];
  /** Whether the worlds suffice to select the best with the rule's confidence. */
  readonly decided: boolean;
  /** The indifference zone, customer-minutes. */
  readonly zone: number;
}

export interface Comparison {
  readonly title: string;
  readonly seed: string;
  readonly chargers: number;
  readonly decidedAt: string;
  readonly rule: SelectionRule;
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
export const leagueOf = (
  names: readonly string[],
  worlds: readonly (readonly Impact[])[],
  rule: SelectionRule = DEFAULT_RULE,
): League => {
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
      regret: rounded(mean(worlds.map((w, i) => w[k].score - lowest[i]))),
      bestIn: rounded(worlds.filter((w, i) => w[k].score === lowest[i]).length / worlds.length),
      differences: overMetrics(less),
    };
  });
  const scoreOf = (arm: ArmResult): number => arm.impact.score ?? Infinity;
  const best = arms.reduce((a, b) => (scoreOf(b) < scoreOf(a) ? b : a));
  const { decided, zone } = select(scoresOf(worlds), rule);
  const tied = arms.filter((arm) => arm !== best && scoreOf(arm) - scoreOf(best) <= zone);
  return {
    worlds: worlds.length,
    arms,
    best: best.name,
    tied: tied.map((arm) => arm.name),
    decided,
    zone: rounded(zone),
  };
};

const scoresOf = (worlds: readonly (readonly Impact[])[]): number[][] =>
  worlds.map((arms) => arms.map((impact) => impact.score));

/** Every second result, of the pairs that are whole. */
const asKnownOf = (results: readonly (readonly Impact[])[]): (readonly Impact[])[] =>
  results.filter((_, k) => k % 2 === 1);

/** The comparison was stopped before its first pair of worlds was done. */
export class NoWorld extends RangeError {}

export interface CompareOptions extends EngineOptions {
  /** Worlds of each kind; as many as the selection needs when left out. */
  readonly worlds?: number;
  /** With the number left to the selection: no more than this. */
  readonly maxWorlds?: number;
  readonly rule?: SelectionRule;
  /** Where they run; in this process when left out. */
  readonly engine?: Engine;
}

const DEFAULT_MAX_WORLDS = 200;

/**
 * Compares the scenario's arms in hindsight and as known at the decision, on the same number of worlds: as many as it takes
 * to select the best arm as known with the rule's confidence, unless a number is given. Stopped early, it compares the worlds that are done; it throws NoWorld when none is.
 *
 * @example (await compare(scenario)).asKnown.best // "hold"
 */
export const compare = async (
  scenario: Scenario,
  {
    worlds,
    maxWorlds = DEFAULT_MAX_WORLDS,
    rule = DEFAULT_RULE,
    engine = inProcess,
    enough,
    ...options
  }: CompareOptions = {},
): Promise<Comparison> => {
  const { at, choices } = decisionOf(scenario);
  const jobs = Array.from({ length: worlds ?? maxWorlds }, (_, k): Job[] => [
    { kind: "hindsight", world: k },
    { kind: "as known", world: k + 1 },
  ]).flat();
  const selected = (results: readonly JobResult[]): Selection =>
    select(scoresOf(asKnownOf(results as readonly (readonly Impact[])[])), rule);
  const results = (await engine(scenario, jobs, {
    ...options,
    enough: (some) => enough?.(some) === true || (worlds === undefined && selected(some).decided),
  })) as (readonly Impact[])[];
  const done = Math.floor(results.length / 2);
  // Workers may have begun more worlds than it took: those do not count, so that their number does not matter.
  const pairs = worlds === undefined ? Math.min(done, selected(results).worlds) : done;
  if (pairs === 0) throw new NoWorld("no world was completed");
  const names = choices.map((arm) => arm.name);
  const every = (which: number) =>
    leagueOf(
      names,
      Array.from({ length: pairs }, (_, k) => results[2 * k + which]),
      rule,
    );
  return {
    title: scenario.title,
    seed: scenario.seed,
    chargers: chargersOf(scenario),
    decidedAt: clockText(at, scenario.starts),
    rule,
    hindsight: every(0),
    asKnown: every(1),
  };
};
