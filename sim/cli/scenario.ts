/** What the commands that run a scenario share: reading it, scaling it, and the scenarios that come with the package. */
import { existsSync, readdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { problemText } from "../scenario/problem.ts";
import { chargersOf, fewestChargers, scaleTo } from "../scenario/scale.ts";
import type { Scenario } from "../scenario/schema.ts";
import { BadInput, BadScenario, count, text } from "./command.ts";
import { readScenario } from "./files.ts";
import type { Terminal } from "./terminal.ts";

export const scenarioOptions = {
  seed: text("S", "Seed, in place of the scenario's."),
  chargers: count({ min: 1, max: 5_000_000 }, "Scale the fleet, its rates, slots and pools to N chargers."),
};

export interface Opened {
  readonly scenario: Scenario;
  /** Chargers of the file, where `--chargers` asked for another number. */
  readonly scaledFrom?: number;
  /** What the chargers of its inventory are called, if it has one and was not scaled. */
  readonly ids?: readonly string[];
}

/** Reads a scenario with the given seed and size; says so when it was scaled. */
export const openScenario = (
  path: string,
  { seed, chargers }: { readonly seed?: string | undefined; readonly chargers?: number | undefined },
  terminal: Terminal,
): Opened => {
  const reading = readScenario(path, terminal);
  if ("problems" in reading) throw new BadScenario(reading.problems.map(problemText).join("\n"));
  const { scenario, ids } = reading;
  if (scenario.fleet.inventory !== undefined)
    terminal.complain(
      `${scenario.fleet.inventory.file}: read ${chargersOf(scenario)} chargers in ${scenario.fleet.groups.length} groups`,
    );
  const own = seed === undefined ? scenario : { ...scenario, seed };
  if (chargers === undefined || chargers === chargersOf(own)) return { scenario: own, ...(ids && { ids }) };
  const fewest = fewestChargers(own);
  if (chargers < fewest)
    throw new BadInput(
      `--chargers: expected at least ${fewest}, one a ${own.fleet.inventory ? "cluster" : "group"}, met ${chargers}`,
    );
  terminal.complain(
    `scaled from ${chargersOf(own)} to ${chargers} chargers, rates, slots and pools in proportion`,
  );
  return { scenario: scaleTo(own, chargers).scenario, scaledFrom: chargersOf(own) };
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
