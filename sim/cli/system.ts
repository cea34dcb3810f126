/** The system that is tested: a scenario, or a design laid over one. */
import { readFileSync } from "node:fs";
import { parse as parseYaml } from "yaml";
import { Design } from "../scenario/design.ts";
import type { Scenario } from "../scenario/schema.ts";
import { isPlainMap } from "../scenario/shape.ts";
import { BadInput, text } from "./command.ts";
import { layAll, openDesigns } from "./designs.ts";
import { openScenario, type ScenarioOptions, scenarioOptions, shippedIncidents } from "./scenario.ts";
import type { Terminal } from "./terminal.ts";

export const systemOptions = {
  on: text("SCENARIO", "Lay the design over this scenario (the outage of 12 March 2026)."),
  seed: scenarioOptions.seed,
  set: scenarioOptions.set,
};

interface SystemOptions extends Pick<ScenarioOptions, "seed" | "set"> {
  readonly on: string | undefined;
}

const SCENARIO_KEYS = ["extends", "starts", "lasts", "fleet", "cloud"];
const DESIGN_KEYS = Object.keys(Design.fields).filter((key) => key !== "title" && key !== "operations");

/** Whether a file is a design, by its keys; what cannot be read is left to those who say why. */
const isDesign = (path: string): boolean => {
  try {
    const input: unknown = parseYaml(readFileSync(path, "utf8"), { logLevel: "silent" });
    if (!isPlainMap(input)) return false;
    const has = (keys: readonly string[]): boolean => keys.some((key) => Object.hasOwn(input, key));
    return has(DESIGN_KEYS) && !has(SCENARIO_KEYS);
  } catch {
    return false;
  }
};

export interface System {
  readonly scenario: Scenario;
  /** The file that is it, with nothing changed. */
  readonly file?: string;
}

/** Opens a scenario or, laid over one, a design; its title then names both. */
export const openSystem = (file: string, { on, seed, set }: SystemOptions, terminal: Terminal): System => {
  const options = { seed, set };
  if (!isDesign(file)) {
    if (on !== undefined) throw new BadInput(`--on: expected ${file} to be a design, it is a scenario`);
    const isAsWritten = seed === undefined && (set ?? []).length === 0;
    return { scenario: openScenario(file, options, terminal).scenario, ...(isAsWritten && { file }) };
  }
  const [read] = openDesigns([file]);
  const base = on ?? shippedIncidents().at(-1)!;
  if (on === undefined) terminal.complain(`${file}: laid over ${base}; --on SCENARIO names another`);
  const [scenario] = layAll([read], [openScenario(base, options, terminal).scenario]);
  return { scenario: { ...scenario, title: `${read.design.title} on ${scenario.title}`.slice(0, 200) } };
};
