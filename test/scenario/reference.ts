// The reference of the scenario format as Markdown: a table for each map of the file, from the schema alone.
import { SchemaAST } from "effect";
import { FAULTS } from "../../sim/faults/index.ts";
import { MITIGATIONS } from "../../sim/mitigations/index.ts";
import { written } from "../../sim/scenario/assumptions.ts";
import { Scenario } from "../../sim/scenario/schema.ts";
import {
  annotationsOf,
  type Ast,
  type Choice,
  choiceOf,
  choiceWords,
  expectedOf,
  isMapShape,
  itemOf,
  type Property,
  propertiesOf,
} from "../../sim/scenario/shape.ts";

const titles = new Map([...FAULTS, ...MITIGATIONS].map(({ kind, title }) => [kind, title]));

export const reference = (): string => [...sections(Scenario.ast as SchemaAST.Objects, "")].join("\n\n");

/** The tables of a map and of all below it; no table twice, though the same steps may stand in several places. */
function* sections(ast: SchemaAST.Objects, path: string, told = new Set<string>()): Iterable<string> {
  const properties = propertiesOf(ast);
  const table = tableOf(properties.filter((p) => !isPart(p.ast)));
  if (table !== undefined && !told.has(table)) yield `### ${path === "" ? "The whole" : path}\n\n${table}`;
  if (table !== undefined) told.add(table);
  for (const { name, ast: part } of properties.filter((p) => isPart(p.ast))) {
    const inside = `${path === "" ? "" : `${path}.`}${name}${SchemaAST.isArrays(part) ? "[]" : ""}`;
    const item = SchemaAST.isArrays(part) ? itemOf(part) : part;
    const choice = choiceOf(item);
    if (choice !== undefined) yield* choiceSections(choice, inside, told);
    else yield* sections(item as SchemaAST.Objects, inside, told);
  }
}

/** A table for each word of a choice, or one for all if they have nothing but a few required keys. */
function* choiceSections(choice: Choice, path: string, told: Set<string>): Iterable<string> {
  const words = choiceWords(choice).map((word) => ({ word, properties: merged(choice, word) }));
  if (words.every(({ properties }) => properties.every((p) => annotationsOf(p.ast).origin === undefined))) {
    const rows = words.map(
      ({ word, properties }) =>
        `| \`${word}\` | ${properties.map((p) => `\`${p.name}\`, ${short(p.ast)}`).join("; ")} |`,
    );
    yield `### ${path}\n\n| ${choice.key} | keys |\n| --- | --- |\n${rows.join("\n")}`;
    return;
  }
  for (const { word, properties } of words) {
    const table = tableOf(properties);
    if (table === undefined || told.has(table)) continue;
    told.add(table);
    const title = titles.get(word);
    yield `### ${path}, \`${choice.key}: ${word}\`\n\n${title === undefined ? "" : `${title}.\n\n`}${table}`;
  }
}

/** A key, and those of which only one may stand. */
interface Key extends Property {
  readonly either?: readonly string[];
}

/** The keys of all members of one word; what only some of them have is one or the other. */
const merged = (choice: Choice, word: string): Key[] => {
  const members = choice.members.filter((m) => m.word === word).map((m) => propertiesOf(m.ast));
  const names = [...new Set(members.flatMap((properties) => properties.map((p) => p.name)))].filter(
    (name) => name !== choice.key,
  );
  const own = names.filter((name) => members.some((properties) => !properties.some((p) => p.name === name)));
  const order = [...own, ...names.filter((name) => !own.includes(name))];
  return order.map((name) => {
    const property = members.flat().find((p) => p.name === name)!;
    return own.includes(name) ? { ...property, either: own } : property;
  });
};

/** A map or a list of maps, which has a table of its own; a law is a value. */
const isPart = (ast: Ast): boolean => {
  const item = SchemaAST.isArrays(ast) ? itemOf(ast) : ast;
  return choiceOf(item) !== undefined || (isMapShape(item) && annotationsOf(ast).origin === undefined);
};

const tableOf = (properties: readonly Key[]): string | undefined =>
  properties.length === 0
    ? undefined
    : ["| key | expects | default | meaning |", "| --- | --- | --- | --- |", ...properties.map(row)].join(
        "\n",
      );

const row = ({ name, ast, optional, either }: Key): string => {
  const { description = "", origin, default: preset } = annotationsOf(ast);
  const absent = preset === undefined ? (optional ? "none" : requiredOf(either)) : `\`${written(preset)}\``;
  const meaning = `${description}${origin === undefined ? "" : ` *${origin[0].toUpperCase()}${origin.slice(1)}.*`}`;
  return `| \`${name}\` | ${short(ast)} | ${absent} | ${meaning} |`.replace(/ {2,}/g, " ");
};

const requiredOf = (either: readonly string[] | undefined): string =>
  either === undefined ? "required" : `one of ${either.map((name) => `\`${name}\``).join(", ")}`;

/** Quantities and names are explained once, above the tables. */
const short = (ast: Ast): string => {
  if (SchemaAST.isArrays(ast)) return `a list: ${short(itemOf(ast))} each`;
  if (isMapShape(ast)) return "a law";
  return expectedOf(ast).replace(/(, such as .*| with its unit.*| such as .*| of up to 60 .*)$/, "");
};
