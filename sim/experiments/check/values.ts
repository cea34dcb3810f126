/**
 * Values as a file may have them, drawn from what a definition says of itself: its kind, its limits, its default. What has a default is
 * drawn around it, and the first thing tried when less is looked for is to leave it out.
 */
import { SchemaAST } from "effect";
import fc from "fast-check";
import { TICKS_PER_MINUTE } from "../../kernel/time.ts";
import { asRead, asWritten, flawsOfWhole, numberAt } from "../../scenario/change.ts";
import { namesIn } from "../../scenario/names.ts";
import { pathText, shown } from "../../scenario/problem.ts";
import type { Scenario } from "../../scenario/schema.ts";
import {
  accepts,
  annotationsOf,
  type Ast,
  type Choice,
  choiceOf,
  choiceWords,
  isMapShape,
  itemOf,
  propertiesOf,
  wordsOf,
} from "../../scenario/shape.ts";
import { nearest } from "../../scenario/suggest.ts";

/** What is drawn in other ways than its definition says: by its key, or by the identifier of its definition. Undefined: it is not drawn. */
export type Known = Readonly<Record<string, fc.Arbitrary<unknown> | undefined>>;

/** One of a list; less is nearer to its beginning. */
export const among = <T>(list: readonly T[]): fc.Arbitrary<T> =>
  fc.integer({ min: 0, max: list.length - 1 }).map((k) => list[k]);

/** Of a number there is; the nearest first. */
export const MULTIPLES = [2, 0.5, 1.5, 0.75, 3, 0.25, 5, 0.1, 10] as const;
/** Of a number there is none of yet, in its own unit, or in seconds. */
const TIDY = [1, 2, 3, 5, 8, 10, 16, 20, 30, 50, 64, 100, 200, 300, 500, 0.5, 0.2, 0.1, 0] as const;
const TIDY_SECONDS = [1, 5, 10, 30, 60, 120, 300, 900, 1800, 3600] as const;

/** Those of the numbers that may stand at a place, each once, as a file has them. */
const numbersOf = (ast: Ast, numbers: readonly number[]): fc.Arbitrary<unknown> | undefined => {
  const written = numbers.flatMap((x) => {
    const read = numberAt({ path: [], ast, value: undefined }, x);
    return "value" in read ? [asWritten({ ast }, read.value)] : [];
  });
  const distinct = [...new Set(written)];
  return distinct.length === 0 ? undefined : among(distinct);
};

const presetOf = (ast: Ast): unknown => {
  const { default: preset } = annotationsOf(ast);
  const read = preset === undefined ? {} : asRead({ path: [], ast, value: undefined }, preset);
  return "value" in read ? read.value : undefined;
};

const numberOf = (ast: Ast): fc.Arbitrary<unknown> | undefined => {
  const { identifier } = annotationsOf(ast);
  if (identifier === "Share") return fc.integer({ min: 0, max: 100 }).map((n) => n / 100);
  const preset = presetOf(ast);
  if (typeof preset === "number" && preset > 0)
    return numbersOf(
      ast,
      MULTIPLES.map((times) => preset * times),
    );
  return numbersOf(ast, identifier === "Duration" ? TIDY_SECONDS.map((s) => s * 1000) : TIDY);
};

/** Its 95th percentile is no shorter than its median. */
const lawOf = (ast: Ast): fc.Arbitrary<unknown> => {
  const { median, p95 } = (presetOf(ast) ?? { median: 300_000, p95: 900_000 }) as Readonly<
    Record<"median" | "p95", number>
  >;
  return among(MULTIPLES).map((times) =>
    asWritten({ ast }, { median: Math.round(median * times), p95: Math.round(p95 * times) }),
  );
};

/** Maps are as likely by their word, however many of one word there are. */
const choiceValues = (choice: Choice, known: Known): fc.Arbitrary<unknown> | undefined =>
  anyOf(
    choiceWords(choice).map((word) =>
      anyOf(choice.members.filter((member) => member.word === word).map(({ ast }) => mapValues(ast, known))),
    ),
  );

/** One of those that can be drawn; less is of the first of them. */
export const anyOf = (
  list: readonly (fc.Arbitrary<unknown> | undefined)[],
): fc.Arbitrary<unknown> | undefined => {
  const some = list.filter((one) => one !== undefined);
  return some.length === 0 ? undefined : fc.oneof({ withCrossShrink: true }, ...some);
};

const ABSENT = Symbol("left out");

/** What may be left out is, half the time; a list may be empty instead. */
const mapValues = (ast: SchemaAST.Objects, known: Known): fc.Arbitrary<unknown> | undefined => {
  const drawn = propertiesOf(ast).map(({ name, ast: own, optional }) => ({
    name,
    optional,
    mayBeAbsent: optional && !SchemaAST.isArrays(own),
    values: Object.hasOwn(known, name) ? known[name] : valuesOf(own, known),
  }));
  if (drawn.some(({ values, optional }) => values === undefined && !optional)) return undefined;
  const some = drawn.flatMap(({ name, mayBeAbsent, values }): [string, fc.Arbitrary<unknown>][] =>
    values === undefined ? [] : [[name, mayBeAbsent ? fc.option(values, { nil: ABSENT, freq: 2 }) : values]],
  );
  return fc
    .record(Object.fromEntries(some))
    .map((map) => Object.fromEntries(Object.entries(map).filter(([, value]) => value !== ABSENT)));
};

const ENTRIES_MOST = 3;

const listValues = (ast: SchemaAST.Arrays, known: Known): fc.Arbitrary<unknown> | undefined => {
  const words = wordsOf(itemOf(ast));
  const least = accepts(ast, []) ? 0 : 1;
  if (words !== undefined) return fc.subarray([...words], { minLength: least });
  const item = valuesOf(itemOf(ast), known);
  if (item !== undefined) return fc.array(item, { minLength: least, maxLength: ENTRIES_MOST });
  return least === 0 ? fc.constant([]) : undefined;
};

/** A text that nothing refers to. */
const textOf = (ast: Ast): fc.Arbitrary<unknown> | undefined =>
  accepts(ast, "one") ? among(["one", "two", "three", "four", "five"]) : undefined;

/**
 * What may stand where a definition is, as a file has it; undefined where nothing can be drawn, as a name where there is none.
 *
 * @example valuesOf(Gateway.ast, {}) // { instances: 16, queue: 2500 }
 */
export const valuesOf = (ast: Ast, known: Known): fc.Arbitrary<unknown> | undefined => {
  const { identifier = "" } = annotationsOf(ast);
  if (Object.hasOwn(known, identifier)) return known[identifier];
  const words = wordsOf(ast);
  if (words !== undefined) return among(words);
  if (identifier === "Law") return lawOf(ast);
  const choice = choiceOf(ast);
  if (choice !== undefined) return choiceValues(choice, known);
  if (isMapShape(ast)) return mapValues(ast, known);
  if (SchemaAST.isArrays(ast)) return listValues(ast, known);
  if (SchemaAST.isNumber(ast)) return numberOf(ast);
  if (SchemaAST.isBoolean(ast)) return fc.boolean();
  return SchemaAST.isString(ast) ? textOf(ast) : undefined;
};

/** Regions that clusters are homed in. */
export const regionsOf = ({ cloud }: Scenario): readonly string[] =>
  cloud.regions.filter((region) => cloud.clusters.some((cluster) => cluster.region === region));

/** Names and times there are in a scenario. */
export const knownIn = (scenario: Scenario): Known => {
  const minutes = Math.max(1, Math.floor(scenario.lasts / TICKS_PER_MINUTE));
  const names: Record<string, readonly string[]> = {
    ...Object.fromEntries(Object.entries(namesIn(scenario)).map(([key, { names: list }]) => [key, list])),
    region: regionsOf(scenario),
    model: [...new Set(scenario.fleet.groups.map(({ model }) => model))],
  };
  return {
    ...Object.fromEntries(
      Object.entries(names).map(([key, list]) => [key, list.length === 0 ? undefined : among(list)]),
    ),
    At: fc.integer({ min: 1, max: minutes }).map((minute) => `+${minute} min`),
  };
};

/** Those that can be together, in their order: of two that exclude one another the first stays. */
export const together = <P>(parts: readonly P[], fits: (some: readonly P[]) => boolean): readonly P[] => {
  if (fits(parts)) return parts;
  const kept: P[] = [];
  for (const part of parts) if (fits([...kept, part])) kept.push(part);
  return kept;
};

/** @throws RangeError for the first of the words that is not known */
export const mustBeAmong = (what: string, words: readonly string[], known: readonly string[]): void => {
  const stranger = words.find((word) => !known.includes(word));
  if (stranger === undefined) return;
  const meant = nearest(stranger, known);
  const hint = meant === undefined ? `there are ${known.join(", ")}` : `did you mean ${meant}?`;
  throw new RangeError(`expected ${what}, met ${shown(stranger)}; ${hint}`);
};

/**
 * What is changed in a scenario that is not right itself cannot be told right from wrong.
 *
 * @throws RangeError with what is wrong with it
 */
export const mustBeSound = (scenario: Scenario): void => {
  const flaws = flawsOfWhole(scenario).map(({ path, message }) => `${pathText(path)}: ${message}`);
  if (flaws.length > 0) throw new RangeError(`expected a scenario that is right itself; ${flaws.join("; ")}`);
};
