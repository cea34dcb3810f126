/** Scenarios before and after a change, on the same worlds: what each figure moves by, and what fails that held. */
import { type Impact, METRIC_NAMES, type MetricName } from "../measures/impact.ts";
import { isSame } from "../scenario/changes.ts";
import type { Path } from "../scenario/problem.ts";
import { chargersOf, fewestChargers } from "../scenario/scale.ts";
import type { Scenario } from "../scenario/schema.ts";
import type { Claim } from "./check/check.ts";
import { USUAL_CLAIMS } from "./check/claims.ts";
import type { Judgement } from "./check/properties/property.ts";
import { type Engine, type EngineOptions, inProcess, type Job } from "./job.ts";
import { seedOf } from "./replication.ts";
import { interval, type Interval, mean, signTest } from "./statistics.ts";
import { judgesAlone, type TrialResult } from "./trial.ts";
import type { HypothesisResult, StopResult, ThresholdResult } from "./verdicts.ts";
import { weightsOf } from "./weights.ts";

/** A scenario that both sides have, or one of them. */
export interface Pair {
  readonly name: string;
  readonly base?: Scenario;
  readonly head?: Scenario;
}

export interface FigureDiff {
  readonly metric: MetricName;
  /** Means over the worlds in which both sides have the figure; null if there is none. */
  readonly base: number | null;
  readonly head: number | null;
  /** Head minus base, world by world, with its 95 % interval. */
  readonly delta: Interval | null;
  /** Worlds that this is of, and those in which a side does not come to the figure: a recovery that is not over when the run is. */
  readonly worlds: number;
  readonly missing: { readonly base: number; readonly head: number };
  /** Whether the interval excludes 0, and the worlds without a figure do not say the opposite. */
  readonly clear: boolean;
}

/** What was found of one thing in one world. */
export type Held =
  | { readonly kind: "hypothesis"; readonly result: HypothesisResult }
  | { readonly kind: "threshold"; readonly result: ThresholdResult }
  | { readonly kind: "stop condition"; readonly result: StopResult }
  | { readonly kind: "property"; readonly result: Judgement };

/** One side over its worlds. */
export interface Tally {
  /** Worlds that say anything of it, and those in which it fails. */
  readonly judged: number;
  readonly failed: number;
  /** The first world in which it fails, or else the first. */
  readonly example: { readonly seed: string } & Held;
}

/**
 * `newly failing`: it fails in worlds in which it held, beyond chance (the exact sign test on the worlds in which the sides differ, 5 %), or
 * in every world that was judged; `newly passing` the other way round. `more often` and `less often`: likewise, but it may be chance.
 * `new` and `gone`: one side alone is held to it.
 */
export type Answer =
  | "newly failing"
  | "newly passing"
  | "more often"
  | "less often"
  | "as before"
  | "new"
  | "gone";

export interface VerdictDiff {
  readonly kind: Held["kind"];
  readonly name: string;
  readonly answer: Answer;
  readonly base: Tally | null;
  readonly head: Tally | null;
  /** Worlds judged on both sides; of them, those that fail with the head alone, and with the base alone. */
  readonly judged: number;
  readonly worse: number;
  readonly better: number;
}

export interface PairDiff {
  readonly name: string;
  /** `unchanged`: nothing that a run plays, or is held to, differs; it was not run. `gone`: nor was this. */
  readonly status: "changed" | "unchanged" | "new" | "gone";
  readonly title: string;
  readonly seed: string;
  /** Of the head, or of what is gone. */
  readonly chargers: number;
  readonly scaledFrom?: number;
  /** Worlds played, on both sides where there are two. */
  readonly worlds: number;
  /** Those of them in which both sides go the same, event by event. */
  readonly same: number;
  readonly figures: readonly FigureDiff[];
  readonly verdicts: readonly VerdictDiff[];
}

export interface Diff {
  /** Worlds asked for, of each scenario. */
  readonly seeds: number;
  /** Whether all of them were played. */
  readonly complete: boolean;
  readonly pairs: readonly PairDiff[];
  /** How many verdicts there are of each kind, in all scenarios. */
  readonly newlyFailing: number;
  readonly newlyPassing: number;
}

export interface DiffOptions extends Omit<EngineOptions, "enough"> {
  /** Worlds of each scenario, at most. */
  readonly seeds?: number;
  /** In place of the base's own, which both sides run on. */
  readonly seed?: string;
  /** Scale each base to so many chargers, and its head in proportion. */
  readonly chargers?: number;
  /** What the runs are held to beside what the scenarios state. */
  readonly claims?: readonly Claim[];
  readonly engine?: Engine;
  /** Asked before a run is begun, with the worlds that all scenarios have. */
  readonly enough?: (worlds: number) => boolean;
}

export const DEFAULT_SEEDS = 20;

/** What a run plays, and what is held against it. */
const played = (scenario: Scenario) => {
  const { title: _title, seed: _seed, prices: _prices, expect: _expect, arms: _arms, ...rest } = scenario;
  return { ...rest, weights: weightsOf(scenario) };
};

/** Whether what stands there changes anything that a diff plays. */
export const isPlayed = ([key, part]: Path): boolean =>
  key === "arms" ? part === "weights" : !["title", "seed", "prices", "expect"].includes(String(key));

const statusOf = ({ base, head }: Pair): PairDiff["status"] => {
  if (base === undefined) return "new";
  if (head === undefined) return "gone";
  return isSame(played(base), played(head)) ? "unchanged" : "changed";
};

/** Chargers of each side where the base is to have so many: what else they differ by is a change like any other. */
const chargersFor = (
  { base, head }: Pair,
  chargers: number | undefined,
): { readonly base?: number; readonly head?: number } => {
  if (chargers === undefined) return {};
  const first = base ?? head!;
  return {
    base: chargers,
    ...(head && {
      head: Math.max(fewestChargers(head), Math.round((chargers / chargersOf(first)) * chargersOf(head))),
    }),
  };
};

/** One side of a pair that is to be run. */
interface Side {
  readonly pair: number;
  readonly of: Scenario;
  readonly chargers?: number;
}

const sidesOf = (pairs: readonly Pair[], { seed, chargers }: DiffOptions): Side[] =>
  pairs.flatMap((one, pair): Side[] => {
    const status = statusOf(one);
    if (status === "unchanged" || status === "gone") return [];
    const own = seed ?? (one.base ?? one.head!).seed;
    const scaled = chargersFor(one, chargers);
    return (["base", "head"] as const).flatMap((which) => {
      const scenario = one[which];
      if (scenario === undefined) return [];
      const to = scaled[which];
      return [{ pair, of: { ...scenario, seed: own }, ...(to !== undefined && { chargers: to }) }];
    });
  });

const rounded = (x: number): number => Math.round(x * 1000) / 1000;

const figureOf = (metric: MetricName, base: readonly Impact[], head: readonly Impact[]): FigureDiff => {
  const [before, after] = [base, head].map((impacts) => impacts.map((impact) => impact[metric]));
  const both = before.flatMap((x, w): [number, number][] => {
    const y = after[w];
    return x === null || y === null ? [] : [[x, y]];
  });
  const none = (values: readonly (number | null)[]): number => values.filter((v) => v === null).length;
  const missing = { base: none(before), head: none(after) };
  const some = both.length > 0;
  const delta = some ? interval(both.map(([x, y]) => y - x)) : null;
  const more = missing.head - missing.base;
  return {
    metric,
    base: some ? rounded(mean(both.map(([x]) => x))) : null,
    head: some ? rounded(mean(both.map(([, y]) => y))) : null,
    delta,
    worlds: both.length,
    missing,
    clear:
      delta !== null &&
      delta.low !== null &&
      delta.high !== null &&
      ((delta.low > 0 && more >= 0) || (delta.high < 0 && more <= 0)),
  };
};

/** What one trial was held to, each by a name of its own. */
const heldIn = (
  trial: TrialResult,
  claims: readonly Claim[],
): Map<string, Held & { readonly name: string }> => {
  const all = [
    ...trial.hypotheses.map((result) => ({ kind: "hypothesis" as const, name: result.name, result })),
    ...trial.thresholds.map((result) => ({ kind: "threshold" as const, name: result.metric, result })),
    ...trial.stopWhen.map((result) => ({
      kind: "stop condition" as const,
      name: result.cluster === undefined ? result.signal : `${result.signal} of ${result.cluster}`,
      result,
    })),
    ...trial.judgements.map((result, k) => ({ kind: "property" as const, name: claims[k].name, result })),
  ];
  const times = new Map<string, number>();
  return new Map(
    all.map((one) => {
      const key = `${one.kind} ${one.name}`;
      const n = times.get(key) ?? 0;
      times.set(key, n + 1);
      return [`${key} ${n}`, one];
    }),
  );
};

type World = ReadonlyMap<string, Held & { readonly name: string }>;

const tallyOf = (key: string, worlds: readonly World[], seedOfWorld: (w: number) => string): Tally | null => {
  const all = worlds.map((world) => world.get(key));
  const fails = all.findIndex((one) => one?.result.holds === false);
  const example = all[Math.max(0, fails)];
  if (example === undefined) return null;
  const { name: _name, ...held } = example;
  return {
    judged: all.filter((one) => typeof one?.result.holds === "boolean").length,
    failed: all.filter((one) => one?.result.holds === false).length,
    example: { seed: seedOfWorld(Math.max(0, fails)), ...held },
  };
};

const LEVEL = 0.05;

/** Shares are decimal fractions, which a product of two numbers may miss by a little. */
const ROUNDING = 1e-9;

/** @param inAtLeast share of worlds in which it is to hold */
const answerOf = (
  { base, head, judged, worse, better }: Omit<VerdictDiff, "answer" | "kind" | "name">,
  inAtLeast: number,
): Answer => {
  if (base === null) return "new";
  if (head === null) return "gone";
  const sure = (there: number, back: number, { failed, judged: of }: Tally): boolean =>
    of - failed < inAtLeast * of - ROUNDING && (there === judged || signTest(there, there + back) <= LEVEL);
  if (worse > better) return sure(worse, better, head) ? "newly failing" : "more often";
  if (better > worse) return sure(better, worse, base) ? "newly passing" : "less often";
  return "as before";
};

const verdictsOf = (
  base: readonly World[],
  head: readonly World[],
  claims: readonly Claim[],
  seedOfWorld: (w: number) => string,
): VerdictDiff[] => {
  const first = new Map([...(head[0] ?? []), ...(base[0] ?? [])]);
  return [...first].map(([key, { kind, name }]) => {
    const pairs = base.map((world, w) => [world.get(key)?.result.holds, head[w]?.get(key)?.result.holds]);
    const judged = pairs.filter(([x, y]) => typeof x === "boolean" && typeof y === "boolean");
    const found = {
      base: tallyOf(key, base, seedOfWorld),
      head: tallyOf(key, head, seedOfWorld),
      judged: judged.length,
      worse: judged.filter(([x, y]) => x === true && y === false).length,
      better: judged.filter(([x, y]) => x === false && y === true).length,
    };
    const inAtLeast = kind === "property" ? (claims.find((c) => c.name === name)?.inAtLeast ?? 1) : 1;
    return { kind, name, answer: answerOf(found, inAtLeast), ...found };
  });
};

/** A pair from its trials, by side and world. */
const pairOf = (
  pair: Pair,
  sides: readonly (readonly TrialResult[])[],
  claims: readonly Claim[],
  { seed, chargers }: DiffOptions,
): PairDiff => {
  const own = pair.head ?? pair.base!;
  const status = statusOf(pair);
  const scaled = chargersFor(pair, chargers).head;
  const first = { ...own, seed: seed ?? (pair.base ?? own).seed };
  const [base, head] = status === "new" ? [[], ...sides] : sides;
  const worlds = status === "new" ? head.length : Math.min(base?.length ?? 0, head?.length ?? 0);
  const [before, after] = [base ?? [], head ?? []].map((trials) => trials.slice(0, worlds));
  return {
    name: pair.name,
    status,
    title: own.title,
    seed: first.seed,
    chargers: scaled ?? chargersOf(own),
    ...(scaled !== undefined && scaled !== chargersOf(own) && { scaledFrom: chargersOf(own) }),
    worlds,
    same: before.filter(({ digest }, w) => digest === after[w].digest).length,
    figures:
      status === "changed" && worlds > 0
        ? METRIC_NAMES.map((metric) =>
            figureOf(
              metric,
              before.map(({ impact }) => impact),
              after.map(({ impact }) => impact),
            ),
          )
        : [],
    verdicts: verdictsOf(
      before.map((trial) => heldIn(trial, claims)),
      after.map((trial) => heldIn(trial, claims)),
      claims,
      (w) => seedOf(first, w),
    ),
  };
};

/**
 * Compares what scenarios come to before and after a change: both sides of each on the same worlds, one world of all scenarios after
 * another, so that the intervals of all get narrower alike. Stopped early, it says what it has.
 *
 * @example
 * const { pairs } = await diff([{ name: "mine", base, head }], { seeds: 10, chargers: 5000 });
 * pairs[0].verdicts.filter(({ answer }) => answer === "newly failing");
 */
export const diff = async (pairs: readonly Pair[], options: DiffOptions = {}): Promise<Diff> => {
  const { seeds = DEFAULT_SEEDS, claims = USUAL_CLAIMS, engine = inProcess, enough, onProgress } = options;
  const wrong = claims.find(({ property }) => !judgesAlone(property));
  if (wrong !== undefined)
    throw new RangeError(`${wrong.name}: ${wrong.property.kind} judges no run by itself`);
  const sides = sidesOf(pairs, options);
  const properties = claims.map(({ property }) => property);
  const jobs = Array.from({ length: seeds }, (_, replication) =>
    sides.map(({ pair: _pair, ...side }): Job => ({ kind: "trial", ...side, replication, properties })),
  ).flat();
  const results =
    jobs.length === 0
      ? []
      : ((await engine(sides[0].of, jobs, {
          ...(onProgress && { onProgress }),
          ...(enough && { enough: (done) => enough(Math.floor(done.length / sides.length)) }),
        })) as TrialResult[]);
  const trialsOf = (pair: number): TrialResult[][] =>
    sides.flatMap((side, s) =>
      side.pair === pair ? [results.filter((_, k) => k % sides.length === s)] : [],
    );
  const compared = pairs.map((pair, k) => pairOf(pair, trialsOf(k), claims, options));
  const count = (answer: Answer): number =>
    compared.reduce((n, { verdicts }) => n + verdicts.filter((v) => v.answer === answer).length, 0);
  return {
    seeds,
    complete: results.length === jobs.length,
    pairs: compared,
    newlyFailing: count("newly failing"),
    newlyPassing: count("newly passing"),
  };
};
