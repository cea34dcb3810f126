/** The same scenario for another number of chargers. */
import type { FaultSpec } from "../faults/index.ts";
import type { MitigationSpec } from "../mitigations/index.ts";
import { OF_ANY_FLEET } from "../measures/impact.ts";
import { SIGNALS, type SignalName } from "../measures/signals.ts";
import type { Backend, Pipeline, Store, StoreName } from "../twin/backendParameters.ts";
import type { Cluster, Fleet, Hub } from "../twin/parameters.ts";
import { apportion } from "./apportion.ts";
import { scaleInventory } from "./sample.ts";
import type { Fact, Scenario } from "./schema.ts";
import { withSteps } from "./steps.ts";

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
  const { backend } = scenario.cloud;
  const scaled: Scenario = {
    ...scenario,
    fleet: scaleFleet(scenario.fleet, chargers),
    cloud: {
      ...scenario.cloud,
      clusters: scenario.cloud.clusters.map((cluster) => scaleCluster(cluster, factor)),
      backend: scaleBackend(backend, factor),
    },
    faults: scenario.faults.map((fault) => scaleFault(fault, factor)),
    ...scaleLimits(scenario, factor),
    ...(scenario.expect && {
      expect: { ...scenario.expect, facts: scenario.expect.facts.map((fact) => scaleFact(fact, factor)) },
    }),
  };
  return { factor, scenario: withSteps(scaled, (step) => scaleStep(step, backend, factor)) };
};

const scaleFleet = (fleet: Fleet, chargers: number): Fleet => {
  if (fleet.inventory !== undefined) return scaleInventory(fleet, fleet.inventory, chargers);
  const counts = apportion(
    fleet.groups.map((group) => group.chargers),
    chargers,
  );
  return { ...fleet, groups: fleet.groups.map((group, i) => ({ ...group, chargers: counts[i] })) };
};

export const scaleHub = (hub: Hub, factor: number): Hub => ({
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

export const scaleFault = (fault: FaultSpec, factor: number): FaultSpec =>
  fault.kind === "provider-capacity-loss"
    ? { ...fault, admission: fault.admission * factor, admissionAfter: fault.admissionAfter * factor }
    : fault;

/**
 * Calls to the API grow with the fleet, so the store that answers them does. The other serves consumer instances alone:
 * they keep their number, and each holds a connection as long as before.
 */
const poolFactor = (store: StoreName, { api }: Backend, factor: number): number =>
  store === api.store ? factor : 1;

const scaleCount = (count: number, factor: number): number => Math.max(1, Math.round(count * factor));

/** The pool keeps to whole connections; what rounding adds or takes is made good by the time of a statement. */
const scaleStore = (store: Store, factor: number): Store => {
  const pool = scaleCount(store.pool, factor);
  return { ...store, pool, service: (store.service * pool) / (store.pool * factor) };
};

const scalePipeline = <P extends Pipeline>(pipeline: P, factor: number): P => ({
  ...pipeline,
  concurrency: pipeline.concurrency * factor,
  batch: scaleCount(pipeline.batch, factor),
  checkpoint: scaleCount(pipeline.checkpoint, factor),
});

/** Partitions and instances keep their number and have as much less under way at once: a full batch takes as long. */
const scaleBackend = (backend: Backend, factor: number): Backend => ({
  ...backend,
  stores: {
    core: scaleStore(backend.stores.core, poolFactor("core", backend, factor)),
    portal: scaleStore(backend.stores.portal, poolFactor("portal", backend, factor)),
  },
  pipelines: {
    "real-time": scalePipeline(backend.pipelines["real-time"], factor),
    history: scalePipeline(backend.pipelines.history, factor),
    ocpp: scalePipeline(backend.pipelines.ocpp, factor),
  },
  api: { ...backend.api, limit: backend.api.limit * factor },
  logCapacity: Math.round(backend.logCapacity * factor),
});

const scaleStep = (step: MitigationSpec, backend: Backend, factor: number): MitigationSpec => {
  if (step.kind === "admission-control" || step.kind === "rate-limit")
    return { ...step, rate: step.rate * factor };
  return step.kind === "scale-up" && "store" in step
    ? { ...step, pool: scaleCount(step.pool, poolFactor(step.store, backend, factor)) }
    : step;
};

/** The same with some of its numbers, where it has them, multiplied. */
const times = <T extends object>(limits: T, keys: readonly (keyof T)[], factor: number): T => {
  const numbers = keys.flatMap((key) => {
    const value = limits[key];
    return typeof value === "number" ? [[key, value * factor]] : [];
  });
  return { ...limits, ...Object.fromEntries(numbers) };
};

const ofSignal = (signal: SignalName, factor: number): number =>
  SIGNALS[signal].unit === "messages" ? factor : 1;

/** Limits on what grows with the fleet do so too. */
const scaleLimits = ({ hypotheses, thresholds, stopWhen }: Scenario, factor: number) => ({
  hypotheses: hypotheses.map((h) => times(h, ["min", "max"], ofSignal(h.signal, factor))),
  thresholds: thresholds.map((t) => times(t, ["min", "max"], OF_ANY_FLEET.has(t.metric) ? 1 : factor)),
  stopWhen: stopWhen.map((c) => times(c, ["above", "below"], ofSignal(c.signal, factor))),
});

/** A fact counted in chargers is of the whole fleet; the others do not know how large it is. */
const scaleFact = (fact: Fact, factor: number): Fact =>
  times(fact, ["reported", "within", "atLeast", "atMost"], fact.unit === "chargers" ? factor : 1);
