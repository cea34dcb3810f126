/**
 * What a piece of knowledge would have been worth: the score saved by choosing the arm once it is known, against choosing
 * without. For a quantity, worlds are sorted by it and blocked, and an arm is chosen in each block: the estimator of Strong and Oakley,
 * "An efficient method for computing single-parameter partial expected value of perfect information" (Medical Decision
 * Making 33(6), 2013). In each world the choice is made from the other worlds of its block alone, so that luck is not taken
 * for knowledge: what tells nothing comes out at zero or below.
 */
import { interval, type Interval } from "./statistics.ts";
import type { World } from "./worlds.ts";

export interface Knowledge {
  readonly name: string;
  /** Customer-minutes that a decision saves that knows it; below zero if so few worlds do not teach how to use it. */
  readonly worth: Interval;
}

/** Of some arms the one with the least total over some worlds; the first of equals. */
const bestOf = (
  scores: readonly (readonly number[])[],
  worlds: readonly number[],
  arms: readonly number[],
): number => {
  const totals = arms.map((arm) => worlds.reduce((sum, w) => sum + scores[w][arm], 0));
  return arms[totals.indexOf(Math.min(...totals))];
};

/** Worlds of one value together; where there are many values, blocks of neighbours. */
const blocksOf = (values: readonly number[]): number[][] => {
  const order = values.map((_, w) => w).sort((a, b) => values[a] - values[b] || a - b);
  const blocks = Math.max(2, Math.floor(Math.sqrt(values.length)));
  const distinct = [...new Set(values)];
  if (distinct.length <= blocks) return distinct.map((value) => order.filter((w) => values[w] === value));
  return Array.from({ length: blocks }, (_, b) =>
    order.slice(Math.floor((b * order.length) / blocks), Math.floor(((b + 1) * order.length) / blocks)),
  );
};

/**
 * What knowing a quantity saves, world by world.
 *
 * @param scores customer-minutes, by world and arm
 * @param values what is known in each world; equal values tell nothing apart
 * @param arm what it is about: knowing it, one takes this arm or not; left out, any
 * @example worthOfKnowing([[1, 9], [9, 2], [1, 9], [9, 2]], [0, 1, 0, 1]).mean // 3.5: without, the first arm costs 9 in half of the worlds
 */
export const worthOfKnowing = (
  scores: readonly (readonly number[])[],
  values: readonly number[],
  arm?: number,
): Interval => {
  const all = scores.map((_, w) => w);
  const arms = scores[0].map((_, k) => k);
  const without = bestOf(scores, all, arms);
  const choices = arm === undefined ? arms : arms.filter((k) => k === without || k === arm);
  const blockOf = new Map(blocksOf(values).flatMap((block) => block.map((w) => [w, block] as const)));
  return interval(
    all.map((w) => {
      const others = (blockOf.get(w) ?? all).filter((other) => other !== w);
      return others.length === 0 ? 0 : scores[w][without] - scores[w][bestOf(scores, others, choices)];
    }),
  );
};

/** What something came to in each world: the later it ends or the longer it takes, the greater. */
export interface Courses {
  readonly name: string;
  readonly courses: readonly number[];
}

type Step = World["arms"][number]["steps"][number];

/** Steps by their kind; the second of a kind is `failover 2`. */
const byName = (steps: readonly Step[]): Map<string, Step> => {
  const named = new Map<string, Step>();
  for (const step of steps) {
    let name: string = step.kind;
    for (let n = 2; named.has(name); n++) name = `${step.kind} ${n}`;
    named.set(name, step);
  }
  return named;
};

/** How each step of an arm goes: its ticks, and for ever if it fails; 0 where it is not taken, as its alert did not fire. */
export const coursesOf = (worlds: readonly World[], arm: number): Courses[] => {
  const taken = worlds.map((world) => byName(world.arms[arm].steps));
  const courseOf = (step: Step | undefined): number =>
    step === undefined ? 0 : step.succeeded ? step.doneAt - step.from : Infinity;
  return [...new Set(taken.flatMap((steps) => [...steps.keys()]))].map((name) => ({
    name,
    courses: taken.map((steps) => courseOf(steps.get(name))),
  }));
};

/** When each trouble ends: by its luck, as the time follows from that; the soonest where there is no such trouble. */
export const endsOf = (worlds: readonly World[]): Courses[] =>
  [...new Set(worlds.flatMap((world) => Object.keys(world.ends)))].map((name) => ({
    name,
    courses: worlds.map((world) => -(world.ends[name] ?? 2)),
  }));

const varies = (values: readonly number[]): boolean => values.some((value) => value !== values[0]);

/**
 * Everything that differs from world to world and could be known: the cause, when trouble ends, how steps go. What nobody could
 * be told, the luck of single chargers, is left.
 *
 * @example knowledgeOf(["hold", "fail over"], worlds, [{ name: "the provider's word", tells: "end" }])
 */
export const knowledgeOf = (
  names: readonly string[],
  worlds: readonly World[],
  told: readonly { readonly name: string; readonly tells: "cause" | "end" }[],
): Knowledge[] => {
  if (worlds.length < 2) return [];
  const scores = worlds.map((world) => world.arms.map((arm) => arm.impact.score));
  const toldOf = (what: "cause" | "end", plain: string): string => {
    const said = told.filter(({ tells }) => tells === what).map(({ name }) => name);
    return said.length > 0 ? `${plain} (${said.join("; ")})` : plain;
  };
  const known: readonly {
    readonly name: string;
    readonly values: readonly number[];
    readonly arm?: number;
  }[] = [
    { name: toldOf("cause", "the cause"), values: worlds.map((world) => world.cause) },
    ...endsOf(worlds).map(({ name, courses }) => ({
      name: toldOf("end", `when it ends: ${name}`),
      values: courses,
    })),
    ...names.flatMap((name, arm) =>
      coursesOf(worlds, arm).map((step) => ({
        name: `how “${name}” goes: ${step.name}`,
        values: step.courses,
        arm,
      })),
    ),
  ];
  return known
    .filter(({ values }) => varies(values))
    .map(({ name, values, arm }) => ({ name, worth: worthOfKnowing(scores, values, arm) }));
};
