/** Random changes to a scenario, derived from its format: every number, choice and name in it is a place that may be otherwise. */
import { SchemaAST } from "effect";
import fc from "fast-check";
import type { Change } from "../../scenario/change.ts";
import { Scenario } from "../../scenario/schema.ts";
import {
  annotationsOf,
  type Ast,
  choiceOf,
  isMapShape,
  isPlainMap,
  itemOf,
  memberFor,
  propertiesOf,
  wordsOf,
} from "../../scenario/shape.ts";
import { among, anyOf, type Known, knownIn, MULTIPLES, valuesOf } from "./values.ts";

/** A parameter by its path, with a * for every entry of a list, and the paths of those entries that have it. */
interface Parameter {
  readonly key: string;
  readonly path: string;
  readonly ast: Ast;
  readonly value: unknown;
  readonly entries: string[];
}

/** What stands at a path of its own and of a whole list. */
interface Place {
  readonly key: string;
  readonly path: string;
  readonly entry: string;
  readonly ast: Ast;
  readonly value: unknown;
}

const isOne = (ast: Ast): boolean =>
  wordsOf(ast) !== undefined ||
  annotationsOf(ast).identifier === "Law" ||
  !(isMapShape(ast) || SchemaAST.isArrays(ast));

/** Everything in a value that a change may reach; of maps told apart by a word the map, too, as another may stand there. */
function* placesIn({ path, entry, ast, value, key }: Place): Iterable<Place> {
  const choice = choiceOf(ast);
  const shape = choice === undefined ? ast : (memberFor(choice, value) ?? ast);
  if (choice !== undefined || isOne(shape)) yield { path, entry, ast, value, key };
  if (isOne(shape)) return;
  if (isMapShape(shape) && isPlainMap(value))
    for (const { name, ast: own } of propertiesOf(shape)) {
      const dot = path === "" ? "" : ".";
      // The word itself is what tells the map apart.
      if (choice !== undefined && name === choice.key) continue;
      yield* placesIn({
        path: `${path}${dot}${name}`,
        entry: `${entry}${dot}${name}`,
        ast: own,
        value: value[name],
        key: name,
      });
    }
  if (SchemaAST.isArrays(shape) && Array.isArray(value))
    for (const [i, item] of value.entries()) {
      const name = isPlainMap(item) && typeof item["name"] === "string" ? item["name"] : String(i);
      yield* placesIn({
        path: `${path}[*]`,
        entry: `${entry}[${name}]`,
        ast: itemOf(shape),
        value: item,
        key: "",
      });
    }
}

const isUnder = (path: string, under: readonly string[]): boolean =>
  under.some((part) => path === part || path.startsWith(`${part}.`) || path.startsWith(`${part}[`));

const parametersOf = (scenario: Scenario, under: readonly string[]): Parameter[] => {
  const all = new Map<string, Parameter>();
  for (const { path, entry, ast, value, key } of placesIn({
    path: "",
    entry: "",
    ast: Scenario.ast,
    value: scenario,
    key: "",
  })) {
    if (!isUnder(path, under)) continue;
    const known = all.get(path);
    if (known === undefined) all.set(path, { key, path, ast, value, entries: [entry] });
    else known.entries.push(entry);
  }
  return [...all.values()];
};

/** Otherwise at every entry first, then at one; a number as a multiple of itself, at last nothing of it. */
const changesOf = (
  { key, path, ast, value, entries }: Parameter,
  known: Known,
): fc.Arbitrary<unknown> | undefined => {
  const isText = SchemaAST.isString(ast) && wordsOf(ast) === undefined;
  // A name is something's own, unless it refers to something else.
  if (isText && !Object.hasOwn(known, key)) return undefined;
  const at = among(entries.length === 1 && entries[0] === path ? [path] : [path, ...entries]);
  if (typeof value === "number" && value > 0 && annotationsOf(ast).identifier !== "Share")
    return fc.record({ path: at, times: among([...MULTIPLES, 0]) });
  const to = Object.hasOwn(known, key) ? known[key] : valuesOf(ast, known);
  return to && fc.record({ path: at, to });
};

/** As likely each part of the format, however many parameters it has. */
const evenly = (
  parameters: readonly Parameter[],
  known: Known,
  depth = 0,
): fc.Arbitrary<unknown> | undefined => {
  const parts = new Map<string | undefined, Parameter[]>();
  for (const parameter of parameters) {
    const part = parameter.path.split(".")[depth];
    parts.set(part, [...(parts.get(part) ?? []), parameter]);
  }
  return anyOf(
    [...parts].flatMap(([part, some]) =>
      part === undefined ? some.map((one) => changesOf(one, known)) : [evenly(some, known, depth + 1)],
    ),
  );
};

/**
 * Changes of what a scenario has at some paths and below, with `[*]` for every entry of a list. Each is right by its path; not each can be
 * made: see `changed`. Undefined where nothing is there.
 *
 * @example changesUnder(scenario, ["cloud.clusters[*].gateway"]) // { path: "cloud.clusters[*].gateway.instances", times: 2 }
 */
export const changesUnder = (
  scenario: Scenario,
  under: readonly string[],
): fc.Arbitrary<Change> | undefined =>
  evenly(parametersOf(scenario, under), knownIn(scenario)) as fc.Arbitrary<Change> | undefined;
