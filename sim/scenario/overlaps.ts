/**
 * Two faults that take the same thing at one time: the end of the first would end the second too. What a fault takes is
 * told by names that read on in "both take …".
 */
import type { FaultSpec } from "../faults/index.ts";
import { carrierOf } from "../twin/planning.ts";
import { marketsOf, segmentsOf } from "../faults/populated.ts";
import type { Ticks } from "../kernel/time.ts";
import { clockText, ticksAt } from "../twin/quantity.ts";
import type { Check } from "./check.ts";
import type { Scenario } from "./schema.ts";

/** Things taken, each until so long after the fault's end. */
type Taken = ReadonlyMap<string, Ticks>;

const taken = (after: Ticks, ...things: readonly string[]): Taken =>
  new Map(things.map((thing) => [thing, after]));

const hubOf = (cluster: string): string => `the hub of ${cluster}`;
const gatewayOf = (cluster: string): string => `the gateway of ${cluster}`;

/** What each fault takes for itself; one that is not here takes nothing that another could miss. */
const TAKEN: {
  readonly [K in FaultSpec["kind"]]?: (fault: Extract<FaultSpec, { kind: K }>, scenario: Scenario) => Taken;
} = {
  "provider-capacity-loss": (fault) =>
    new Map([
      [hubOf(fault.cluster), 0],
      [`the admission of ${fault.cluster}`, fault.fullAfter],
    ]),
  "instance-loss": (fault) => taken(0, gatewayOf(fault.cluster)),
  "cluster-loss": (fault) => taken(0, hubOf(fault.cluster), gatewayOf(fault.cluster)),
  "region-loss": (fault, { cloud }) => {
    const homed = cloud.clusters.filter(({ region }) => region === fault.region).map(({ name }) => name);
    return taken(0, `the network of ${fault.region}`, ...homed.map(hubOf), ...homed.map(gatewayOf));
  },
  "network-degradation": (fault) => taken(0, `the network of ${fault.region}`),
  "access-network-loss": (fault, { fleet }) =>
    taken(
      fault.backOver,
      ...segmentsOf(fleet, fault.markets, fault.links).map(({ market, link }) => `${link} in ${market}`),
    ),
  "mass-reboot": (fault, { fleet }) =>
    taken(
      0,
      ...marketsOf(fleet, fault.market === "all" ? [] : [fault.market]).map(
        (market) => `the power in ${market}`,
      ),
    ),
  "credential-expiry": (fault) => taken(0, `the credentials of ${fault.firmware}`),
  "duplicate-flood": (fault, { cloud }) => taken(0, `the partitions of ${carrierOf(cloud, fault.pipeline)}`),
  "slow-store": (fault) => taken(0, `the store ${fault.store}`),
  "blind-monitoring": () => taken(0, "monitoring"),
};

const takenBy = (fault: FaultSpec, scenario: Scenario): Taken =>
  (TAKEN[fault.kind] as ((fault: FaultSpec, scenario: Scenario) => Taken) | undefined)?.(fault, scenario) ??
  taken(0);

export const overlaps: Check = function* (scenario) {
  const { faults, starts } = scenario;
  const all = faults.map((fault, i) => ({
    i,
    from: ticksAt(fault.at, starts),
    ends: "returns" in fault ? ticksAt(fault.returns, starts) : Infinity,
    things: takenBy(fault, scenario),
  }));
  for (const [i, later] of all.entries())
    for (const earlier of all) {
      if (earlier.from > later.from || (earlier.from === later.from && earlier.i >= i)) continue;
      const until = (thing: string): Ticks => earlier.ends + (earlier.things.get(thing) ?? -Infinity);
      const both = [...later.things.keys()].find((thing) => until(thing) > later.from);
      if (both === undefined) continue;
      yield {
        path: ["faults", i, "at"],
        message: `expected a time not before ${clockText(until(both), starts)}, when faults[${earlier.i}] is over: both take ${both}`,
      };
    }
};
