/** The fleet as it stands before a run: what never changes during it, one entry a charger or a cohort. */
import { draw } from "../kernel/draw.ts";
import { ticksToSeconds } from "../kernel/time.ts";
import { chance } from "../kernel/variates.ts";
import { settledTraits, TRAITS } from "./inventory.ts";
import type { Cloud, Firmware, Fleet, Group, Link } from "./parameters.ts";
import { clusterIndex, regionIndex, segmentOf } from "./planning.ts";
import { bytesByCohort } from "./traffic.ts";
import { NEVER_RECONNECTS, OFFLINE_AUTHORISATION, STAND_ALONE } from "./streams.ts";

/** A group with everything its chargers share looked up. They need not be numbered in a row. */
export interface Cohort {
  readonly group: Group;
  readonly firmware: Firmware;
  readonly link: Link;
  readonly cluster: number;
  /** The place of its firmware in the fleet's list. */
  readonly firmwareAt: number;
}

/** The charger starts sessions without the cloud. */
export const STARTS_ALONE = 1;
export const IN_STAND_ALONE = 2;
/** Once disconnected, it stays so until reset. */
export const GIVES_UP = 4;

/** The firmware's timings the run needs all the time, in flat tables by cohort. */
const timingsOf = (cohorts: readonly Cohort[]) => {
  const table = (of: (c: Cohort) => number) => Int32Array.from(cohorts, of);
  return {
    /** Handshakes of TCP, TLS and MQTT: four round trips. */
    dial: table((c) => 4 * c.link.roundTrip),
    halfTrip: table((c) => Math.max(1, c.link.roundTrip >> 1)),
    tokenLife: table((c) => c.firmware.tokenLife),
    connectTimeout: table((c) => c.firmware.connectTimeout),
    pulseIdle: table((c) => c.firmware.pulseIdle),
    pulseCharging: table((c) => c.firmware.pulseCharging),
    pulseStandAlone: table((c) => c.firmware.pulseStandAlone),
    heartbeat: table((c) => c.firmware.heartbeat),
    meterValues: table((c) => c.firmware.meterValues),
    callTimeout: table((c) => c.firmware.callTimeout),
    requestAgain: table((c) => c.firmware.requestAgain),
  };
};

export interface FleetTables {
  readonly size: number;
  readonly cohorts: readonly Cohort[];
  readonly cohortOf: Uint16Array;
  readonly timings: ReturnType<typeof timingsOf>;
  /** By cohort: 1 if it speaks OCPP, its firmware's place in the fleet's list, its access network. */
  readonly speaksOcpp: Uint8Array;
  readonly firmwareOf: Uint8Array;
  readonly segmentOf: Uint8Array;
  /** Bytes by cohort and moment: see traffic.ts. */
  readonly bytes: Int32Array;
  /** By cluster: its region, and that of its standby. */
  readonly regionOf: Uint8Array;
  readonly standbyRegionOf: Uint8Array;
  readonly clusterOf: Uint8Array;
  readonly traits: Uint8Array;
  readonly clusterSize: Int32Array;
  /** Chargers that speak OCPP. */
  readonly ocppSize: number;
  /** Connects a second that a cluster's chargers need to refresh their tokens. */
  readonly refreshesPerSecond: Float64Array;
}

const cohortsOf = (fleet: Fleet, cloud: Cloud): Cohort[] => {
  const placeOf = new Map(fleet.firmware.map(({ name }, k) => [name, k]));
  return fleet.groups.map((group) => {
    const firmwareAt = placeOf.get(group.firmware);
    const cluster = clusterIndex(cloud, group.cluster);
    if (firmwareAt === undefined || cluster < 0)
      throw new RangeError(`group ${group.name}: unknown firmware or cluster`);
    const firmware = fleet.firmware[firmwareAt];
    return { group, firmware, link: fleet.links[group.link], cluster, firmwareAt };
  });
};

/** By charger, the number of its group. */
export const groupOfEach = ({ groups, inventory }: Fleet): Uint16Array => {
  const size = groups.reduce((sum, group) => sum + group.chargers, 0);
  if (inventory !== undefined) {
    if (inventory.groupOf.length !== size || size === 0)
      throw new RangeError(`the chargers of ${inventory.file} were not read: decodeScenario reads them`);
    return inventory.groupOf;
  }
  const groupOf = new Uint16Array(size);
  let first = 0;
  groups.forEach(({ chargers }, k) => groupOf.fill(k, first, (first += chargers)));
  return groupOf;
};

/** The traits of a charger, a bit each in the order of TRAITS: as `known` of it, or drawn by the shares of its group. */
export const traitsOf = (
  keys: Int32Array,
  id: number,
  { group, firmware }: Pick<Cohort, "group" | "firmware">,
  known: number,
): number => {
  const standAlone = chance(draw(keys, STAND_ALONE, id, 0), group.standAlone);
  const list = chance(draw(keys, OFFLINE_AUTHORISATION, id, 0), group.offlineAuthorisation);
  const givesUp = chance(draw(keys, NEVER_RECONNECTS, id, 0), firmware.neverReconnects);
  return settledTraits(known, (standAlone ? 1 : 0) | (list ? 2 : 0) | (givesUp ? 4 : 0));
};

/** What the traits come to, by their bits. */
const FLAGS = Uint8Array.from({ length: 1 << TRAITS.length }, (_, bits) => {
  const standAlone = (bits & 1) !== 0;
  const list = (bits & 2) !== 0;
  const givesUp = (bits & 4) !== 0;
  return (
    (standAlone || list ? STARTS_ALONE : 0) | (standAlone ? IN_STAND_ALONE : 0) | (givesUp ? GIVES_UP : 0)
  );
});

/** Chargers are counted by firmware first, so that the order of the cohorts cannot change the sum. */
const refreshesOf = (cohorts: readonly Cohort[], { firmware }: Fleet, { clusters }: Cloud): Float64Array => {
  const chargers = clusters.map(() => firmware.map(() => 0));
  for (const { cluster, firmwareAt, group } of cohorts) chargers[cluster][firmwareAt] += group.chargers;
  return Float64Array.from(chargers, (counts) =>
    counts.reduce((sum, count, k) => sum + count / ticksToSeconds(firmware[k].tokenLife), 0),
  );
};

export const buildFleet = (fleet: Fleet, cloud: Cloud, keys: Int32Array): FleetTables => {
  const cohorts = cohortsOf(fleet, cloud);
  const cohortOf = groupOfEach(fleet);
  const size = cohortOf.length;
  const clusterOf = new Uint8Array(size);
  const traits = new Uint8Array(size);
  const clusterSize = new Int32Array(cloud.clusters.length);
  const known = fleet.inventory?.traits;
  let ocppSize = 0;
  for (let id = 0; id < size; id++) {
    const cohort = cohorts[cohortOf[id]];
    clusterOf[id] = cohort.cluster;
    clusterSize[cohort.cluster]++;
    if (cohort.firmware.path !== "native") ocppSize++;
    traits[id] = FLAGS[traitsOf(keys, id, cohort, known === undefined ? 0 : known[id])];
  }
  return {
    size,
    cohorts,
    cohortOf,
    timings: timingsOf(cohorts),
    speaksOcpp: Uint8Array.from(cohorts, ({ firmware }) => (firmware.path === "native" ? 0 : 1)),
    firmwareOf: Uint8Array.from(cohorts, ({ firmwareAt }) => firmwareAt),
    segmentOf: Uint8Array.from(cohorts, ({ group }) => segmentOf(group.market, group.link)),
    regionOf: Uint8Array.from(cloud.clusters, ({ region }) => regionIndex(cloud, region)),
    standbyRegionOf: Uint8Array.from(cloud.clusters, ({ standby }) => regionIndex(cloud, standby)),
    bytes: bytesByCohort(cohorts),
    clusterOf,
    traits,
    clusterSize,
    ocppSize,
    refreshesPerSecond: refreshesOf(cohorts, fleet, cloud),
  };
};
