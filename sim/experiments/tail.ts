/** What owns the tail: the runbook step, or the end of the trouble, that goes badly where an arm does worst. */
import { courseOf } from "./known.ts";
import type { World } from "./worlds.ts";

export interface TailOwner {
  /** A step of the arm, such as `failover`, or what ends late. */
  readonly name: string;
  /** Share of the arm's worst worlds in which it failed or was among its slowest. */
  readonly share: number;
}

/** The worst worlds are this share of all; at least two. */
const WORST = 0.25;
/** A quarter of any quantity's worst worlds would fall among them by chance; an owner has at least this share. */
const OWNS = 0.6;

const worstOf = (values: readonly number[]): Set<number> => {
  const order = values.map((_, w) => w).sort((a, b) => values[b] - values[a] || a - b);
  return new Set(order.slice(0, Math.max(2, Math.round(values.length * WORST))));
};

/** The owner of an arm's tail; null where nothing stands out, or with fewer than eight worlds. */
export const tailOwner = (worlds: readonly World[], arm: number): TailOwner | null => {
  if (worlds.length < 8) return null;
  const worst = worstOf(worlds.map((world) => world.arms[arm].impact.score));
  const candidates = [
    ...worlds[0].arms[arm].steps.map((step, i) => ({
      name: step.kind as string,
      values: worlds.map((world) => (world.arms[arm].steps[i] ? courseOf(world.arms[arm].steps[i]) : 0)),
    })),
    ...Object.keys(worlds[0].ends).map((end) => ({
      name: `the end of ${end}`,
      values: worlds.map((world) => -(world.ends[end] ?? 2)),
    })),
  ].filter(({ values }) => values.some((value) => value !== values[0]));
  const owners = candidates.map(({ name, values }) => {
    const slow = worstOf(values);
    const bad = (w: number): boolean => slow.has(w) || values[w] === Infinity;
    return { name, share: [...worst].filter(bad).length / worst.size };
  });
  const owner = owners.reduce<TailOwner | null>((a, b) => (a === null || b.share > a.share ? b : a), null);
  return owner !== null && owner.share >= OWNS ? owner : null;
};
