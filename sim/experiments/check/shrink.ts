/**
 * Makes a failing case as small as it goes while it still fails: the fewest faults, then the mildest, the shortest, the latest,
 * hitting the least, on the smallest fleet with the fewest clusters.
 *
 * Each way of making it less has ladders: one for each thing that can be less. The boldest step that still fails is taken, and what
 * lies between it and the one that does not is bisected. First the faults, until no way makes them less, and then the fleet. Steps are
 * asked for together, so that an engine may play them at once.
 */
import { fewestChargers } from "../../scenario/scale.ts";
import type { Scenario } from "../../scenario/schema.ts";
import { type Case, isPlayable } from "./case.ts";
import { ends, parametersOf, severityOf, type Trouble } from "./trouble.ts";

/** The place of the first candidate that still fails; −1 if none does, or the time is up. */
export type FirstFailing = (candidates: readonly Case[]) => Promise<number>;

/** One thing that can be less: by a share of the way to the least there is, in steps no finer than it says. */
interface Ladder {
  readonly by: (share: number) => Case;
  readonly finest: number;
}

type Way = (system: Scenario, one: Case, until: number) => readonly Ladder[];

/** All or nothing. */
const single = (one: Case): Ladder => ({ by: () => one, finest: 1 });

const replaced = (one: Case, k: number, trouble: Trouble): Case => ({
  ...one,
  troubles: one.troubles.map((other, i) => (i === k ? trouble : other)),
});

const each =
  (change: (trouble: Trouble, put: (less: Trouble) => Case, until: number) => readonly Ladder[]): Way =>
  (_system, one, until) =>
    one.troubles.flatMap((trouble, k) => change(trouble, (less) => replaced(one, k, less), until));

/** First half of them, then a quarter, down to one: those that are left out (Zeller and Hildebrandt's ddmin, IEEE TSE 28(2), 2002). */
const fewer: Way = (_system, one) => {
  const { troubles } = one;
  const ladders: Ladder[] = [];
  for (let size = Math.floor(troubles.length / 2); size >= 1; size = Math.floor(size / 2))
    for (let from = 0; from < troubles.length; from += size)
      ladders.push(
        single({ ...one, troubles: [...troubles.slice(0, from), ...troubles.slice(from + size)] }),
      );
  return ladders;
};

/** One of several alone, as bad and, from when it begins, as long as it can be: fewer faults count before milder ones. */
const alone: Way = (_system, one, until) =>
  one.troubles.length < 2
    ? []
    : one.troubles.map((trouble) => {
        const levels = Object.fromEntries(Object.keys(severityOf(trouble.kind)).map((name) => [name, 1]));
        const lasts = Math.max(trouble.lasts, until - trouble.at);
        return single({ ...one, troubles: [{ ...trouble, levels, ...(ends(trouble.kind) && { lasts }) }] });
      });

const LEAST_LEVEL = 0.02;

const milder = each((trouble, put) =>
  Object.entries(trouble.levels)
    .filter(([, level]) => level > 0)
    .map(([name, level]) => ({
      by: (share) =>
        put({
          ...trouble,
          levels: { ...trouble.levels, [name]: Math.round(level * (1 - share) * 1000) / 1000 },
        }),
      finest: Math.min(1, LEAST_LEVEL / level),
    })),
);

/** No time is told more finely than this part of how far it may go, at once. */
const FINEST_TIME = 1 / 32;

/** Whole numbers, from what there is to what is wanted. */
const whole = (from: number, to: number, put: (value: number) => Case): readonly Ladder[] => {
  const way = to - from;
  return way === 0
    ? []
    : [
        {
          by: (share) => put(from + Math.trunc(way * share)),
          finest: Math.max(FINEST_TIME, 1 / Math.abs(way)),
        },
      ];
};

const shorter = each((trouble, put) =>
  ends(trouble.kind) ? whole(trouble.lasts, 1, (lasts) => put({ ...trouble, lasts })) : [],
);

const later = each((trouble, put, until) =>
  whole(trouble.at, Math.max(trouble.at, until - (ends(trouble.kind) ? trouble.lasts : 1)), (at) =>
    put({ ...trouble, at }),
  ),
);

/** Less of what it hits: fewer of a list, and what has a default as it is by default. */
const plainer = each((trouble, put) =>
  Object.entries(trouble.target).flatMap(([name, value]) => {
    const { [name]: _left, ...rest } = trouble.target;
    const isOptional = parametersOf(trouble.kind).find((one) => one.name === name)?.optional === true;
    const lists =
      Array.isArray(value) && value.length > 1
        ? value.map((_, k) => ({ ...trouble.target, [name]: value.filter((_one, i) => i !== k) }))
        : [];
    return [...(isOptional ? [rest] : []), ...lists].map((target) => single(put({ ...trouble, target })));
  }),
);

const smaller: Way = (system, one) => {
  const groups =
    one.clusters === null
      ? fewestChargers(system)
      : system.fleet.groups.filter(({ cluster }) => one.clusters!.includes(cluster)).length;
  return whole(one.chargers, Math.min(one.chargers, Math.max(groups, LEAST_CHARGERS)), (chargers) => ({
    ...one,
    chargers,
  }));
};

/** Without one of the clusters: its chargers gone or, if it takes as many, some of them at the others. */
const fewerClusters: Way = (system, one) => {
  const names = one.clusters ?? system.cloud.clusters.map(({ name }) => name);
  if (names.length === 1) return [];
  const sizeOf = (some: readonly string[]): number =>
    system.fleet.groups.reduce((n, group) => n + (some.includes(group.cluster) ? group.chargers : 0), 0);
  return names.flatMap((name) => {
    const clusters = names.filter((other) => other !== name);
    const theirs = Math.max(
      Math.min(one.chargers, LEAST_CHARGERS),
      Math.round((one.chargers * sizeOf(clusters)) / sizeOf(names)),
    );
    return [
      ...whole(one.chargers, theirs, (chargers) => ({ ...one, clusters, chargers })),
      single({ ...one, clusters }),
    ];
  });
};

/** What goes wrong is made less on the fleet it was found with, so that nothing is left that hurts only a fleet too small to be real. */
const OF_FAULTS: readonly Way[] = [fewer, alone, milder, shorter, later, plainer];
const OF_THE_FLEET: readonly Way[] = [fewerClusters, smaller];

/** No fleet is made smaller: with fewer chargers, what the cloud serves them with comes in pieces too large. */
const LEAST_CHARGERS = 100;

/** Climbs all ladders of some ways until none leads anywhere; every case that was taken, the least last. */
const descend = async (
  ways: readonly Way[],
  system: Scenario,
  failing: Case,
  until: number,
  firstFailing: FirstFailing,
): Promise<readonly Case[]> => {
  const taken: Case[] = [];
  let one = failing;
  const key = (other: Case): string => JSON.stringify(other);
  const known = new Set<string>([key(one)]);
  const isNew = (c: Case, k: number, all: readonly Case[]): boolean =>
    !known.has(key(c)) && all.findIndex((other) => key(other) === key(c)) === k;
  /** Takes the first that still fails of those that are not known not to; says which. */
  const take = async (candidates: readonly Case[]): Promise<number> => {
    const fresh = candidates.filter((c, k) => isNew(c, k, candidates) && isPlayable(system, c));
    const found = fresh.length === 0 ? -1 : await firstFailing(fresh);
    // None of those before the one that fails does; if none at all, none of them.
    for (const other of found < 0 ? fresh : fresh.slice(0, found + 1)) known.add(key(other));
    if (found < 0) return -1;
    one = fresh[found];
    taken.push(one);
    return candidates.indexOf(one);
  };
  /** Closes in on the boldest step that fails, from one that does and one that does not. */
  const bisect = async ({ by, finest }: Ladder, fails: number, holds: number): Promise<void> => {
    let [low, high] = [fails, holds];
    while (high - low > finest) {
      const shares = [0.75, 0.5, 0.25].map((part) => low + (high - low) * part);
      const place = await take(shares.map(by));
      [low, high] =
        place < 0
          ? [low, shares[shares.length - 1]]
          : [shares[place], place === 0 ? high : shares[place - 1]];
    }
  };
  /** Climbs every ladder of a way; says whether that led anywhere. */
  const go = async (way: Way): Promise<boolean> => {
    const before = taken.length;
    let from = 0;
    for (let ladders = way(system, one, until); from < ladders.length; ladders = way(system, one, until)) {
      const rungs = ladders
        .slice(from)
        .flatMap((ladder, k) => sharesOf(ladder).map((share) => ({ ladder, share, place: from + k })));
      const found = await take(rungs.map(({ ladder, share }) => ladder.by(share)));
      if (found < 0) break;
      const { ladder, share, place } = rungs[found];
      if (share < 1) await bisect(ladder, share, 2 * share);
      // A ladder that was climbed is done; what can only be left out is gone, and the next has its place.
      from = ladder.finest < 1 ? place + 1 : place;
    }
    return taken.length > before;
  };
  for (let leads = true; leads;) {
    leads = false;
    for (const way of ways) leads = (await go(way)) || leads;
  }
  return taken;
};

/**
 * Makes the faults of a failing case less, on the fleet it has: every step that was taken, the least last.
 *
 * @param until the minute by which all faults that end have ended, as in the space the case was drawn from
 */
export const shrinkFaults = (
  system: Scenario,
  failing: Case,
  until: number,
  firstFailing: FirstFailing,
): Promise<readonly Case[]> => descend(OF_FAULTS, system, failing, until, firstFailing);

/** Makes the fleet of a failing case smaller, with the faults it has. */
export const shrinkFleet = (
  system: Scenario,
  failing: Case,
  firstFailing: FirstFailing,
): Promise<readonly Case[]> => descend(OF_THE_FLEET, system, failing, 0, firstFailing);

/** The whole way, then half of it, down to the finest step. */
const sharesOf = ({ finest }: Ladder): number[] => {
  const shares: number[] = [];
  for (let share = 1; share >= finest; share /= 2) shares.push(share);
  return shares;
};
