import { readScenario } from "../../sim/cli/files.ts";
import { scaleTo } from "../../sim/scenario/scale.ts";
import type { Scenario } from "../../sim/scenario/schema.ts";

/** The incident of 12 March 2026 on a fleet of another size. */
export const march12 = (chargers: number): Scenario => {
  const reading = readScenario("scenarios/incidents/2026-03-12-provider-capacity.yaml");
  if ("problems" in reading) throw new Error(JSON.stringify(reading.problems));
  return scaleTo(reading.scenario, chargers).scenario;
};

type Fault = Extract<Scenario["faults"][number], { kind: "provider-capacity-loss" }>;

/** The same with parameters of its fault changed. */
export const withFault = (scenario: Scenario, changes: Partial<Fault>): Scenario => ({
  ...scenario,
  faults: scenario.faults.map((f) => (f.kind === "provider-capacity-loss" ? { ...f, ...changes } : f)),
});

type Step = NonNullable<Scenario["arms"]>["choices"][number]["steps"][number];

/** The same with each step of each arm changed. */
export const withSteps = (scenario: Scenario, change: (step: Step) => Step): Scenario => {
  const { arms } = scenario;
  if (arms === undefined) throw new Error("no arms");
  const choices = arms.choices.map((arm) => ({ ...arm, steps: arm.steps.map(change) }));
  return { ...scenario, arms: { ...arms, choices } };
};
