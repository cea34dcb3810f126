/** What the commands that run a scenario share: reading it, scaling it, and the scenarios that come with the package. */
import { existsSync, readdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { Schema } from "effect";
import { parse as parseYaml } from "yaml";
import { At, ticksAt } from "../twin/quantity.ts";
import { badChangeText, badOf, type Change, changed } from "../scenario/change.ts";
import { problemText } from "../scenario/problem.ts";
import { chargersOf, fewestChargers, scaleTo } from "../scenario/scale.ts";
import { variantFlaws } from "../scenario/variantChecks.ts";
import type { Scenario } from "../scenario/schema.ts";
import { type Setting, settingsOf } from "../report/restsOn.ts";
import { BadInput, BadScenario, count, text, texts } from "./command.ts";
import { readScenario } from "./files.ts";
import type { Terminal } from "./terminal.ts";

export const scenarioOptions = {
  seed: text("S", "Seed, in place of the scenario's."),
  chargers: count({ min: 1, max: 5_000_000 }, "Scale the fleet, its rates, slots and pools to N chargers."),
  set: texts("PATH=VALUE", "Change the scenario: faults[0].returns=23:00. May be given again."),
};

export interface ScenarioOptions {
  readonly seed?: string | undefined;
  readonly chargers?: number | undefined;
  readonly set?: readonly string[] | undefined;
  /** Scale a larger fleet to so many, unless a number was asked for. */
  readonly most?: number;
}

/** The options as they were given. */
export const scenarioWords = ({ seed, chargers, set = [] }: ScenarioOptions): string[] => [
  ...(chargers === undefined ? [] : ["--chargers", String(chargers)]),
  ...(seed === undefined ? [] : ["--seed", seed]),
  ...set.flatMap((change) => ["--set", change]),
];

/** A change as `--set` gives it; what stands for the value is read as in a scenario file. */
const changeOf = (given: string): Change => {
  const at = given.indexOf("=");
  if (at < 1) throw new BadInput(`--set: expected PATH=VALUE, met ${JSON.stringify(given)}`);
  const value = given.slice(at + 1);
  try {
    return { path: given.slice(0, at), to: parseYaml(value) };
  } catch {
    throw new BadInput(`--set ${given.slice(0, at)}: cannot be read: ${JSON.stringify(value)}`);
  }
};

const withChanges = (scenario: Scenario, set: readonly string[]): Scenario => {
  const result = changed(scenario, set.map(changeOf));
  if ("scenario" in result) return result.scenario;
  throw new BadScenario(result.bad.map((bad) => `ridethrough: --set: ${badChangeText(bad)}`).join("\n"));
};

export interface Opened {
  readonly scenario: Scenario;
  /** What the files say, before any default and any change; their texts, the scenario's own first; and what `--set` changes. */
  readonly input: unknown;
  readonly files: ReadonlyMap<string, string>;
  readonly changes: readonly Change[];
  readonly settings: readonly Setting[];
  /** Chargers of the file, where `--chargers` asked for another number. */
  readonly scaledFrom?: number;
  /** What the chargers of its inventory are called, if it has one and was not scaled. */
  readonly ids?: readonly string[];
}

/** Reads a scenario with the given seed, size and changes; says so when it was scaled. */
export const openScenario = (
  path: string,
  { seed, chargers: asked, set = [], most = Infinity }: ScenarioOptions,
  terminal: Terminal,
): Opened => {
  const reading = readScenario(path, terminal);
  if ("problems" in reading) throw new BadScenario(reading.problems.map(problemText).join("\n"));
  const { scenario, ids, input, files } = reading;
  if (scenario.fleet.inventory !== undefined)
    terminal.complain(
      `${scenario.fleet.inventory.file}: read ${chargersOf(scenario)} chargers in ${scenario.fleet.groups.length} groups`,
    );
  const asSet = set.length === 0 ? scenario : withChanges(scenario, set);
  const own = seed === undefined ? asSet : { ...asSet, seed };
  const chargers = asked ?? (chargersOf(own) > most ? most : undefined);
  const to = scalingOf(own, chargers, terminal);
  const from = { input, files, changes: set.map(changeOf), settings: settingsOf(own, set.map(changeOf)) };
  if (to === undefined) return { ...from, scenario: own, ...(ids && { ids }) };
  return { ...from, scenario: scaleTo(own, to).scenario, scaledFrom: chargersOf(own) };
};

/** The same of a scenario with a decision to look at: what its causes and doubts change can be had of it as changed and scaled. */
export const openDecision = (path: string, options: ScenarioOptions, terminal: Terminal): Opened => {
  const opened = openScenario(path, options, terminal);
  if (opened.scenario.arms === undefined)
    throw new BadInput(`${path}: compares nothing; it needs the key arms`);
  const flaws = variantFlaws(opened.scenario);
  if (flaws.length === 0) return opened;
  throw new BadScenario(
    flaws.map((flaw) => `${path}, as changed and scaled: ${badChangeText(badOf(-1, flaw))}`).join("\n"),
  );
};

/** The number of chargers to scale to, if it is another one; says so, and refuses what is too small. */
export const scalingOf = (
  scenario: Scenario,
  chargers: number | undefined,
  terminal: Terminal,
): number | undefined => {
  if (chargers === undefined || chargers === chargersOf(scenario)) return undefined;
  const fewest = fewestChargers(scenario);
  if (chargers < fewest)
    throw new BadInput(
      `--chargers: expected at least ${fewest}, one a ${scenario.fleet.inventory ? "cluster" : "group"}, met ${chargers}`,
    );
  terminal.complain(
    `scaled from ${chargersOf(scenario)} to ${chargers} chargers, rates, slots and pools in proportion`,
  );
  return chargers;
};

/** The tick of a time given as an option; it must lie within the run. */
export const timeOf = (option: string, given: string, scenario: Scenario): number => {
  const decoded = Schema.decodeUnknownOption(At)(given);
  const ticks = decoded._tag === "Some" ? ticksAt(decoded.value, scenario.starts) : NaN;
  if (!(ticks >= 0 && ticks <= scenario.lasts))
    throw new BadInput(
      `--${option}: expected a time within the run, such as 21:40 or "+70 min", met ${JSON.stringify(given)}`,
    );
  return ticks;
};

/** The package's own folder of scenarios, beside the bundle or, from source, at the top. */
const folder = (): string => {
  const here = dirname(fileURLToPath(import.meta.url));
  const found = [join(here, "..", "scenarios"), join(here, "..", "..", "scenarios")].find((path) =>
    existsSync(path),
  );
  if (found === undefined) throw new BadInput("the scenarios of the package are missing; name a file");
  return found;
};

/** The incidents that come with the package, as paths from here. */
export const shippedIncidents = (): string[] =>
  readdirSync(join(folder(), "incidents"))
    .filter((name) => name.endsWith(".yaml"))
    .sort()
    .map((name) => relative(process.cwd(), join(folder(), "incidents", name)) || name);
