/** What of the space of faults was tried: which kinds, at which targets, how bad, at which load. */
import { TICKS_PER_MINUTE } from "../../kernel/time.ts";
import type { Scenario } from "../../scenario/schema.ts";
import { type Space, TARGETS, targetsOf, targetWords, usualTimes } from "./arbitrary.ts";
import type { Case } from "./case.ts";
import { FAULT_KINDS, type FaultKind, type Trouble } from "./trouble.ts";

/** Hours of the day, by which demand goes. */
const PARTS_OF_DAY = ["night", "morning", "afternoon", "evening"] as const;

export interface KindCoverage {
  readonly kind: FaultKind;
  readonly tried: number;
  /** What it hit, and how often. */
  readonly targets: Readonly<Record<string, number>>;
  /** In the mild, the middle and the bad third of its parameters' range. */
  readonly mild: number;
  readonly middle: number;
  readonly bad: number;
  /** By when it began. */
  readonly load: Readonly<Record<(typeof PARTS_OF_DAY)[number], number>>;
}

export interface Coverage {
  readonly kinds: readonly KindCoverage[];
  /** Cases by their number of faults. */
  readonly atOnce: Readonly<Record<number, number>>;
  /** Kind, target and part of the day together: those that were tried, of all there are within the times. */
  readonly cells: { readonly tried: number; readonly of: number };
  /** Pairs of kinds that were there together, of all pairs there are. */
  readonly pairs: { readonly tried: number; readonly of: number };
}

/** What a trouble hits, as one text. */
export const hit = ({ target }: Trouble): string =>
  targetWords(
    Object.entries(target)
      .filter(([name]) => TARGETS.includes(name))
      .map(([, value]) => String(value)),
  );
const wordsOf = (trouble: Trouble): string => hit(trouble) || "all";

const counted = (words: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
};

const thirdOf = ({ levels }: Trouble): 0 | 1 | 2 => {
  const list = Object.values(levels);
  const mean = list.length === 0 ? 1 : list.reduce((a, b) => a + b, 0) / list.length;
  return mean < 1 / 3 ? 0 : mean < 2 / 3 ? 1 : 2;
};

const partOfDay = ({ starts }: Scenario, { at }: Pick<Trouble, "at">): (typeof PARTS_OF_DAY)[number] => {
  const hours = (starts.epochMs + starts.offsetMs + at * TICKS_PER_MINUTE) / 3_600_000;
  return PARTS_OF_DAY[Math.floor((((hours % 24) + 24) % 24) / 6)];
};

const cellsOf = (
  system: Scenario,
  all: readonly Trouble[],
  { kinds = FAULT_KINDS, between: [from, until] = usualTimes(system) }: Space,
): Coverage["cells"] => {
  const parts = new Set(
    Array.from({ length: until - from }, (_, minute) => partOfDay(system, { at: from + minute })),
  );
  const possible = kinds.flatMap((kind) =>
    targetsOf(system, kind).flatMap((target) => [...parts].map((part) => `${kind} ${target} ${part}`)),
  );
  const tried = new Set(
    all.map((trouble) => `${trouble.kind} ${hit(trouble)} ${partOfDay(system, trouble)}`),
  );
  return { tried: possible.filter((cell) => tried.has(cell)).length, of: possible.length };
};

/** @param space where they were drawn from */
export const coverageOf = (system: Scenario, list: readonly Case[], space: Space): Coverage => {
  const all = list.flatMap(({ troubles }) => troubles);
  const kinds = FAULT_KINDS.map((kind): KindCoverage => {
    const own = all.filter((trouble) => trouble.kind === kind);
    const thirds = own.map(thirdOf);
    const load = counted(own.map((trouble) => partOfDay(system, trouble)));
    return {
      kind,
      tried: own.length,
      targets: counted(own.map(wordsOf)),
      mild: thirds.filter((third) => third === 0).length,
      middle: thirds.filter((third) => third === 1).length,
      bad: thirds.filter((third) => third === 2).length,
      load: Object.fromEntries(PARTS_OF_DAY.map((part) => [part, load[part] ?? 0])) as KindCoverage["load"],
    };
  });
  const pairs = new Set(
    list.flatMap(({ troubles }) =>
      troubles.flatMap((a, i) => troubles.slice(i + 1).map((b) => [a.kind, b.kind].sort().join(" + "))),
    ),
  );
  const n = FAULT_KINDS.length;
  return {
    kinds,
    cells: cellsOf(system, all, space),
    atOnce: counted(list.map(({ troubles }) => String(troubles.length))),
    pairs: { tried: pairs.size, of: (n * (n + 1)) / 2 },
  };
};
