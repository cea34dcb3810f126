/**
 * Makes a failing case as small as it goes while it still fails: the fewest faults, then the mildest, the shortest, the latest,
 * hitting the least, on the smallest fleet with the fewest clusters.
 *
 * Each way of making it less proposes candidates, the boldest first; the first that still fails is taken, and the way is gone
 * again from there. What no way makes less is the result. Candidates are asked for together, so that an engine may play them at once.
 */
import { fewestChargers } from "../../scenario/scale.ts";
import type { Scenario } from "../../scenario/schema.ts";
import { type Case, isPlayable } from "./case.ts";
import { ends, parametersOf, type Trouble } from "./trouble.ts";

/** The place of the first candidate that still fails; −1 if none does, or the time is up. */
export type FirstFailing = (candidates: readonly Case[]) => Promise<number>;

type Way = (system: Scenario, one: Case, until: number) => Case[];

const replaced = (one: Case, k: number, trouble: Trouble): Case => ({
  ...one,
  troubles: one.troubles.map((other, i) => (i === k ? trouble : other)),
});

const each =
  (change: (trouble: Trouble, one: Case, until: number) => Trouble[]): Way =>
  (_system, one, until) =>
    one.troubles.flatMap((trouble, k) => change(trouble, one, until).map((less) => replaced(one, k, less)));

/** First half of them, then a quarter, down to one: those that are left out (Zeller and Hildebrandt's ddmin, IEEE TSE 28(2), 2002). */
const fewer: Way = (_system, one) => {
  const { troubles } = one;
  const candidates: Case[] = [];
  for (let size = Math.floor(troubles.length / 2); size >= 1; size = Math.floor(size / 2))
    for (let from = 0; from < troubles.length; from += size)
      candidates.push({ ...one, troubles: [...troubles.slice(0, from), ...troubles.slice(from + size)] });
  return candidates;
};

/** Between what is wanted and what there is: the whole way, then half of it, down to a step too small to matter. */
const towards = (from: number, to: number, step: number): number[] => {
  const found: number[] = [];
  for (let way = to - from; Math.abs(way) >= step; way /= 2) found.push(from + way);
  return found;
};

const wholeTowards = (from: number, to: number): number[] =>
  [
    ...new Set(towards(from, to, 1).map((value) => (to < from ? Math.ceil(value) : Math.floor(value)))),
  ].filter((value) => value !== from);

const LEAST_LEVEL = 0.02;

const milder = each((trouble) =>
  Object.entries(trouble.levels).flatMap(([name, level]) =>
    towards(level, 0, LEAST_LEVEL).map((less) => ({
      ...trouble,
      levels: { ...trouble.levels, [name]: Math.round(less * 1000) / 1000 },
    })),
  ),
);

const shorter = each((trouble) =>
  ends(trouble.kind) ? wholeTowards(trouble.lasts, 1).map((lasts) => ({ ...trouble, lasts })) : [],
);

const later = each((trouble, _one, until) =>
  wholeTowards(trouble.at, Math.max(trouble.at, until - (ends(trouble.kind) ? trouble.lasts : 1))).map(
    (at) => ({
      ...trouble,
      at,
    }),
  ),
);

/** Less of what it hits: fewer of a list, and what has a default as it is by default. */
const plainer = each((trouble) =>
  Object.entries(trouble.target).flatMap(([name, value]) => {
    const { [name]: _left, ...rest } = trouble.target;
    const isOptional = parametersOf(trouble.kind).find((one) => one.name === name)?.optional === true;
    const lists =
      Array.isArray(value) && value.length > 1
        ? value.map((_, k) => ({ ...trouble.target, [name]: value.filter((_one, i) => i !== k) }))
        : [];
    return [...(isOptional ? [rest] : []), ...lists].map((target) => ({ ...trouble, target }));
  }),
);

const smaller: Way = (system, one) => {
  const least =
    one.clusters === null
      ? fewestChargers(system)
      : system.fleet.groups.filter(({ cluster }) => one.clusters!.includes(cluster)).length;
  return wholeTowards(one.chargers, least)
    .filter((chargers) => one.chargers - chargers >= one.chargers / 50)
    .map((chargers) => ({ ...one, chargers }));
};

/** Without one of the clusters: with its chargers gone, or as many as before at the others. */
const fewerClusters: Way = (system, one) => {
  const names = one.clusters ?? system.cloud.clusters.map(({ name }) => name);
  if (names.length === 1) return [];
  const sizeOf = (some: readonly string[]): number =>
    system.fleet.groups.reduce((n, group) => n + (some.includes(group.cluster) ? group.chargers : 0), 0);
  return names
    .map((name) => names.filter((other) => other !== name))
    .flatMap((clusters) =>
      [Math.max(1, Math.round((one.chargers * sizeOf(clusters)) / sizeOf(names))), one.chargers].map(
        (chargers) => ({ ...one, clusters, chargers }),
      ),
    );
};

/** A smaller fleet is tried first as well: all that comes after is played on it. */
const WAYS: readonly Way[] = [smaller, fewer, milder, shorter, later, plainer, fewerClusters, smaller];

export interface Shrunk {
  readonly one: Case;
  /** Times a candidate was taken. */
  readonly steps: number;
}

/**
 * @param until the minute by which all faults that end have ended, as in the space the case was drawn from
 */
export const shrink = async (
  system: Scenario,
  failing: Case,
  until: number,
  firstFailing: FirstFailing,
): Promise<Shrunk> => {
  let one = failing;
  let steps = 0;
  const key = (other: Case): string => JSON.stringify(other);
  const known = new Set<string>([key(one)]);
  for (let changed = true; changed;) {
    changed = false;
    for (const way of WAYS)
      for (;;) {
        const candidates = way(system, one, until).filter((c) => !known.has(key(c)) && isPlayable(system, c));
        const found = candidates.length === 0 ? -1 : await firstFailing(candidates);
        // None of those before the one that fails does; if none at all, none of them.
        for (const other of found < 0 ? candidates : candidates.slice(0, found + 1)) known.add(key(other));
        if (found < 0) break;
        one = candidates[found];
        steps++;
        changed = true;
      }
  }
  return { one, steps };
};
