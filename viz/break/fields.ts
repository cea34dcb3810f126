/** What a form asks for, made of a definition's schema and of the names in a scenario: nothing here knows any fault. */
import { SchemaAST } from "effect";
import { namesIn } from "../../sim/scenario/names.ts";
import type { Scenario } from "../../sim/scenario/schema.ts";
import {
  annotationsOf,
  type Ast,
  expectedOf,
  isMapShape,
  itemOf,
  type Property,
  propertiesOf,
  wordsOf,
} from "../../sim/scenario/shape.ts";

export type Asked =
  | { readonly kind: "text" | "number"; readonly expected: string; readonly quantity: string | undefined }
  | { readonly kind: "choice" | "several"; readonly options: readonly string[] }
  | { readonly kind: "map" | "list"; readonly fields: readonly Field[] };

export interface Field {
  readonly name: string;
  readonly required: boolean;
  /** What it means, in a sentence. */
  readonly about: string;
  /** As it would be written, if it may be left out. */
  readonly preset: unknown;
  /** Where the preset comes from. */
  readonly origin: string | undefined;
  readonly asked: Asked;
}

/** Of the words a key allows, those that say something of this fleet. */
const wordsThere = (name: string, words: readonly string[], { fleet }: Scenario): readonly string[] => {
  const some: Readonly<Record<string, (word: string) => boolean>> = {
    market: (word) => word === "all" || fleet.groups.some(({ market }) => market === word),
    markets: (word) => fleet.groups.some(({ market }) => market === word),
    links: (word) => fleet.groups.some(({ link }) => link === word),
  };
  return Object.hasOwn(some, name) ? words.filter(some[name]) : words;
};

const askedOf = (name: string, ast: Ast, scenario: Scenario): Asked => {
  const names = namesIn(scenario);
  const words = wordsOf(ast);
  if (words !== undefined) return { kind: "choice", options: wordsThere(name, words, scenario) };
  if (SchemaAST.isString(ast) && Object.hasOwn(names, name))
    return { kind: "choice", options: names[name].names };
  if (SchemaAST.isArrays(ast)) {
    const item = itemOf(ast);
    const options = wordsOf(item);
    if (options !== undefined) return { kind: "several", options: wordsThere(name, options, scenario) };
    if (isMapShape(item)) return { kind: "list", fields: fieldsOf(item, scenario) };
  }
  if (isMapShape(ast)) return { kind: "map", fields: fieldsOf(ast, scenario) };
  return {
    kind: SchemaAST.isNumber(SchemaAST.toEncoded(ast)) ? "number" : "text",
    expected: expectedOf(ast),
    quantity: annotationsOf(ast).identifier,
  };
};

export const fieldOf = ({ name, ast, optional }: Property, scenario: Scenario): Field => {
  const { description = "", default: preset, origin } = annotationsOf(ast);
  return {
    name,
    required: !optional,
    about: description,
    preset,
    origin,
    asked: askedOf(name, ast, scenario),
  };
};

/** What a map of the file holds; the word that names its kind is not asked for. */
export const fieldsOf = (ast: SchemaAST.Objects, scenario: Scenario): Field[] =>
  propertiesOf(ast)
    .filter((property) => !SchemaAST.isLiteral(property.ast))
    .map((property) => fieldOf(property, scenario));

/** @example labelOf("admissionAfter") // "Admission after" */
export const labelOf = (name: string): string => {
  if (name === "p95") return "95th percentile";
  const words = name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words[0].toUpperCase() + words.slice(1);
};
