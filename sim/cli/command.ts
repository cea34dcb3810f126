/**
 * What a command is: its words, its options with their types, and what it does. Parsing and help derive from it.
 */
import { parseArgs } from "node:util";
import { Schema } from "effect";
import { nearest } from "../scenario/suggest.ts";
import { Duration } from "../twin/quantity.ts";
import type { Terminal } from "./terminal.ts";

/** 0: held. 1: an internal error. 2: bad input. 3: a threshold or a property failed. 130: interrupted. */
export const EXIT = { held: 0, internal: 1, badInput: 2, failed: 3, interrupted: 130 } as const;

/** What the user gave is wrong; the message is all that is printed. */
export class BadInput extends Error {}

/** Problems of files: they name their own place, so nothing is put before them. */
export class BadScenario extends BadInput {}

/** An option with a value, or a flag if it has no placeholder. */
export interface Option<T> {
  readonly placeholder?: string;
  readonly help: string;
  readonly initial: T;
  /** May be given again: the value is a list, and `parse` gives one entry of it. */
  readonly many?: true;
  /** It also takes every further word that is no option. */
  readonly rest?: true;
  /** The value of a text, or what was expected. */
  readonly parse: (text: string) => { readonly value: unknown } | { readonly expected: string };
}

export const flag = (help: string): Option<boolean> => ({
  help,
  initial: false,
  parse: () => ({ value: true }),
});

/** Text; undefined if it is not given. */
export const text = (placeholder: string, help: string): Option<string | undefined> => ({
  placeholder,
  help,
  initial: undefined,
  parse: (given) => (given === "" ? { expected: "something" } : { value: given }),
});

/** Texts: the option may be given more than once. */
export const texts = (placeholder: string, help: string): Option<readonly string[]> => ({
  placeholder,
  help,
  initial: [],
  many: true,
  parse: (given) => (given === "" ? { expected: "something" } : { value: given }),
});

/** Texts: all words from here on that are no options, as a shell gives them for `--against incidents/*`. */
export const rest = (placeholder: string, help: string): Option<readonly string[]> => ({
  ...texts(placeholder, help),
  rest: true,
});

/** A whole number within limits, such as a number of worlds. */
export function count(limits: { min: number; max: number }, help: string, initial: number): Option<number>;
export function count(limits: { min: number; max: number }, help: string): Option<number | undefined>;
export function count(
  { min, max }: { min: number; max: number },
  help: string,
  initial?: number,
): Option<number | undefined> {
  return {
    placeholder: "N",
    help: initial === undefined ? help : `${help} (${initial})`,
    initial,
    parse: (given) => {
      const value = /^\d{1,15}$/.test(given) ? Number(given) : Number.NaN;
      return value >= min && value <= max ? { value } : { expected: `a whole number from ${min} to ${max}` };
    },
  };
}

/** How long, in milliseconds; undefined if it is not given. */
export const duration = (help: string): Option<number | undefined> => ({
  placeholder: "DURATION",
  help,
  initial: undefined,
  parse: (given) => {
    const decoded = Schema.decodeUnknownOption(Duration)(given);
    return decoded._tag === "Some" && decoded.value > 0
      ? { value: decoded.value }
      : { expected: "a duration with its unit, such as 90s, 5min or 2h" };
  },
});

/** One of a few words. */
export const choice = <W extends string>(words: readonly W[], help: string, initial: W): Option<W> => ({
  placeholder: words.join("|"),
  help: `${help} (${initial})`,
  initial,
  parse: (given) => {
    const value = words.find((word) => word === given);
    return value === undefined ? { expected: `one of ${words.join(", ")}` } : { value };
  },
});

// oxlint-disable-next-line typescript/no-explicit-any -- an option of any type
export type Options = Readonly<Record<string, Option<any>>>;
export type Values<O extends Options> = { readonly [K in keyof O]: O[K] extends Option<infer T> ? T : never };

export interface Command<O extends Options = Options> {
  readonly name: string;
  /** One sentence for the list of commands. */
  readonly summary: string;
  /** What it takes besides options. */
  readonly takes?: { readonly name: string; readonly least: number; readonly most: number };
  readonly options: O;
  /** Further help: what it prints, what the exit code says, an example. */
  readonly details?: string;
  /** Returns the exit code. */
  readonly run: (
    given: readonly string[],
    options: Values<O>,
    terminal: Terminal,
  ) => number | Promise<number>;
}

/** Types a command's `run` after its options; outside, all commands look alike. */
export const command = <O extends Options>(definition: Command<O>): Command =>
  definition as unknown as Command;

export interface Parsed<O extends Options> {
  readonly given: readonly string[];
  readonly options: Values<O>;
  readonly help: boolean;
}

/** Reads a command's words; throws BadInput for whatever it does not know. */
export const parse = <O extends Options>(definition: Command<O>, words: readonly string[]): Parsed<O> => {
  const known = { ...definition.options, help: flag("Print this help.") };
  const { tokens } = parseArgs({
    args: [...words],
    options: Object.fromEntries(
      Object.entries(known).map(([name, option]) => [
        name,
        {
          type: option.placeholder === undefined ? ("boolean" as const) : ("string" as const),
          ...(name === "help" && { short: "h" }),
        },
      ]),
    ),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const given: string[] = [];
  const values: Record<string, unknown> = Object.fromEntries(
    Object.entries(known).map(([name, o]) => [name, o.initial]),
  );
  let taking = given;
  for (const token of tokens) {
    if (token.kind === "positional") taking.push(token.value);
    if (token.kind === "option") {
      const value = valueOf(known, token.name, token.rawName, token.value, token.inlineValue);
      values[token.name] =
        known[token.name]?.many === true ? [...(values[token.name] as unknown[]), value] : value;
      if (known[token.name]?.rest === true) taking = values[token.name] as string[];
    }
  }
  const help = values["help"] === true;
  if (!help) checkGiven(definition, given);
  return { given, options: values as Values<O>, help };
};

const valueOf = (
  known: Options,
  name: string,
  raw: string,
  value: string | undefined,
  inline: boolean | undefined,
): unknown => {
  const option = Object.hasOwn(known, name) ? known[name] : undefined;
  if (option === undefined) {
    const meant = nearest(name, Object.keys(known));
    throw new BadInput(`unknown option ${raw}${meant === undefined ? "" : `; did you mean --${meant}?`}`);
  }
  if (option.placeholder === undefined) {
    if (value !== undefined) throw new BadInput(`--${name} takes no value, met ${JSON.stringify(value)}`);
    return true;
  }
  if (value === undefined || (inline === false && value.startsWith("--")))
    throw new BadInput(`--${name} needs a value: --${name} ${option.placeholder}`);
  const parsed = option.parse(value);
  if ("expected" in parsed)
    throw new BadInput(`--${name}: expected ${parsed.expected}, met ${JSON.stringify(value)}`);
  return parsed.value;
};

const checkGiven = <O extends Options>({ name, takes }: Command<O>, given: readonly string[]): void => {
  if (given.length > (takes?.most ?? 0))
    throw new BadInput(`${name}: unexpected ${JSON.stringify(given[takes?.most ?? 0])}`);
  if (given.length < (takes?.least ?? 0))
    throw new BadInput(`${name} needs ${takes?.name}: ${usage({ name, takes })}`);
};

const usage = ({ name, takes }: Pick<Command, "name" | "takes">): string => {
  const what = takes === undefined ? "" : ` ${takes.name}${takes.most > Math.max(1, takes.least) ? "…" : ""}`;
  return `ridethrough ${name}${takes?.least === 0 ? what.replace(/^ (.*)$/, " [$1]") : what}`;
};

export const helpOf = <O extends Options>(definition: Command<O>): string => {
  const options = [
    ...Object.entries(definition.options).map(([name, o]) => [
      `--${name}${o.placeholder === undefined ? "" : ` ${o.placeholder}`}${o.rest === true ? "…" : ""}`,
      o.help,
    ]),
    ["-h, --help", "Print this help."],
  ];
  const width = Math.max(...options.map(([left]) => left.length));
  return [
    definition.summary,
    "",
    `Usage: ${usage(definition)} [options]`,
    "",
    ...options.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`),
    ...(definition.details === undefined ? [] : ["", definition.details]),
  ].join("\n");
};
