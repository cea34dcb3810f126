// The incident of 12 March 2026 with a small fleet, as the page gets it.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { decodeScenario } from "../../sim/scenario/read.ts";
import { scaleTo } from "../../sim/scenario/scale.ts";
import type { Scenario } from "../../sim/scenario/schema.ts";

export const CHARGERS = 2_000;
const FILE = "scenarios/incidents/2026-03-12-provider-capacity.yaml";

/** What a server gives the page of it. */
export const smallSource = () => ({
  path: FILE,
  files: { [FILE]: readFileSync(join(process.cwd(), FILE), "utf8") },
  chargers: CHARGERS,
});

export const smallIncident = (): Scenario => {
  const reading = decodeScenario(FILE, (path) => ({ text: readFileSync(join(process.cwd(), path), "utf8") }));
  if ("problems" in reading) throw new Error(JSON.stringify(reading.problems));
  // Through JSON, as it goes to the page.
  return JSON.parse(JSON.stringify(scaleTo(reading.scenario, CHARGERS).scenario)) as Scenario;
};
