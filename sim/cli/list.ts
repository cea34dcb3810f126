/** What there is to choose from, read from the definitions; the reference in the READMEs is made of the same. */
import { SchemaAST } from "effect";
import { FAULTS, FaultSpec } from "../faults/index.ts";
import { METRICS as RUN_METRICS } from "../measures/impact.ts";
import { SERIES } from "../measures/series.ts";
import { type Signal, SIGNALS } from "../measures/signals.ts";
import { MITIGATIONS, MitigationSpec } from "../mitigations/index.ts";
import { METRICS as MONITOR_METRICS } from "../operations/parameters.ts";
import { written } from "../scenario/assumptions.ts";
import {
  annotationsOf,
  type Ast,
  type Choice,
  choiceOf,
  expectedOf,
  isMapShape,
  itemOf,
  type Property,
  propertiesOf,
} from "../scenario/shape.ts";
import { nearest } from "../scenario/suggest.ts";
import { LEVER_NAMES, LEVERS } from "../twin/levers.ts";
import { BadInput, command, EXIT, flag } from "./command.ts";
import { type Column, tableOf } from "./table.ts";
import { bold, type Terminal } from "./terminal.ts";

/** A key of a map, as people are told of it. */
export interface Parameter {
  readonly name: string;
  readonly expects: string;
  /** As it stands in a file; undefined where there is none. */
  readonly default: unknown;
  readonly required: boolean;
  /** Keys of which one must stand, this one among them. */
  readonly either?: readonly string[];
  /** Where the default comes from. */
  readonly origin?: string;
  readonly description: string;
}

export interface Definition {
  readonly kind: string;
  readonly title: string;
  readonly parameters: readonly Parameter[];
}

export interface Metric {
  readonly name: string;
  /** What it is a figure of. */
  readonly of: "run" | "signal" | "alert rule" | "time series";
  readonly description: string;
}

export interface LeverText {
  readonly name: string;
  readonly target: string;
  readonly about: string;
}

/** @param either the keys of which only one may stand, if this is one of them */
export const parameterOf = ({ name, ast, optional }: Property, either?: readonly string[]): Parameter => {
  const { description = "", origin, default: preset } = annotationsOf(ast);
  return {
    name,
    expects: shortly(ast),
    default: preset,
    required: preset === undefined && !optional,
    ...(either && { either }),
    ...(origin !== undefined && { origin }),
    description,
  };
};

/** A key, and the keys of the maps it holds, such as `phases[].share`. */
const withParts = (property: Property, either?: readonly string[]): Parameter[] => {
  const { name, ast } = property;
  const [item, inside] = SchemaAST.isArrays(ast) ? [itemOf(ast), `${name}[]`] : [ast, name];
  const parts = isMapShape(item) && !isLaw(item) ? propertiesOf(item) : [];
  return [
    parameterOf(property, either),
    ...parts.flatMap((part) => withParts({ ...part, name: `${inside}.${part.name}` })),
  ];
};

/** The parameters of all members of one word; what only some of them have is one or the other, and stands first. */
export const parametersOf = (choice: Choice, word: string): Parameter[] => {
  const members = choice.members.filter((m) => m.word === word).map((m) => propertiesOf(m.ast));
  const every = new Map(members.flat().map((property) => [property.name, property]));
  every.delete(choice.key);
  const own = [...every.keys()].filter((name) => members.some((m) => !m.some((p) => p.name === name)));
  return [
    ...own.flatMap((name) => withParts(every.get(name)!, own)),
    ...[...every].filter(([name]) => !own.includes(name)).flatMap(([, property]) => withParts(property)),
  ];
};

const isLaw = (ast: Ast): boolean => annotationsOf(ast).identifier === "Law";

/** What is expected, without the details that hold for every quantity and name. */
const shortly = (ast: Ast): string => {
  if (SchemaAST.isArrays(ast)) return `a list: ${shortly(itemOf(ast))} each`;
  if (isLaw(ast)) return "a law";
  return expectedOf(ast).replace(/(, such as .*| with its unit.*| such as .*| of up to 60 .*)$/, "");
};

/** What stands in place of a default, in words. */
export const absentOf = ({ required, either }: Parameter, named = (name: string): string => name): string => {
  if (either !== undefined) return `one of ${either.map(named).join(", ")}`;
  return required ? "required" : "none";
};

const definitionsOf = (
  union: { readonly ast: Ast },
  definitions: readonly { readonly kind: string; readonly title: string }[],
): Definition[] => {
  const choice = choiceOf(union.ast)!;
  return definitions.map(({ kind, title }) => ({ kind, title, parameters: parametersOf(choice, kind) }));
};

export const faults = (): Definition[] => definitionsOf(FaultSpec, FAULTS);
export const mitigations = (): Definition[] => definitionsOf(MitigationSpec, MITIGATIONS);

const inUnit: Readonly<Record<Signal["unit"], string>> = {
  min: " In minutes.",
  s: " In seconds.",
  messages: "",
  share: "",
  times: "",
};

export const metrics = (): Metric[] => {
  const of = (what: Metric["of"], described: Readonly<Record<string, string>>): Metric[] =>
    Object.entries(described).map(([name, description]) => ({ name, of: what, description }));
  const signals = Object.entries(SIGNALS).map(([name, { about, unit }]) => [name, `${about}${inUnit[unit]}`]);
  return [
    ...of("run", RUN_METRICS),
    ...of("signal", Object.fromEntries(signals)),
    ...of("alert rule", MONITOR_METRICS),
    ...of("time series", SERIES),
  ];
};

export const levers = (): LeverText[] =>
  LEVER_NAMES.map((name) => ({ name, target: LEVERS[name].target, about: LEVERS[name].about }));

const PARAMETER_COLUMNS: readonly Column[] = [
  { title: "parameter" },
  { title: "expects" },
  { title: "default" },
  { title: "meaning" },
];

const definitionText = ({ kind, title, parameters }: Definition, terminal: Terminal): string => {
  const head = `${bold(terminal, kind)}: ${title}.`;
  if (parameters.length === 0) return head;
  const rows = parameters.map((p) => [
    p.name,
    p.expects,
    p.default === undefined ? absentOf(p) : written(p.default),
    p.origin === undefined ? p.description : `${p.description} (${p.origin})`,
  ]);
  return `${head}\n${tableOf(PARAMETER_COLUMNS, rows, terminal)}`;
};

const definitionList = (read: () => Definition[]) => ({
  read,
  text: (terminal: Terminal): string =>
    read()
      .map((definition) => definitionText(definition, terminal))
      .join("\n\n"),
});

interface List {
  readonly read: () => unknown;
  readonly text: (terminal: Terminal) => string;
}

const LISTS = {
  faults: definitionList(faults),
  mitigations: definitionList(mitigations),
  metrics: {
    read: metrics,
    text: (terminal) =>
      tableOf(
        [{ title: "metric" }, { title: "of" }, { title: "meaning" }],
        metrics().map(({ name, of, description }) => [name, of, description]),
        terminal,
      ),
  },
  levers: {
    read: levers,
    text: (terminal) =>
      tableOf(
        [{ title: "lever" }, { title: "target" }, { title: "what it does" }],
        levers().map(({ name, target, about }) => [name, target, about]),
        terminal,
      ),
  },
} as const satisfies Record<string, List>;
const WORDS = Object.keys(LISTS) as (keyof typeof LISTS)[];

export const list = command({
  name: "list",
  summary:
    "List faults and mitigations with their parameters, the metrics that measure a run, or the levers of the twin.",
  takes: { name: WORDS.join("|"), least: 1, most: 1 },
  options: { json: flag("Print the list as JSON.") },
  details: "Example: ridethrough list faults",
  run: ([given], { json }, terminal) => {
    const word = WORDS.find((w) => w === given);
    if (word === undefined) {
      const meant = nearest(given, WORDS);
      throw new BadInput(
        `list: expected one of ${WORDS.join(", ")}, met ${JSON.stringify(given)}` +
          (meant === undefined ? "" : `; did you mean ${meant}?`),
      );
    }
    terminal.print(json ? JSON.stringify(LISTS[word].read(), undefined, 2) : LISTS[word].text(terminal));
    return EXIT.held;
  },
});
