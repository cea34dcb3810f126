/** What owns the tail: the runbook step, or the end of the trouble, that goes badly where an arm does worst. */
import { exp, ln } from "../kernel/math.ts";
import { coursesOf, endsOf } from "./known.ts";
import type { World } from "./worlds.ts";

export interface TailOwner {
  /** A step of the arm, such as `failover`, or what ends late. */
  readonly name: string;
  /** Share of the arm's worst worlds in which it failed or was among its slowest. */
  readonly share: number;
}

const FEWEST_WORLDS = 8;
/** The worst worlds are this share of all. */
const WORST = 0.25;
/** An owner goes badly in at least this share of the worst worlds … */
const OWNS = 0.6;
/** … which by chance one of all candidates would less often than this. */
const BY_CHANCE = 0.05;

const worstCount = (worlds: number): number => Math.round(worlds * WORST);

const worstOf = (scores: readonly number[]): number[] =>
  scores
    .map((_, w) => w)
    .sort((a, b) => scores[b] - scores[a] || a - b)
    .slice(0, worstCount(scores.length));

/** The worlds in which something failed or was among its slowest: equal values are not the slowest of one another. */
const badOf = (courses: readonly number[]): Set<number> => {
  const ordered = [...courses].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const limit = ordered[courses.length - 1 - worstCount(courses.length)];
  return new Set(courses.flatMap((course, w) => (course > limit || course === Infinity ? [w] : [])));
};

/** How probable it is that of `bad` among `all` worlds at least `both` are among `worst`, if chance alone put them there. */
const chanceOf = (all: number, bad: number, worst: number, both: number): number => {
  const lnFactorial = [0];
  for (let k = 1; k <= all; k++) lnFactorial.push(lnFactorial[k - 1] + ln(k));
  const lnWays = (n: number, k: number): number => lnFactorial[n] - lnFactorial[k] - lnFactorial[n - k];
  let chance = 0;
  for (let x = Math.max(both, bad + worst - all); x <= Math.min(bad, worst); x++)
    chance += exp(lnWays(bad, x) + lnWays(all - bad, worst - x) - lnWays(all, worst));
  return chance;
};

/**
 * The owner of an arm's tail; null where nothing stands out beyond chance, or with fewer than eight worlds.
 *
 * @example tailOwner(worlds, 2) // { name: "failover", share: 0.9 }
 */
export const tailOwner = (worlds: readonly World[], arm: number): TailOwner | null => {
  if (worlds.length < FEWEST_WORLDS) return null;
  const worst = worstOf(worlds.map((world) => world.arms[arm].impact.score));
  const candidates = [
    ...coursesOf(worlds, arm),
    ...endsOf(worlds).map(({ name, courses }) => ({ name: `the end of ${name}`, courses })),
  ].filter(({ courses }) => courses.some((course) => course !== courses[0]));
  const owners = candidates
    .map(({ name, courses }) => {
      const bad = badOf(courses);
      const both = worst.filter((w) => bad.has(w)).length;
      const chance = chanceOf(worlds.length, bad.size, worst.length, both);
      return { name, share: both / worst.length, chance };
    })
    .filter(({ share, chance }) => share >= OWNS && chance * candidates.length < BY_CHANCE)
    .sort((a, b) => b.share - a.share);
  return owners.length === 0 ? null : { name: owners[0].name, share: owners[0].share };
};
