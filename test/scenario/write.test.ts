// A scenario that is written is read as itself.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readScenario } from "../../sim/cli/files.ts";
import { shippedIncidents } from "../../sim/cli/scenario.ts";
import { simulate } from "../../sim/experiments/simulate.ts";
import { decodeScenario } from "../../sim/scenario/read.ts";
import { scaleTo } from "../../sim/scenario/scale.ts";
import type { Scenario } from "../../sim/scenario/schema.ts";
import { scenarioText } from "../../sim/scenario/write.ts";
import { smallScenario } from "../smallScenario.ts";

const readBack = (text: string): Scenario => {
  const reading = decodeScenario("it.yaml", () => ({ text }));
  if ("problems" in reading) throw new Error(JSON.stringify(reading.problems, undefined, 2));
  return reading.scenario;
};

describe("a scenario that is written", () => {
  test.each(shippedIncidents())("%s is read as itself", (path) => {
    const reading = readScenario(path);
    if ("problems" in reading) throw new Error(path);
    expect(readBack(scenarioText(reading.scenario))).toEqual(reading.scenario);
  });

  test("its run has the same digest, at another size too; defaults and what is empty are left out, a comment stands on top", () => {
    const scenario = smallScenario();
    const text = scenarioText(scenario, ["One line.", "Another."]);
    const digestAt = (one: Scenario): string => simulate(scaleTo(one, 731).scenario).digest;
    expect(digestAt(readBack(text))).toBe(digestAt(scenario));
    expect(text).toMatch(/^# One line\.\n# Another\.\ntitle: A small outage\n/);
    expect(text).not.toContain("hypotheses");
    expect(text).not.toContain("keepAlive");
    expect(text.length).toBeLessThan(readFileSync("scenarios/README.md").length);
  });
});
