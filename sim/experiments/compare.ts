/** The league table: each arm and the baseline on paired worlds. */
import { METRIC_NAMES, type Impact, type MetricName } from "../measures/impact.ts";
import { chargersOf } from "../scenario/scale.ts";
import type { Scenario } from "../scenario/schema.ts";
import { type Recovery, recoveryOf } from "./recovery.ts";
import { interval, type Interval, mean } from "./statistics.ts";
import { clockText } from "../twin/quantity.ts";
import { causesOf } from "./causes.ts";
import { type Engine, type EngineOptions, inProcess, type Job, type JobResult } from "./job.ts";
import { type Knowledge, knowledgeOf } from "./known.ts";
import { type Doubts, doubtFlips, type WeightFlips, weightFlips } from "./overturn.ts";
import { DEFAULT_RULE, select, type Selection, type SelectionRule } from "./select.ts";
import { tailOwner, type TailOwner } from "./tail.ts";
import { weightsOf } from "./weights.ts";
import { decisionOf, type World } from "./worlds.ts";

export interface ArmResult {
  readonly name: string;
  /** Means over the worlds. A recovery time is null unless every world reached it. */
  readonly impact: Record<MetricName, number | null> & { readonly recoveredShare: number };
  /** Share of the worlds in which each recovery time was reached. */
  readonly reached: Record<RecoveryTime, number>;
  /** Share of the worlds in which this arm had the lowest score: how probable it is that it is best in the next. */
  readonly bestIn: number;
  /** Its mean score beyond that of the best arm: what choosing it costs, by all that is known; customer-minutes. */
  readonly regret: number;
  /** Mean of its score beyond that of each world's best arm, which nobody could know: customer-minutes. */
  readonly hindsightRegret: number;
  /** EUR it adds to the cloud's cost until the run ends, more than the baseline: the mean. */
  readonly moreEur: number;
  /** What goes badly in its worst worlds; null if nothing stands out. */
  readonly tail: TailOwner | null;
  /** Chargers that are offline, by minute from the decision on. */
  readonly recovery: Recovery;
  /** The score in each world. */
  readonly scores: readonly number[];
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

/** The league of what was known at the decision, and what more would have been worth. */
export interface KnownLeague extends League {
  readonly causes: readonly {
    readonly name: string;
    readonly probability: number;
    /** Nothing seen by the decision speaks against it. */
    readonly open: boolean;
    /** In how many of the worlds it is the cause. */
    readonly worlds: number;
  }[];
  readonly knowledge: readonly Knowledge[];
  readonly weights: readonly WeightFlips[];
  /** Null if they were not tried. */
  readonly doubts: Doubts | null;
}

export interface Comparison {
  readonly title: string;
  readonly seed: string;
  readonly chargers: number;
  readonly decidedAt: string;
  readonly rule: SelectionRule;
  readonly hindsight: League;
  readonly asKnown: KnownLeague;
}

const RECOVERY_TIMES = ["minutesTo50", "minutesTo95", "minutesTo99"] as const;
type RecoveryTime = (typeof RECOVERY_TIMES)[number];

const rounded = (x: number): number => Math.round(x * 1000) / 1000;

const complete = (values: readonly (number | null)[]): readonly number[] | null =>
  values.every((v): v is number => v !== null) ? values : null;

const overMetrics = <T>(f: (metric: MetricName) => T): Record<MetricName, T> =>
  Object.fromEntries(METRIC_NAMES.map((metric) => [metric, f(metric)])) as Record<MetricName, T>;

/** One arm over all worlds, against the baseline and against the best. */
const armResult = (name: string, k: number, worlds: readonly World[], least: number): ArmResult => {
  const impacts = worlds.map((world) => world.arms.map((arm) => arm.impact));
  const lowest = impacts.map((arms) => Math.min(...arms.map((a) => a.score)));
  const own = (metric: MetricName, arm: number) => complete(impacts.map((w) => w[arm][metric]));
  const less = (metric: MetricName) => {
    const [mine, baseline] = [own(metric, k), own(metric, 0)];
    return mine === null || baseline === null ? null : interval(mine.map((x, i) => x - baseline[i]));
  };
  const share = (which: (impact: Impact, world: number) => boolean): number =>
    rounded(impacts.filter((w, i) => which(w[k], i)).length / worlds.length);
  return {
    name,
    impact: {
      ...overMetrics((metric) => {
        const values = own(metric, k);
        return values === null ? null : rounded(mean(values));
      }),
      recoveredShare: rounded(mean(impacts.map((w) => w[k].recoveredShare))),
    },
    reached: Object.fromEntries(
      RECOVERY_TIMES.map((q) => [q, share((impact) => impact[q] !== null)]),
    ) as Record<RecoveryTime, number>,
    regret: rounded(mean(impacts.map((w) => w[k].score)) - least),
    hindsightRegret: rounded(mean(impacts.map((w, i) => w[k].score - lowest[i]))),
    bestIn: share((impact, i) => impact.score === lowest[i]),
    moreEur: rounded(mean(worlds.map(({ arms }) => arms[k].extraEur - arms[0].extraEur))),
    tail: tailOwner(worlds, k),
    recovery: recoveryOf(worlds.map((world) => world.arms[k].offline)),
    scores: impacts.map((w) => w[k].score),
    differences: overMetrics(less),
  };
};

/** One league from its worlds, each with the arms in the same order; the first arm is the baseline. */
export const leagueOf = (
  names: readonly string[],
  worlds: readonly World[],
  rule: SelectionRule = DEFAULT_RULE,
): League => {
  const means = names.map((_, k) => mean(worlds.map((world) => world.arms[k].impact.score)));
  const least = Math.min(...means);
  const best = means.indexOf(least);
  const { decided, zone } = select(scoresOf(worlds), rule);
  return {
    worlds: worlds.length,
    arms: names.map((name, k) => armResult(name, k, worlds, least)),
    best: names[best],
    tied: names.filter((_, k) => k !== best && means[k] - least <= zone),
    decided,
    zone: rounded(zone),
  };
};

const scoresOf = (worlds: readonly World[]): number[][] =>
  worlds.map((world) => world.arms.map((arm) => arm.impact.score));

/** Worlds in pairs; without a number of them, hindsight ends with the first stage, and only what was known goes on. */
const jobsOf = (worlds: number | undefined, maxWorlds: number, { firstStage }: SelectionRule): Job[] =>
  Array.from({ length: worlds ?? maxWorlds }, (_, k): Job[] => [
    ...(worlds !== undefined || k < firstStage ? [{ kind: "hindsight", world: k } as const] : []),
    { kind: "as known", world: k + 1 },
  ]).flat();

/** The comparison was stopped before its first pair of worlds was done. */
export class NoWorld extends RangeError {}

export interface CompareOptions extends EngineOptions {
  /** Worlds of each kind; when left out, ten in hindsight and as many as known as the selection needs. */
  readonly worlds?: number;
  /** With the number left to the selection: no more than this. */
  readonly maxWorlds?: number;
  readonly rule?: SelectionRule;
  /** Whether to try the parameters the scenario doubts, if there are as many worlds as a first stage; true when left out. */
  readonly doubts?: boolean;
  /** Where they run; in this process when left out. */
  readonly engine?: Engine;
}

const DEFAULT_MAX_WORLDS = 200;

/**
 * Compares the scenario's arms in hindsight, and as known at the decision on as many worlds as it takes to select the best
 * with the rule's confidence, unless a number is given. Stopped early, it compares the worlds that are done; it throws
 * NoWorld when none is.
 *
 * @example (await compare(scenario)).asKnown.best // "hold"
 */
export const compare = async (
  scenario: Scenario,
  {
    worlds,
    maxWorlds = DEFAULT_MAX_WORLDS,
    rule = DEFAULT_RULE,
    doubts = true,
    engine = inProcess,
    enough,
    ...options
  }: CompareOptions = {},
): Promise<Comparison> => {
  const { at, choices } = decisionOf(scenario);
  const jobs = jobsOf(worlds, maxWorlds, rule);
  const worldsOf = (kind: Job["kind"], results: readonly JobResult[]): World[] =>
    results.filter((_, k) => jobs[k].kind === kind) as readonly JobResult[] as World[];
  const selected = (results: readonly JobResult[]): Selection =>
    select(scoresOf(worldsOf("as known", results)), rule);
  const results = await engine(scenario, jobs, {
    ...options,
    enough: (some) => enough?.(some) === true || (worlds === undefined && selected(some).decided),
  });
  const done = worldsOf("as known", results);
  // Workers may have begun more worlds than it took: those do not count, so that their number does not matter.
  const known = worlds === undefined ? done.slice(0, selected(results).worlds) : done;
  if (known.length === 0) throw new NoWorld("no world was completed");
  const inHindsight = worldsOf("hindsight", results).slice(0, known.length);
  const names = choices.map((arm) => arm.name);
  const league = leagueOf(names, known, rule);
  const tried =
    doubts && known.length >= rule.firstStage
      ? await doubtFlips(scenario, {
          best: names.indexOf(league.best),
          worlds: known.length,
          engine,
          options: { ...options, ...(enough && { enough }) },
        })
      : undefined;
  return {
    title: scenario.title,
    seed: scenario.seed,
    chargers: chargersOf(scenario),
    decidedAt: clockText(at, scenario.starts),
    rule,
    hindsight: leagueOf(names, inHindsight, rule),
    asKnown: {
      ...league,
      causes: causesOf(scenario).map(({ name, probability }, k) => ({
        name,
        probability,
        open: known[0].open.includes(k),
        worlds: known.filter((world) => world.cause === k).length,
      })),
      knowledge: knowledgeOf(names, known, scenario.arms?.knowledge ?? []),
      weights: weightFlips(league.arms, weightsOf(scenario)),
      doubts: tried ?? null,
    },
  };
};
