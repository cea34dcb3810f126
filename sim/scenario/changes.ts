/** What differs between two scenarios, value by value, as people write them: what a change to their files comes to. */
import type { Fleet } from "../twin/parameters.ts";
import { asWritten, labelOf } from "./change.ts";
import { type Path, pathText } from "./problem.ts";
import { Scenario } from "./schema.ts";
import { isPlainMap } from "./shape.ts";

/** A scenario with what its files say. */
export interface Written {
  readonly scenario: Scenario;
  readonly input: unknown;
}

export interface Difference {
  /** As `--set` takes it: entries of a list by their name, where they have one. */
  readonly path: string;
  /** Where it stands in the second, or would. */
  readonly at: Path;
  /** What it was, and is: as the files say it or else by default; undefined where it is not there at all. */
  readonly from: unknown;
  readonly to: unknown;
  /** Of an inventory, the first charger that is another one, from 0. */
  readonly row?: number;
}

interface Found extends Difference {
  /** Where it stands in the first, or would. */
  readonly was: Path;
}

/** Whether two values are the same to the last byte. */
export const isSame = (a: unknown, b: unknown): boolean => {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = ArrayBuffer.isView(a) ? undefined : Object.keys(a);
  if (keys === undefined) {
    const [x, y] = [a, b] as unknown as Uint8Array[];
    return ArrayBuffer.isView(b) && x.length === y.length && x.every((value, i) => value === y[i]);
  }
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && isSame((a as never)[key], (b as never)[key]))
  );
};

/** The names of a list's entries; undefined unless each has one of its own. */
const namesOf = (items: readonly unknown[]): readonly string[] | undefined => {
  const names = items.map(labelOf);
  return names.includes("") || new Set(names).size < names.length ? undefined : names;
};

interface Where {
  readonly path: string;
  readonly was: Path;
  readonly at: Path;
}

const within = (where: Where, path: string, was: string | number, at: string | number): Where => ({
  path: `${where.path}${path}`,
  was: [...where.was, was],
  at: [...where.at, at],
});

const inMaps = (a: Record<string, unknown>, b: Record<string, unknown>, where: Where): Found[] =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((key) =>
    between(a[key], b[key], within(where, where.path === "" ? key : `.${key}`, key, key)),
  );

const inOrder = (a: readonly unknown[], b: readonly unknown[], where: Where): Found[] =>
  Array.from({ length: Math.max(a.length, b.length) }, (_, i) =>
    between(a[i], b[i], within(where, `[${i}]`, i, i)),
  ).flat();

/** Entries by their names, so that one put in front does not make all others look changed. */
const byName = (
  a: readonly unknown[],
  b: readonly unknown[],
  [before, after]: readonly [readonly string[], readonly string[]],
  where: Where,
): Found[] => {
  const found = [...new Set([...before, ...after])].flatMap((name) => {
    const [i, k] = [before.indexOf(name), after.indexOf(name)];
    return between(a[i], b[k], within(where, `[${name}]`, i, k));
  });
  const kept = (names: readonly string[], others: readonly string[]): string[] =>
    names.filter((name) => others.includes(name));
  const moved = !isSame(kept(before, after), kept(after, before));
  return moved ? [...found, { ...where, from: before, to: after }] : found;
};

const between = (a: unknown, b: unknown, where: Where): Found[] => {
  if (isSame(a, b)) return [];
  if (isPlainMap(a) && isPlainMap(b)) return inMaps(a, b, where);
  if (!Array.isArray(a) || !Array.isArray(b)) return [{ ...where, from: a, to: b }];
  const names = [namesOf(a), namesOf(b)] as const;
  return names[0] === undefined || names[1] === undefined
    ? inOrder(a, b, where)
    : byName(a, b, [names[0], names[1]], where);
};

/** As it would stand in a file, all defaults filled in; the chargers of an inventory apart. */
const writtenOf = (scenario: Scenario): unknown => {
  const written = asWritten({ ast: Scenario.ast }, scenario) as { readonly fleet: Record<string, unknown> };
  if (scenario.fleet.inventory === undefined) return written;
  const { groups: _groups, ...fleet } = written.fleet;
  return { ...written, fleet };
};

/** What is said of each charger, in the order of the list. */
const rowsOf = ({ groups, inventory }: Fleet): ((row: number) => string) => {
  const kinds = groups.map(({ name: _name, chargers: _chargers, ...kind }) => JSON.stringify(kind));
  return (row) => `${kinds[inventory!.groupOf[row]]} ${inventory!.traits[row]}`;
};

/** The lists of chargers, if those differ. */
const inInventories = ({ fleet: a }: Scenario, { fleet: b }: Scenario): Found[] => {
  if (a.inventory === undefined || b.inventory === undefined) return [];
  const [before, after] = [a.inventory.groupOf.length, b.inventory.groupOf.length];
  const [was, is] = [rowsOf(a), rowsOf(b)];
  const both = Math.min(before, after);
  let row = 0;
  while (row < both && was(row) === is(row)) row++;
  if (row === before && row === after) return [];
  const path: Path = ["fleet", "inventory"];
  return [
    {
      path: pathText(path),
      was: path,
      at: path,
      from: `${before} chargers`,
      to: before === after ? "others" : `${after} chargers`,
      row: Math.min(row, Math.max(0, after - 1)),
    },
  ];
};

const standingAt = (input: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (value, key) =>
      (isPlainMap(value) && Object.hasOwn(value, key)) || Array.isArray(value)
        ? (value as Record<string | number, unknown>)[key]
        : undefined,
    input,
  );

/**
 * What differs, in the order of the format. A default that follows from another difference is none of its own: what stands in neither
 * file was not changed by anybody.
 */
export const differencesOf = (base: Written, head: Written): Difference[] => {
  const found = [
    ...between(writtenOf(base.scenario), writtenOf(head.scenario), { path: "", was: [], at: [] }),
    ...inInventories(base.scenario, head.scenario),
  ];
  const inFiles = ({ was, at, row }: Found): boolean =>
    row !== undefined ||
    standingAt(base.input, was) !== undefined ||
    standingAt(head.input, at) !== undefined;
  const made = found.filter(inFiles);
  return (made.length > 0 ? made : found).map(({ was, ...one }) =>
    one.row !== undefined
      ? one
      : {
          ...one,
          from: standingAt(base.input, was) ?? one.from,
          to: standingAt(head.input, one.at) ?? one.to,
        },
  );
};
