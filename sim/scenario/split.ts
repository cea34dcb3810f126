/** The same cloud in more and smaller clusters, so that what befalls one of them befalls fewer chargers. */
import type { FaultSpec } from "../faults/index.ts";
import type { MitigationSpec } from "../mitigations/index.ts";
import type { Cluster, Group } from "../twin/parameters.ts";
import { apportion } from "./apportion.ts";
import { scaleFault, scaleHub } from "./scale.ts";
import type { Scenario } from "./schema.ts";
import { withSteps } from "./steps.ts";

const CLUSTERS_MAX = 60;

/** Equal shares of a whole number, the remainder among the first. */
const sharesOf = (total: number, parts: number, least: number): number[] =>
  apportion(
    Array.from({ length: parts }, () => 1),
    total,
    least,
  );

/** The first part keeps the name: what befalls the cluster by its name befalls that part. */
const partName = (name: string, part: number): string => (part === 0 ? name : `${name}.${part + 1}`);

const partsOf = (cluster: Cluster, parts: number): Cluster[] => {
  const { gateway, hub, standbyHub } = cluster;
  const instances = sharesOf(gateway.instances, parts, 1);
  const queues = sharesOf(gateway.queue, parts, 0);
  return instances.map((own, k) => ({
    ...cluster,
    name: partName(cluster.name, k),
    hub: scaleHub(hub, 1 / parts),
    standbyHub: scaleHub(standbyHub, 1 / parts),
    gateway: { ...gateway, instances: own, queue: queues[k] },
  }));
};

/** The parts of a group stand in its place, so that each charger keeps its number and with it its luck. */
const groupParts = (group: Group, parts: number): Group[] =>
  sharesOf(group.chargers, parts, 0).flatMap((chargers, k) =>
    chargers === 0
      ? []
      : [{ ...group, name: partName(group.name, k), cluster: partName(group.cluster, k), chargers }],
  );

/** A fault of a cluster is as severe to its part: rates and instances are shared out as the cluster's are. */
const faultOfPart = (fault: FaultSpec, parts: number): FaultSpec =>
  fault.kind === "instance-loss"
    ? { ...fault, remaining: Math.round(fault.remaining / parts) }
    : scaleFault(fault, 1 / parts);

const stepOfPart = (step: MitigationSpec, parts: number): MitigationSpec => {
  if (step.kind === "admission-control") return { ...step, rate: step.rate / parts };
  return step.kind === "scale-up" && "cluster" in step
    ? { ...step, instances: Math.max(1, Math.round(step.instances / parts)) }
    : step;
};

/** Why a scenario cannot be split so far; undefined if it can. */
const obstacle = ({ cloud, fleet }: Scenario, parts: number): string | undefined => {
  if (fleet.inventory !== undefined)
    return "a fleet read from an inventory cannot be split: it names the cluster of every charger";
  const most = Math.floor(CLUSTERS_MAX / cloud.clusters.length);
  if (parts > most)
    return `expected at most ${most}: ${cloud.clusters.length} clusters would be more than ${CLUSTERS_MAX}`;
  for (const { name, gateway, hub } of cloud.clusters) {
    if (gateway.instances < parts)
      return `expected at most ${gateway.instances}, the gateway instances of ${name}`;
    if (hub.slots < parts) return `expected at most ${hub.slots}, the slots of ${name}`;
    const groups = fleet.groups.filter(({ cluster }) => cluster === name).map((group) => group.chargers);
    const chargers = Math.max(...groups);
    if (groups.length > 0 && chargers < parts)
      return `expected at most ${chargers}, the chargers of the largest group of ${name}`;
  }
  return undefined;
};

/**
 * Splits each cluster into so many of equal size: hub, gateway and chargers are shared out, and in all as much is there as
 * before. Faults and steps that name a cluster then name its first part.
 *
 * @example splitClusters(scenario, 4)
 */
export const splitClusters = (
  scenario: Scenario,
  parts: number,
): { readonly scenario: Scenario } | { readonly obstacle: string } => {
  if (parts === 1) return { scenario };
  const why = obstacle(scenario, parts);
  if (why !== undefined) return { obstacle: why };
  const { cloud, fleet } = scenario;
  const split = cloud.clusters.map((cluster) => partsOf(cluster, parts));
  const whole: Scenario = {
    ...scenario,
    fleet: { ...fleet, groups: fleet.groups.flatMap((group) => groupParts(group, parts)) },
    // The first parts keep the places of the clusters, and with them their luck.
    cloud: {
      ...cloud,
      clusters: [...split.map(([first]) => first), ...split.flatMap((all) => all.slice(1))],
    },
    faults: scenario.faults.map((fault) => faultOfPart(fault, parts)),
  };
  return { scenario: withSteps(whole, (step) => stepOfPart(step, parts)) };
};
