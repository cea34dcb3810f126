/** `compare` with `--against`: designs on incidents. */
import { NoWorld } from "../experiments/compare.ts";
import { AS_BUILT, compareDesigns as compare } from "../experiments/designs.ts";
import type { DesignRead } from "../scenario/design.ts";
import { designed } from "../scenario/overlay.ts";
import { inOrder, type Problem, problemText } from "../scenario/problem.ts";
import { fewestChargers } from "../scenario/scale.ts";
import type { Scenario } from "../scenario/schema.ts";
import { BadInput, BadScenario, EXIT } from "./command.ts";
import { showDesigns } from "./designTables.ts";
import { readDesign, yamlFiles } from "./files.ts";
import { progressOn } from "./progress.ts";
import { openScenario, type ScenarioOptions } from "./scenario.ts";
import type { Terminal } from "./terminal.ts";
import { threads } from "./threads.ts";

interface Options extends ScenarioOptions {
  readonly seeds: number | undefined;
  readonly json: boolean;
}

/** The problems of the files given, in their order. */
const refuse = (problems: readonly Problem[]): never => {
  const files = new Set(problems.map(({ file }) => file));
  throw new BadScenario(inOrder(problems, files).map(problemText).join("\n"));
};

export const openDesigns = (files: readonly string[]): DesignRead[] => {
  const readings = files.flatMap(yamlFiles).map(readDesign);
  const problems = readings.flatMap((reading) => ("problems" in reading ? reading.problems : []));
  if (problems.length > 0) refuse(problems);
  return readings.flatMap((reading) => ("problems" in reading ? [] : [reading]));
};

/** Every incident as every design would have had it, or every reason why not. */
export const layAll = (designs: readonly DesignRead[], incidents: readonly Scenario[]): Scenario[] => {
  const laid = designs.map(({ design, locate }) => ({ locate, ...designed(design, incidents) }));
  const problems = laid.flatMap((one) => ("flaws" in one ? one.flaws.map(one.locate) : []));
  if (problems.length > 0) refuse(problems);
  return laid.flatMap((one) => ("scenarios" in one ? one.scenarios : []));
};

const checkChargers = (chargers: number | undefined, scenarios: readonly Scenario[]): void => {
  const fewest = Math.max(...scenarios.map(fewestChargers));
  if (chargers !== undefined && chargers < fewest)
    throw new BadInput(
      `--chargers: expected at least ${fewest}, one a group of the largest fleet, met ${chargers}`,
    );
};

const checkTitles = (designs: readonly DesignRead[]): void => {
  const titles = [AS_BUILT.title, ...designs.map(({ design }) => design.title)];
  const twice = titles.find((title, k) => titles.indexOf(title) < k);
  if (twice !== undefined) throw new BadInput(`two designs are called ${JSON.stringify(twice)}`);
};

export const compareDesigns = async (
  files: readonly string[],
  against: readonly string[],
  { seed, chargers, set, seeds, json }: Options,
  terminal: Terminal,
): Promise<number> => {
  const designs = openDesigns(files);
  checkTitles(designs);
  const incidents = against
    .flatMap(yamlFiles)
    .map((path) => openScenario(path, { seed, set }, terminal).scenario);
  checkChargers(chargers, [...incidents, ...layAll(designs, incidents)]);
  const progress = progressOn(terminal);
  terminal.stopGently();
  const result = await compare(
    designs.map(({ design }) => design),
    incidents,
    {
      ...(seeds !== undefined && { replications: seeds }),
      ...(chargers !== undefined && { chargers }),
      engine: threads(),
      onProgress: (done, of) => progress.update(done, of, "runs"),
      enough: () => terminal.interrupted.aborted,
    },
  ).catch((error: unknown) => {
    if (error instanceof NoWorld) return undefined;
    throw error;
  });
  progress.clear();
  if (result === undefined) return EXIT.interrupted;
  if (json) terminal.print(JSON.stringify(result, undefined, 2));
  else showDesigns(result, terminal);
  return terminal.interrupted.aborted ? EXIT.interrupted : EXIT.held;
};
