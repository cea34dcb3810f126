/** The same scenario for another number of chargers. */
import type { FaultSpec } from "../faults/index.ts";
import type { MitigationSpec } from "../mitigations/index.ts";
import type { Reaction } from "../operations/parameters.ts";
import type { Backend, Pipeline, Store } from "../twin/backendParameters.ts";
import type { Cluster, Fleet, Hub } from "../twin/parameters.ts";
import { apportion } from "./apportion.ts";
import { scaleInventory } from "./sample.ts";
import type { Arm, Fact, Scenario } from "./schema.ts";

export interface Scaled {
  readonly scenario: Scenario;
  /** Chargers now, as a multiple of what they were. */
  readonly factor: number;
}

export const chargersOf = ({ fleet }: Scenario): number =>
  fleet.groups.reduce((sum, { chargers }) => sum + chargers, 0);

/** The fewest chargers it can be scaled to: one a group or, of an inventory, one a cluster. */
export const fewestChargers = ({ fleet: { groups, inventory } }: Scenario): number =>
  inventory === undefined ? groups.length : new Set(groups.map(({ cluster }) => cluster)).size;

/**
 * Scales the fleet to `chargers`, and with it what the cloud serves them with: admission, sockets, set-ups a second and
 * queues. Clusters, instances and nodes keep their number, so a node or an instance stays the same share of its cluster.
 * Every group keeps at least one charger; of an inventory every cluster does, and its rows are sampled or repeated.
 */
export const scaleTo = (scenario: Scenario, chargers: number): Scaled => {
  const fewest = fewestChargers(scenario);
  if (!Number.isInteger(chargers) || chargers < fewest)
    throw new RangeError(
      `expected at least ${fewest} chargers, one a ${scenario.fleet.inventory ? "cluster" : "group"}, met ${chargers}`,
    );
  const factor = chargers / chargersOf(scenario);
  return {
    factor,
    scenario: {
      ...scenario,
      fleet: scaleFleet(scenario.fleet, chargers),
      cloud: {
        ...scenario.cloud,
        clusters: scenario.cloud.clusters.map((cluster) => scaleCluster(cluster, factor)),
        backend: scaleBackend(scenario.cloud.backend, factor),
      },
      faults: scenario.faults.map((fault) => scaleFault(fault, factor)),
      actions: scenario.actions.map((action) => ({ ...action, step: scaleStep(action.step, factor) })),
      operations: {
        ...scenario.operations,
        reactions: scaleReactions(scenario.operations.reactions, factor),
      },
      ...(scenario.arms && {
        arms: { ...scenario.arms, choices: scenario.arms.choices.map((arm) => scaleArm(arm, factor)) },
      }),
      ...(scenario.expect && {
        expect: { ...scenario.expect, facts: scenario.expect.facts.map((fact) => scaleFact(fact, factor)) },
      }),
    },
  };
};

const scaleFleet = (fleet: Fleet, chargers: number): Fleet => {
  if (fleet.inventory !== undefined) return scaleInventory(fleet, fleet.inventory, chargers);
  const counts = apportion(
    fleet.groups.map((group) => group.chargers),
    chargers,
  );
  return { ...fleet, groups: fleet.groups.map((group, i) => ({ ...group, chargers: counts[i] })) };
};

const scaleHub = (hub: Hub, factor: number): Hub => ({
  ...hub,
  slots: Math.max(1, Math.round(hub.slots * factor)),
  admission: hub.admission * factor,
});

const scaleCluster = (cluster: Cluster, factor: number): Cluster => ({
  ...cluster,
  hub: scaleHub(cluster.hub, factor),
  standbyHub: scaleHub(cluster.standbyHub, factor),
  gateway: {
    ...cluster.gateway,
    connectsPerInstance: cluster.gateway.connectsPerInstance * factor,
    queue: Math.round(cluster.gateway.queue * factor),
  },
});

const scaleFault = (fault: FaultSpec, factor: number): FaultSpec =>
  fault.kind === "provider-capacity-loss"
    ? { ...fault, admission: fault.admission * factor, admissionAfter: fault.admissionAfter * factor }
    : fault;

const scalePool = (pool: number, factor: number): number => Math.max(1, Math.round(pool * factor));

/** The pool keeps to whole connections; what rounding adds or takes is made good by the time of a statement. */
const scaleStore = (store: Store, factor: number): Store => {
  const pool = scalePool(store.pool, factor);
  return { ...store, pool, service: (store.service * pool) / (store.pool * factor) };
};

const scalePipeline = <P extends Pipeline>(pipeline: P, factor: number): P => ({
  ...pipeline,
  concurrency: pipeline.concurrency * factor,
});

/** Partitions and instances keep their number and have as much less under way at once. */
const scaleBackend = (backend: Backend, factor: number): Backend => ({
  ...backend,
  stores: {
    core: scaleStore(backend.stores.core, factor),
    portal: scaleStore(backend.stores.portal, factor),
  },
  pipelines: {
    "real-time": scalePipeline(backend.pipelines["real-time"], factor),
    history: scalePipeline(backend.pipelines.history, factor),
    ocpp: scalePipeline(backend.pipelines.ocpp, factor),
  },
  api: { ...backend.api, limit: backend.api.limit * factor },
  logCapacity: Math.round(backend.logCapacity * factor),
});

const scaleStep = (step: MitigationSpec, factor: number): MitigationSpec => {
  if (step.kind === "admission-control" || step.kind === "rate-limit")
    return { ...step, rate: step.rate * factor };
  return step.kind === "scale-up" && "store" in step ? { ...step, pool: scalePool(step.pool, factor) } : step;
};

const scaleReactions = (reactions: readonly Reaction[], factor: number): Reaction[] =>
  reactions.map((reaction) => ({
    ...reaction,
    steps: reaction.steps.map((step) => scaleStep(step, factor)),
  }));

const scaleArm = (arm: Arm, factor: number): Arm => ({
  ...arm,
  steps: arm.steps.map((step) => scaleStep(step, factor)),
  onAlert: scaleReactions(arm.onAlert, factor),
});

/** A fact counted in chargers is of the whole fleet; the others do not know how large it is. */
const scaleFact = (fact: Fact, factor: number): Fact => {
  if (fact.unit !== "chargers") return fact;
  const bounds = (["reported", "within", "atLeast", "atMost"] as const).flatMap((bound) =>
    fact[bound] === undefined ? [] : [[bound, fact[bound] * factor] as const],
  );
  return { ...fact, ...Object.fromEntries(bounds) };
};
