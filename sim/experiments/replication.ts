/** One replication of a scenario: its parameters, its plan, its simulation. */
import type { Ticks } from "../kernel/time.ts";
import { PAST, type Plan, planRun, type PlanRequest } from "../operations/plan.ts";
import { createSimulation, type Log, type Simulation } from "../operations/simulation.ts";
import type { Scenario } from "../scenario/schema.ts";
import { nearest } from "../scenario/suggest.ts";
import { ticksAt } from "../twin/quantity.ts";

/** Replication 0 runs on the scenario's own seed, the others on seeds derived from it. */
export const seedOf = (scenario: Scenario, replication: number): string =>
  replication === 0 ? scenario.seed : `${scenario.seed}#${replication}`;

export interface PlanOptions {
  readonly arm?: PlanRequest["arm"];
  /** With `knownUntil`: the world whose luck holds after it. */
  readonly world?: number;
  readonly knownUntil?: Ticks;
}

/** What is wrong with the name of an arm; undefined if the scenario has it. */
export const wrongArm = ({ arms }: Scenario, name: string): string | undefined => {
  const names = arms?.choices.map((arm) => arm.name) ?? [];
  if (names.includes(name)) return undefined;
  if (names.length === 0) return `expected no arm, the scenario has none, met ${JSON.stringify(name)}`;
  const meant = nearest(name, names);
  return `expected one of ${names.join(", ")}, met ${JSON.stringify(name)}${meant === undefined ? "" : `; did you mean ${JSON.stringify(meant)}?`}`;
};

/** An arm of the scenario, taken when the decision is; what operators did in any case stays. */
export const armTaken = (scenario: Scenario, name: string): NonNullable<PlanOptions["arm"]> => {
  const choice = scenario.arms?.choices.find((arm) => arm.name === name);
  if (scenario.arms === undefined || choice === undefined)
    throw new RangeError(`arm: ${wrongArm(scenario, name)}`);
  return { from: ticksAt(scenario.arms.at, scenario.starts), ...choice };
};

export const planOf = (
  scenario: Scenario,
  seed: string,
  { arm, world = PAST, knownUntil }: PlanOptions = {},
): Plan =>
  planRun({
    cloud: scenario.cloud,
    fleet: scenario.fleet,
    starts: scenario.starts,
    faults: scenario.faults,
    actions: scenario.actions,
    operations: scenario.operations,
    seed,
    world,
    ...(arm && { arm }),
    ...(knownUntil !== undefined && { knownUntil }),
  });

export const simulationOf = (scenario: Scenario, seed: string, plan: Log): Simulation =>
  createSimulation(
    {
      fleet: scenario.fleet,
      cloud: scenario.cloud,
      starts: scenario.starts,
      lasts: scenario.lasts,
      operations: scenario.operations,
      seed,
    },
    plan,
  );
