/** What a conclusion rests on: every parameter, those that are assumed first. */
import { type Assumption, assumptions, written } from "../scenario/assumptions.ts";
import { asWritten, type Change, findPlaces } from "../scenario/change.ts";
import { pathText } from "../scenario/problem.ts";
import { chargersOf } from "../scenario/scale.ts";
import type { Scenario } from "../scenario/schema.ts";
import { type Block, type Section, textBlock } from "./document.ts";
import { thousands } from "./numbers.ts";

/** A parameter that was changed to what the files say. */
export interface Setting {
  /** Of one place, as `cloud.clusters[0].hub.admission`. */
  readonly path: string;
  readonly value: string;
}

/** @param scenario with the changes made */
export const settingsOf = (scenario: Scenario, changes: readonly Change[]): Setting[] =>
  changes.flatMap(({ path }) => {
    const found = findPlaces(scenario, path);
    return "bad" in found
      ? []
      : found.places.map((place) => ({
          path: pathText(place.path),
          value: written(asWritten(place, place.value)),
        }));
  });

const patternOf = ({ path }: Assumption): string => path.replaceAll(/\[\d+\]/g, "[*]");

/** Entries of a list that are all alike become one, `[*]`. */
const together = (list: readonly Assumption[]): Assumption[] => {
  const groups = new Map<string, Assumption[]>();
  for (const entry of list) groups.set(patternOf(entry), [...(groups.get(patternOf(entry)) ?? []), entry]);
  return [...groups].flatMap(([pattern, alike]) =>
    alike.every(({ value, origin }) => value === alike[0].value && origin === alike[0].origin)
      ? [{ ...alike[0], path: alike.length > 1 ? pattern : alike[0].path }]
      : alike,
  );
};

const isUnder = (path: string, changed: string): boolean =>
  path === changed || path.startsWith(`${changed}.`) || path.startsWith(`${changed}[`);

/** @param input what the files say, before any default; `set` replaces what it says */
const listOf = (input: unknown, set: readonly Setting[]): Assumption[] => [
  ...set.map(({ path, value }) => ({ path, value, origin: "given: --set", description: "" })),
  ...assumptions(input).filter(({ path }) => !set.some((setting) => isUnder(path, setting.path))),
];

const KINDS = [
  { title: "Assumed: nobody has measured these", begins: "assumed" },
  { title: "Given by the scenario", begins: "given" },
  { title: "Computed from a source", begins: "computed" },
  { title: "Sourced", begins: "sourced" },
] as const;

const tableFor = (title: string, list: readonly Assumption[]): Block => ({
  kind: "table",
  title,
  columns: [
    { title: "parameter" },
    { title: "value", align: "right" },
    { title: "where it comes from" },
    { title: "what it is" },
  ],
  rows: list.map(({ path, value, origin, description }) => [path, value, origin, description]),
});

export const assumptionsSection = (
  input: unknown,
  set: readonly Setting[],
  scenario: Scenario,
  scaledFrom: number | undefined,
): Section => {
  const list = together(listOf(input, set));
  const tables = KINDS.map(({ title, begins }) => ({
    title,
    rows: list.filter(({ origin }) => origin.startsWith(begins)),
  }));
  const scaled =
    scaledFrom === undefined
      ? ""
      : ` Rates, slots and pools are those of ${thousands(scaledFrom)} chargers; the runs had ${thousands(chargersOf(scenario))}, and these in proportion.`;
  return {
    title: "What it rests on",
    blocks: [
      textBlock(
        `Of ${list.length} parameters ${tables[0].rows.length} are assumed. The conclusion is no better than those.${scaled}`,
      ),
      ...tables.filter(({ rows }) => rows.length > 0).map(({ title, rows }) => tableFor(title, rows)),
    ],
  };
};
