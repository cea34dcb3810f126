/**
 * Two faults that take the same thing at one time: the end of the first would end the second too. What a fault takes is
 * told by names that read on in "both take …".
 */
import type { FaultSpec } from "../faults/index.ts";
import { carrierOf } from "../faults/partitions.ts";
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

const takenBy = (fault: FaultSpec, { cloud, fleet }: Scenario): Taken => {
  switch (fault.kind) {
    case "provider-capacity-loss":
      return new Map([
        [hubOf(fault.cluster), 0],
        [`the admission of ${fault.cluster}`, fault.fullAfter],
      ]);
    case "instance-loss":
      return taken(0, gatewayOf(fault.cluster));
    case "cluster-loss":
      return taken(0, hubOf(fault.cluster), gatewayOf(fault.cluster));
    case "region-loss": {
      const homed = cloud.clusters.filter(({ region }) => region === fault.region).map(({ name }) => name);
      return taken(0, `the network of ${fault.region}`, ...homed.map(hubOf), ...homed.map(gatewayOf));
    }
    case "network-degradation":
      return taken(0, `the network of ${fault.region}`);
    case "access-network-loss":
      return taken(
        fault.backOver,
        ...segmentsOf(fleet, fault.markets, fault.links).map(({ market, link }) => `${link} in ${market}`),
      );
    case "mass-reboot":
      return taken(
        0,
        ...marketsOf(fleet, fault.market === "all" ? [] : [fault.market]).map(
          (market) => `the power in ${market}`,
        ),
      );
    case "credential-expiry":
      return taken(0, `the credentials of ${fault.firmware}`);
    case "duplicate-flood":
      return taken(0, `the partitions of ${carrierOf(cloud, fault.pipeline)}`);
    case "slow-store":
      return taken(0, `the store ${fault.store}`);
    case "blind-monitoring":
      return taken(0, "monitoring");
    case "bad-firmware":
    case "poison-message":
    case "schema-change":
    case "stalled-processor":
      return taken(0);
  }
};

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
