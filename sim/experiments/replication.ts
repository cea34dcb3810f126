/** One replication of a scenario: its parameters, its plan, its simulation. */
import type { Ticks } from "../kernel/time.ts";
import { PAST, type Plan, planRun, type PlanRequest } from "../operations/plan.ts";
import { createSimulation, type Log, type Simulation } from "../operations/simulation.ts";
import { wrongArm } from "../scenario/arms.ts";
import type { Scenario } from "../scenario/schema.ts";
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

/** An arm of the scenario, taken when the decision is or at another time; what operators did in any case stays. */
export const armTaken = (scenario: Scenario, name: string, at?: Ticks): NonNullable<PlanOptions["arm"]> => {
  const choice = scenario.arms?.choices.find((arm) => arm.name === name);
  if (scenario.arms === undefined || choice === undefined)
    throw new RangeError(`arm: ${wrongArm(scenario, name)}`);
  return { from: at ?? ticksAt(scenario.arms.at, scenario.starts), ...choice };
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
