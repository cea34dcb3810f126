// What the tests of the twin share: small scenarios cut down to one question, runs along a log written by hand, and
// figures found by walking over the chargers instead of reading the twin's own counters.
import { present, type Simulation } from "../../sim/operations/simulation.ts";
import { simulationOf } from "../../sim/experiments/replication.ts";
import type { Scenario } from "../../sim/scenario/schema.ts";
import type { Pull } from "../../sim/twin/planning.ts";
import { AFFECTED, BY_FAULT, CONNECTED, NO_NODE, STUCK, type Twin } from "../../sim/twin/state.ts";
import { smallInput, smallScenario } from "../smallScenario.ts";

export const SECOND = 1_000;
export const MINUTE = 60_000;
export const HOUR = 3_600_000;

/** The small scenario at a fifth of its size, with no fault and nothing done: 500 chargers of every firmware. */
export const quietScenario = (changes: Partial<typeof smallInput> = {}): Scenario =>
  smallScenario({
    fleet: {
      ...smallInput.fleet,
      groups: smallInput.fleet.groups.map((g) => ({ ...g, chargers: g.chargers / 5 })),
      // So many that some of them lose their link, which is nobody's fault.
      firmware: smallInput.fleet.firmware.map((f) =>
        f.name === "old" ? { ...f, neverReconnects: 0.5 } : f,
      ) as typeof smallInput.fleet.firmware,
    },
    faults: [],
    actions: [],
    ...changes,
  });

/** Links that never drop, so that only what a test does disconnects a charger. */
export const withSteadyLinks = (scenario: Scenario): Scenario => {
  const never = 1e12;
  const { links } = scenario.fleet;
  return {
    ...scenario,
    fleet: {
      ...scenario.fleet,
      links: {
        "lte-m": { ...links["lte-m"], dropsEvery: never },
        "wi-fi": { ...links["wi-fi"], dropsEvery: never },
        ethernet: { ...links.ethernet, dropsEvery: never },
      },
    },
  };
};

/** Firmware as people write it. */
export interface FirmwareInput {
  readonly retry: { readonly policy: string; readonly [parameter: string]: unknown };
  readonly [parameter: string]: unknown;
}

/** One group of chargers on steady Ethernet, all in cluster a, with this firmware. */
export const oneGroup = (
  chargers: number,
  firmware: FirmwareInput,
  {
    lasts = "3 h",
    ...cluster
  }: {
    lasts?: string;
    hub?: object;
    standbyHub?: object;
    gateway?: object;
    addressTtl?: string;
    stragglers?: number;
  } = {},
): Scenario =>
  withSteadyLinks(
    smallScenario({
      lasts,
      faults: [],
      actions: [],
      fleet: {
        groups: [
          {
            name: "all",
            chargers,
            cluster: "a",
            link: "ethernet",
            firmware: "it",
            model: "Go",
            market: "NO",
          },
        ],
        firmware: [{ name: "it", ...firmware } as unknown as (typeof smallInput.fleet.firmware)[0]],
      },
      cloud: {
        regions: ["west", "north"],
        clusters: [{ name: "a", region: "west", standby: "north", ...cluster }],
      } as unknown as typeof smallInput.cloud,
    }),
  );

/** A hub and a gateway that never hold anybody up. */
export const unlimited = {
  hub: { admission: "1000000/s" },
  standbyHub: { admission: "1000000/s" },
  gateway: { instances: 1000, connectsPerInstance: "10000/s" },
};

/** A run along a log written by hand, which need not be in order of time. */
export const runAlong = (scenario: Scenario, pulls: readonly Pull[], seed = scenario.seed): Simulation =>
  simulationOf(scenario, seed, { pulls: [...pulls].sort((a, b) => a.at - b.at) });

export const idsOf = (w: Twin): number[] => Array.from({ length: w.fleet.size }, (_, id) => id);

/** Chargers of a cluster, or of all, in this state. */
export const inState = (w: Twin, state: number, cluster?: number): number[] =>
  idsOf(w).filter(
    (id) => w.charger.state[id] === state && (cluster === undefined || w.fleet.clusterOf[id] === cluster),
  );

/** Figures the twin keeps as counters, found by walking over the chargers. */
export const walked = (s: Simulation) => {
  const { twin: w } = s;
  const { charger: c, fleet } = w;
  const byCluster = (counts: (id: number) => boolean): number[] => {
    const total = Array.from({ length: w.clusters }, () => 0);
    for (let id = 0; id < fleet.size; id++) if (counts(id)) total[fleet.clusterOf[id]]++;
    return total;
  };
  const sockets = Array.from({ length: 2 * w.clusters * w.nodes }, () => 0);
  let offlineTicks = w.tally.offlineTicks[0];
  for (let id = 0; id < fleet.size; id++) {
    if (c.node[id] !== NO_NODE) sockets[c.hub[id] * w.nodes + c.node[id]]++;
    if (c.offlineFrom[id] >= 0) offlineTicks += present(s) - c.offlineFrom[id];
  }
  const offline = (id: number) => c.offlineFrom[id] >= 0;
  return {
    offline: byCluster(offline),
    affectedOffline: byCluster((id) => offline(id) && c.cause[id] >= BY_FAULT),
    stuck: byCluster((id) => c.state[id] === STUCK && c.cause[id] >= BY_FAULT),
    knownOffline: byCluster((id) => c.known[id] === 0),
    affected: byCluster((id) => (c.marks[id] & AFFECTED) !== 0),
    inGateway: byCluster((id) => c.inGateway[id] === 1),
    connected: byCluster((id) => c.state[id] === CONNECTED),
    withSocket: byCluster((id) => c.node[id] !== NO_NODE),
    sockets,
    offlineTicks,
  };
};

/** Mean and standard deviation. */
export const momentsOf = (values: readonly number[]): { mean: number; deviation: number } => {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(variance) };
};

/** The value below which a share of the values lies. */
export const quantileOf = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))];
