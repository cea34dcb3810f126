/**
 * Changes to a decoded scenario, by path: what `--set`, a sweep and a design are made of. A path names one place or many:
 *
 *     cloud.clusters[go-west-1].hub.admission    an entry of a list by its name, or by its kind: faults[instance-loss]
 *     cloud.clusters[*].gateway.instances        every entry of a list
 *     cloud.backend.pipelines.*.dedupWindow      every key of a map
 *     faults[0].admissionAfter                   an entry by its place, from 0
 */
import { Result, Schema, SchemaAST, SchemaParser } from "effect";
import { type Change, PathText } from "./changeSpec.ts";
import { crossCheck } from "./crossCheck.ts";
import { explain, type Flaw } from "./explain.ts";
import { type Path, pathText, shown } from "./problem.ts";
import { Scenario } from "./schema.ts";
import type { Fleet } from "../twin/parameters.ts";
import {
  type Ast,
  choiceOf,
  expectedOf,
  isMapShape,
  isPlainMap,
  itemOf,
  memberFor,
  propertiesOf,
} from "./shape.ts";
import { nearest } from "./suggest.ts";

export { Change } from "./changeSpec.ts";

/** What is wrong with a change: with its path, or with what it would put there. */
export interface BadChange {
  /** Which of the changes; −1 if each is right by itself and the whole is not. */
  readonly change: number;
  readonly at: "path" | "value";
  readonly message: string;
  readonly met?: string;
  readonly suggestion?: string;
}

/** What is wrong with a change, in words. */
export const badChangeText = ({ message, met, suggestion }: BadChange): string =>
  `${message}${met === undefined ? "" : `, met ${met}`}${suggestion === undefined ? "" : `; did you mean ${suggestion}?`}`;

/** A place in a scenario, with what may stand there and what does. */
export interface Place {
  readonly path: Path;
  readonly ast: Ast;
  readonly value: unknown;
}

/** @example partsOf("a.b[c].*") // ["a", "b", "[c]", "*"] */
const partsOf = (path: string): string[] => path.match(/\[[^[\]]+\]|[^.[\]]+/g) ?? [];

class Lost extends Error {
  readonly suggestion: string | undefined;
  constructor(message: string, suggestion?: string) {
    super(message);
    this.suggestion = suggestion;
  }
}

/** What an entry of a list is called, if anything. */
export const labelOf = (item: unknown): string => {
  if (!isPlainMap(item)) return "";
  const label = item["name"] ?? item["id"] ?? item["kind"] ?? item["metric"];
  return typeof label === "string" ? label : "";
};

const entriesOf = (at: Place, shape: SchemaAST.Arrays, wanted: string): Place[] => {
  const items = at.value as readonly unknown[];
  const found = items.flatMap((value, i) =>
    wanted === "*" || wanted === String(i) || wanted === labelOf(value)
      ? [{ path: [...at.path, i], ast: itemOf(shape), value }]
      : [],
  );
  if (found.length > 0) return found;
  const labels = [...new Set(items.map(labelOf))].filter((label) => label !== "");
  throw new Lost(
    `${pathText(at.path)} has no entry [${wanted}]; it has ${items.length === 0 ? "none" : labels.length > 0 ? labels.join(", ") : `0 to ${items.length - 1}`}`,
    nearest(wanted, labels),
  );
};

const keysOf = (at: Place, shape: SchemaAST.Objects, wanted: string): Place[] => {
  const value = at.value as Record<string, unknown>;
  const properties = propertiesOf(shape);
  const found = properties
    .filter((p) => wanted === "*" || p.name === wanted)
    .map((p) => ({ path: [...at.path, p.name], ast: p.ast, value: value[p.name] }));
  if (found.length > 0) return found;
  const names = properties.map((p) => p.name);
  throw new Lost(
    `${at.path.length === 0 ? "a scenario" : pathText(at.path)} has no key ${wanted}; it has ${names.join(", ")}`,
    nearest(wanted, names),
  );
};

const stepInto = (at: Place, part: string): Place[] => {
  const choice = choiceOf(at.ast);
  const shape = choice === undefined ? at.ast : (memberFor(choice, at.value) ?? at.ast);
  const entry = /^\[(.*)\]$/.exec(part)?.[1];
  if (entry !== undefined && SchemaAST.isArrays(shape) && Array.isArray(at.value))
    return entriesOf(at, shape, entry);
  if (entry === undefined && isMapShape(shape) && isPlainMap(at.value)) return keysOf(at, shape, part);
  throw new Lost(
    at.value === undefined
      ? `${pathText(at.path)} is not in this scenario`
      : `${pathText(at.path)} is ${Array.isArray(at.value) ? "a list: write [*], [0] or a name in brackets" : isPlainMap(at.value) ? "a map: write a dot and a key" : "a single value"}`,
  );
};

/** Every place a path names. Of several entries or keys, those count that have the rest of the path; throws `Lost` if none has. */
const placesOf = (scenario: Scenario, path: string): Place[] => {
  let places: Place[] = [{ path: [], ast: Scenario.ast, value: scenario }];
  for (const part of partsOf(path)) {
    let lost: unknown;
    const next = places.flatMap((at) => {
      try {
        return stepInto(at, part);
      } catch (error) {
        lost ??= error;
        return [];
      }
    });
    if (next.length === 0) throw lost;
    places = next;
  }
  return places;
};

const codec = (ast: Ast) => Schema.make<Schema.Codec<unknown>>(ast);

/** A value of the place as it would stand in a file: 120 admissions a second are `120/s`. One that may not stand there, as it is. */
export const asWritten = ({ ast }: Pick<Place, "ast">, value: unknown): unknown =>
  Result.getOrElse(SchemaParser.encodeUnknownResult(codec(ast))(value), () => value);

/** The value of what would stand in a file, or what is wrong with it. */
export const asRead = (place: Place, written: unknown): { readonly value: unknown } | readonly Flaw[] => {
  const decoded = SchemaParser.decodeUnknownResult(codec(place.ast), {
    errors: "all",
    onExcessProperty: "error",
  })(written);
  if (Result.isSuccess(decoded)) return { value: decoded.success };
  const flaws = explain(place.ast, written, place.path);
  return flaws.length > 0
    ? flaws
    : [{ path: place.path, at: "value", message: `expected ${expectedOf(place.ast)}` }];
};

/** A number at its place, rounded where only whole numbers may stand. */
export const numberAt = (place: Place, x: number): { readonly value: unknown } | readonly Flaw[] => {
  const exact = asRead(place, asWritten(place, x));
  if ("value" in exact) return exact;
  const whole = asRead(place, asWritten(place, Math.round(x)));
  return "value" in whole ? whole : exact;
};

const multiplied = (place: Place, factor: number): { readonly value: unknown } | readonly Flaw[] =>
  typeof place.value === "number"
    ? numberAt(place, place.value * factor)
    : [{ path: place.path, at: "value", message: "expected a number to multiply", met: shown(place.value) }];

const put = (root: unknown, path: Path, value: unknown): unknown => {
  if (path.length === 0) return value;
  const [key, ...rest] = path;
  if (Array.isArray(root)) return root.map((item, i) => (i === key ? put(item, rest, value) : item));
  const map = root as Record<string, unknown>;
  return { ...map, [key]: put(map[key], rest, value) };
};

export const badOf = (change: number, flaw: Flaw): BadChange => ({
  change,
  at: "value",
  message: `${pathText(flaw.path)}: ${flaw.message}`,
  ...(flaw.met !== undefined && { met: flaw.met }),
  ...(flaw.suggestion !== undefined && { suggestion: flaw.suggestion }),
});

/** The places a path names, or what is wrong with it. */
export const findPlaces = (
  scenario: Scenario,
  path: string,
): { readonly places: readonly Place[] } | { readonly bad: Omit<BadChange, "change"> } => {
  try {
    if (
      !PathText.ast.checks?.every(
        (check) => check._tag !== "Filter" || check.run(path, PathText.ast, {}) === undefined,
      )
    )
      throw new Lost("expected a path such as cloud.clusters[*].hub.admission");
    return { places: placesOf(scenario, path) };
  } catch (error) {
    if (!(error instanceof Lost)) throw error;
    const { message, suggestion } = error;
    return {
      bad: { at: "path", message, met: shown(path), ...(suggestion !== undefined && { suggestion }) },
    };
  }
};

interface Made {
  readonly scenario: Scenario;
  /** The places it reached. */
  readonly paths: readonly Path[];
  readonly bad: readonly BadChange[];
}

/** One change made wherever it can be, whether or not the whole is right then; `k` is its place among others. */
export const changedOnce = (scenario: Scenario, change: Change, k = 0): Made => {
  const found = findPlaces(scenario, change.path);
  if ("bad" in found) return { scenario, paths: [], bad: [{ change: k, ...found.bad }] };
  const bad: BadChange[] = [];
  let now = scenario;
  for (const place of found.places) {
    const next = "to" in change ? asRead(place, change.to) : multiplied(place, change.times);
    if ("value" in next) now = put(now, place.path, next.value) as Scenario;
    else bad.push(...next.map((flaw) => badOf(k, flaw)));
  }
  return { scenario: now, paths: found.places.map(({ path }) => path), bad };
};

/** The chargers of an inventory are read with the scenario's file: a change gives a group no others. */
const inventoryFlaws = ({ inventory, groups }: Fleet): Flaw[] => {
  if (inventory === undefined) return [];
  const flaw = (key: string, message: string): Flaw[] => [{ path: ["fleet", key], at: "value", message }];
  if (inventory.groupOf.length === 0) return flaw("inventory", "cannot be changed: name it in the file");
  const counts = new Float64Array(groups.length);
  for (const k of inventory.groupOf) counts[k]++;
  return groups.every(({ chargers }, k) => chargers === counts[k]) &&
    inventory.groupOf.every((k) => k < groups.length)
    ? []
    : flaw(
        "groups",
        "cannot be other or larger or smaller groups: their chargers are those of the inventory",
      );
};

/** What no single value of a changed scenario shows. */
export const flawsOfWhole = (scenario: Scenario): readonly Flaw[] => {
  const { inventory: _inventory, ...fleet } = scenario.fleet;
  return [
    ...inventoryFlaws(scenario.fleet),
    // What was fitted to a fact may be what was changed.
    ...crossCheck({ ...scenario, fleet }, undefined).filter(({ path }) => path.at(-1) !== "fitted"),
  ];
};

/**
 * The scenario with the changes made, one after another, or everything that is wrong with them.
 *
 * @example changed(scenario, [{ path: "cloud.clusters[*].hub.admission", times: 2 }])
 */
export const changed = (
  scenario: Scenario,
  changes: readonly Change[],
): { readonly scenario: Scenario } | { readonly bad: readonly BadChange[] } => {
  const bad: BadChange[] = [];
  let now = scenario;
  changes.forEach((change, k) => {
    const made = changedOnce(now, change, k);
    now = made.scenario;
    bad.push(...made.bad);
  });
  if (bad.length > 0) return { bad };
  const flaws = flawsOfWhole(now);
  return flaws.length > 0 ? { bad: flaws.map((flaw) => badOf(-1, flaw)) } : { scenario: now };
};
