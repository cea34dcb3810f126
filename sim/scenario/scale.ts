/** The same scenario for another number of chargers. */
import type { FaultSpec } from "../faults/index.ts";
import type { Cluster, Hub } from "../twin/parameters.ts";
import type { Fact, Scenario } from "./schema.ts";

export interface Scaled {
  readonly scenario: Scenario;
  /** Chargers now, as a multiple of what they were. */
  readonly factor: number;
}

export const chargersOf = ({ fleet }: Scenario): number =>
  fleet.groups.reduce((sum, { chargers }) => sum + chargers, 0);

/**
 * Scales the fleet to `chargers`, and with it what the cloud serves them with: admission, sockets, set-ups a second and
 * queues. Clusters, instances and nodes keep their number, so a node or an instance stays the same share of its cluster.
 * Every group keeps at least one charger, so `chargers` is at least the number of groups.
 */
export const scaleTo = (scenario: Scenario, chargers: number): Scaled => {
  const { groups } = scenario.fleet;
  if (!Number.isInteger(chargers) || chargers < groups.length)
    throw new RangeError(`expected at least ${groups.length} chargers, one a group, met ${chargers}`);
  const factor = chargers / chargersOf(scenario);
  const counts = apportion(
    groups.map((group) => group.chargers),
    chargers,
  );
  return {
    factor,
    scenario: {
      ...scenario,
      fleet: { ...scenario.fleet, groups: groups.map((group, i) => ({ ...group, chargers: counts[i] })) },
      cloud: {
        ...scenario.cloud,
        clusters: scenario.cloud.clusters.map((cluster) => scaleCluster(cluster, factor)),
      },
      faults: scenario.faults.map((fault) => scaleFault(fault, factor)),
      ...(scenario.expect && {
        expect: { ...scenario.expect, facts: scenario.expect.facts.map((fact) => scaleFact(fact, factor)) },
      }),
    },
  };
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

/** A fact counted in chargers is of the whole fleet; the others do not know how large it is. */
const scaleFact = (fact: Fact, factor: number): Fact => {
  if (fact.unit !== "chargers") return fact;
  const bounds = (["reported", "within", "atLeast", "atMost"] as const).flatMap((bound) =>
    fact[bound] === undefined ? [] : [[bound, fact[bound] * factor] as const],
  );
  return { ...fact, ...Object.fromEntries(bounds) };
};

/** Shares out a total in proportion, by largest remainder, at least one each: sums to `total` exactly. */
const apportion = (weights: readonly number[], total: number): number[] => {
  const sum = weights.reduce((a, b) => a + b, 0);
  const exact = weights.map((weight) => (weight * total) / sum);
  const shares = exact.map((share) => Math.max(1, Math.floor(share)));
  const byRemainder = exact
    .map((share, i) => ({ i, rest: share - shares[i] }))
    .sort((a, b) => b.rest - a.rest || a.i - b.i);
  let left = total - shares.reduce((a, b) => a + b, 0);
  for (let k = 0; left > 0; k = (k + 1) % byRemainder.length, left--) shares[byRemainder[k].i]++;
  // Too many groups were raised to one: the largest give it back.
  for (; left < 0; left++) shares[shares.indexOf(Math.max(...shares))]--;
  return shares;
};
