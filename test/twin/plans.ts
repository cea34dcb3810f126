// Random faults, actions and arms, as people would write them, and random pulls of levers, which no fault need ever make.
import fc from "fast-check";
import { planOf, simulationOf } from "../../sim/experiments/replication.ts";
import type { Simulation } from "../../sim/operations/simulation.ts";
import type { Scenario } from "../../sim/scenario/schema.ts";
import { LEVER_NAMES, type LeverName } from "../../sim/twin/levers.ts";
import type { Pull } from "../../sim/twin/planning.ts";
import { ticksAt } from "../../sim/twin/quantity.ts";
import { smallInput } from "../smallScenario.ts";
import { MINUTE, quietScenario, runAlong, withSteadyLinks } from "./rig.ts";

/** So many runs, and an end to looking for a smaller counterexample: a run takes a while. */
export const runsOf = (numRuns: number) => ({ numRuns, interruptAfterTimeLimit: 25_000 });

/** How long the random runs last. */
export const LASTS = 80 * MINUTE;
const lasts = "80 min";

const seconds = (max: number, min = 0) => fc.integer({ min, max }).map((s) => `${s} s`);
const moment = (from: number, to: number) => fc.integer({ min: from, max: to }).map((s) => `+${s} s`);
const share = fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true }));
const rate = (max: number) => fc.integer({ min: 0, max: max * 100 }).map((n) => `${n / 100}/s`);
const law = (max: number) =>
  fc.tuple(fc.integer({ min: 1, max }), fc.integer({ min: 0, max })).map(([median, more]) => ({
    median: `${median} s`,
    p95: `${median + more} s`,
  }));
const cluster = fc.constantFrom("a", "b", "c");

const capacityLoss = fc.record({
  kind: fc.constant("provider-capacity-loss"),
  cluster,
  at: moment(60, 1800),
  over: seconds(600),
  remaining: share,
  silentShare: share,
  nodeDown: seconds(600, 1),
  nodeUp: seconds(300, 1),
  admission: rate(3),
  returns: moment(1800, 4200),
  returnLaw: law(3600),
  admissionAfter: rate(5),
  fullAfter: seconds(1200),
});

const instanceLoss = fc.record({
  kind: fc.constant("instance-loss"),
  cluster,
  at: moment(60, 3000),
  remaining: fc.integer({ min: 0, max: 4 }),
  drops: share,
  returns: moment(3000, 4500),
});

const scaleUp = fc.record({
  kind: fc.constant("scale-up"),
  cluster,
  instances: fc.integer({ min: 1, max: 20 }),
  takes: law(600),
});

const failover = fc.record({
  kind: fc.constant("failover"),
  prepare: law(300),
  takes: law(1200),
  pause: seconds(120),
});

const step = fc.oneof(
  scaleUp,
  fc.tuple(failover, cluster).map(([knobs, name]) => ({ ...knobs, cluster: name })),
  fc.tuple(failover, fc.constantFrom("west", "north")).map(([knobs, region]) => ({ ...knobs, region })),
  fc.record({ kind: fc.constant("support-case"), answered: law(1800), hastens: share }),
);

/** Runs of the small fleet under random faults, actions and an arm. */
const planned = (length: string, change: (scenario: Scenario) => Scenario): fc.Arbitrary<() => Simulation> =>
  fc
    .record({
      faults: fc.array(fc.oneof(capacityLoss, instanceLoss), { minLength: 1, maxLength: 3 }),
      actions: fc.array(fc.record({ at: moment(60, 3600), step }), { maxLength: 2 }),
      arm: fc.option(fc.record({ at: moment(600, 3000), steps: fc.array(step, { maxLength: 2 }) }), {
        nil: undefined,
      }),
      seed: fc.integer({ min: 0, max: 999 }).map(String),
    })
    .map(({ faults, actions, arm, seed }) =>
      named({ faults, actions, arm, seed }, () => {
        const arms =
          arm === undefined ? smallInput.arms : { at: arm.at, choices: [{ name: "it", steps: arm.steps }] };
        const scenario = change(quietScenario({ lasts: length, faults, actions, arms }));
        const taken = arm === undefined ? undefined : scenario.arms;
        const plan = planOf(scenario, seed, {
          ...(taken && { arm: { from: ticksAt(taken.at, scenario.starts), steps: taken.choices[0].steps } }),
        });
        return simulationOf(scenario, seed, plan);
      }),
    );

export const plannedRuns = planned(lasts, (scenario) => scenario);

/** Long enough for everybody to come back, on links that do not drop by themselves. */
export const longRuns = planned("240 min", withSteadyLinks).map((start) => ({ start, lasts: 240 * MINUTE }));

const pullOf = (at: number, lever: LeverName, cluster: number, value: number, detail: number): Pull => {
  const hub = value < 0.7 ? cluster : 3 + cluster;
  switch (lever) {
    case "hub-admission":
      return { at, lever, target: hub, value: value < 0.2 ? -1 : value * 10 };
    case "hub-node-down":
    case "hub-node-up":
      return { at, lever, target: hub, value: Math.floor(detail * 8), detail: value };
    case "hub-close":
    case "hub-open":
      return { at, lever, target: hub, value: 0 };
    case "cluster-address":
      return { at, lever, target: cluster, value: detail < 0.5 ? cluster : 3 + cluster };
    case "gateway-instances":
      return { at, lever, target: cluster, value: Math.floor(value * 10) };
    case "gateway-instances-lost":
      return { at, lever, target: cluster, value: Math.floor(value * 10) };
    case "connections-drop":
      return { at, lever, target: cluster, value };
  }
};

/** Random pulls of every lever, in any order, on these clusters: the twin must hold under these too. */
export const logsOn = (...clusters: readonly number[]): fc.Arbitrary<Pull[]> =>
  fc
    .array(
      fc
        .record({
          at: fc.integer({ min: 1, max: LASTS }),
          lever: fc.constantFrom(...LEVER_NAMES),
          cluster: fc.constantFrom(...clusters),
          value: fc.double({ min: 0, max: 1, noNaN: true }),
          detail: fc.double({ min: 0, max: 0.999, noNaN: true }),
        })
        .map((p) => pullOf(p.at, p.lever, p.cluster, p.value, p.detail)),
      { maxLength: 30 },
    )
    .map((pulls) => pulls.sort((a, b) => a.at - b.at));

export const logs = logsOn(0, 1, 2);

export const quiet = quietScenario({ lasts });

export const pulledRuns: fc.Arbitrary<() => Simulation> = fc
  .tuple(logs, fc.integer({ min: 0, max: 999 }).map(String))
  .map(([pulls, seed]) => named({ pulls, seed }, () => runAlong(quiet, pulls, seed)));

/** Instants of a run, in order, the end among them. */
export const instants = fc
  .array(fc.integer({ min: 0, max: LASTS }), { minLength: 1, maxLength: 8 })
  .map((times) => [...times, LASTS].sort((a, b) => a - b));

/** A counterexample that fast-check prints as what it was made from. */
function named<T extends object>(what: unknown, of: T): T {
  return Object.assign(of, { [fc.toStringMethod]: () => JSON.stringify(what) });
}
