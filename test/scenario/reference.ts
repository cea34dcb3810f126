// The reference as Markdown: of the scenario format, a table for each map of the file, from the schema alone; of what the
// simulator is made of, the lists of `ridethrough list`.
import { SchemaAST } from "effect";
import {
  absentOf,
  type Definition,
  faults,
  levers,
  metrics,
  mitigations,
  type Parameter,
  parameterOf,
  parametersOf,
} from "../../sim/cli/list.ts";
import { PropertiesFile } from "../../sim/experiments/check/claims.ts";
import { PROPERTIES } from "../../sim/experiments/check/properties/index.ts";
import { written } from "../../sim/scenario/assumptions.ts";
import { Design } from "../../sim/scenario/design.ts";
import { Scenario } from "../../sim/scenario/schema.ts";
import {
  annotationsOf,
  type Ast,
  type Choice,
  choiceOf,
  choiceWords,
  isMapShape,
  itemOf,
  propertiesOf,
} from "../../sim/scenario/shape.ts";

/** Of the scenario format, and of the others what scenarios do not have. */
export const formatReference = (): string => {
  const told = new Set<string>();
  return [
    ...sections(Scenario.ast as SchemaAST.Objects, "", told),
    "## Reference of designs",
    ...sections(Design.ast as SchemaAST.Objects, "", told),
    "## Reference of properties",
    ...sections(PropertiesFile.ast as SchemaAST.Objects, "", told),
  ].join("\n\n");
};

/** Of faults, mitigations, metrics and levers. */
export const listReference = (): string =>
  [
    "### Faults",
    ...faults().map(definitionSection),
    "### Mitigations",
    ...mitigations().map(definitionSection),
    "### Metrics",
    tableOf(
      ["metric", "of", "meaning"],
      metrics().map(({ name, of, description }) => [code(name), of, description]),
    ),
    "### Levers",
    tableOf(
      ["lever", "target", "what it does"],
      levers().map(({ name, target, about }) => [code(name), target, about]),
    ),
  ].join("\n\n");

const titles = new Map(
  [...faults(), ...mitigations(), ...PROPERTIES].map(({ kind, title }) => [kind, title]),
);

const definitionSection = ({ kind, title, parameters }: Definition): string =>
  [`#### ${code(kind)}`, `${title}.`, parameterTable(parameters)]
    .filter((part) => part !== undefined)
    .join("\n\n");

/** The tables of a map and of all below it; no table twice, though the same steps may stand in several places. */
function* sections(ast: SchemaAST.Objects, path: string, told = new Set<string>()): Iterable<string> {
  const properties = propertiesOf(ast);
  const table = parameterTable(properties.filter((p) => !isPart(p.ast)).map((p) => parameterOf(p)));
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
  const words = choiceWords(choice).map((word) => ({ word, parameters: parametersOf(choice, word) }));
  if (
    words.every(({ parameters }) =>
      parameters.every((p) => p.origin === undefined && p.default === undefined),
    )
  ) {
    const rows = words.map(({ word, parameters }) => [
      code(word),
      parameters.map((p) => `${code(p.name)}, ${p.expects}`).join("; "),
    ]);
    yield `### ${path}\n\n${tableOf([choice.key, "keys"], rows)}`;
    return;
  }
  for (const { word, parameters } of words) {
    const title = titles.get(word);
    const table = parameterTable(parameters) ?? "It has no parameters.";
    if (told.has(`${word}: ${table}`)) continue;
    told.add(`${word}: ${table}`);
    yield `### ${path}, \`${choice.key}: ${word}\`\n\n${title === undefined ? "" : `${title}.\n\n`}${table}`;
  }
}

/** A map or a list of maps, which has a table of its own; a law is a value. */
const isPart = (ast: Ast): boolean => {
  const item = SchemaAST.isArrays(ast) ? itemOf(ast) : ast;
  return choiceOf(item) !== undefined || (isMapShape(item) && annotationsOf(ast).origin === undefined);
};

const parameterTable = (parameters: readonly Parameter[]): string | undefined =>
  parameters.length === 0
    ? undefined
    : tableOf(
        ["key", "expects", "default", "meaning"],
        parameters.map((p) => [
          code(p.name),
          p.expects,
          p.default === undefined ? absentOf(p, code) : code(written(p.default)),
          `${p.description}${p.origin === undefined ? "" : ` *${p.origin[0].toUpperCase()}${p.origin.slice(1)}.*`}`,
        ]),
      );

const code = (text: string): string => `\`${text}\``;

const tableOf = (titles: readonly string[], rows: readonly (readonly string[])[]): string =>
  [titles, titles.map(() => "---"), ...rows].map(line).join("\n");

const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`.replace(/ {2,}/g, " ");
