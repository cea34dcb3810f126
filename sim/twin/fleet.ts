/** The fleet as generated from its groups: what never changes during a run, one entry a charger or a group. */
import { draw } from "../kernel/draw.ts";
import { ticksToSeconds } from "../kernel/time.ts";
import { chance } from "../kernel/variates.ts";
import type { Fleet, Firmware, Group, Link } from "./parameters.ts";
import { clusterIndex } from "./planning.ts";
import type { Cloud } from "./parameters.ts";
import { NEVER_RECONNECTS, OFFLINE_AUTHORISATION, STAND_ALONE } from "./streams.ts";

/** A group with everything its chargers share looked up. */
export interface Cohort {
  readonly group: Group;
  readonly firmware: Firmware;
  readonly link: Link;
  readonly cluster: number;
  /** The first of its chargers; they are numbered in a row. */
  readonly first: number;
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
  };
};

export interface FleetTables {
  readonly size: number;
  readonly cohorts: readonly Cohort[];
  readonly cohortOf: Uint16Array;
  readonly timings: ReturnType<typeof timingsOf>;
  readonly clusterOf: Uint8Array;
  readonly traits: Uint8Array;
  readonly clusterSize: Int32Array;
  /** Connects a second that a cluster's chargers need to refresh their tokens. */
  readonly refreshesPerSecond: Float64Array;
}

const cohortsOf = (fleet: Fleet, cloud: Cloud): Cohort[] => {
  let first = 0;
  return fleet.groups.map((group) => {
    const firmware = fleet.firmware.find((f) => f.name === group.firmware);
    const cluster = clusterIndex(cloud, group.cluster);
    if (firmware === undefined || cluster < 0)
      throw new RangeError(`group ${group.name}: unknown firmware or cluster`);
    const cohort = { group, firmware, link: fleet.links[group.link], cluster, first };
    first += group.chargers;
    return cohort;
  });
};

const traitsOf = (keys: Int32Array, id: number, { group, firmware }: Cohort): number => {
  const standAlone = chance(draw(keys, STAND_ALONE, id, 0), group.standAlone);
  const list = chance(draw(keys, OFFLINE_AUTHORISATION, id, 0), group.offlineAuthorisation);
  const givesUp = chance(draw(keys, NEVER_RECONNECTS, id, 0), firmware.neverReconnects);
  return (
    (standAlone || list ? STARTS_ALONE : 0) | (standAlone ? IN_STAND_ALONE : 0) | (givesUp ? GIVES_UP : 0)
  );
};

export const buildFleet = (fleet: Fleet, cloud: Cloud, keys: Int32Array): FleetTables => {
  const cohorts = cohortsOf(fleet, cloud);
  const size = fleet.groups.reduce((sum, g) => sum + g.chargers, 0);
  const cohortOf = new Uint16Array(size);
  const clusterOf = new Uint8Array(size);
  const traits = new Uint8Array(size);
  const clusterSize = new Int32Array(cloud.clusters.length);
  const refreshesPerSecond = new Float64Array(cloud.clusters.length);
  cohorts.forEach((cohort, k) => {
    const end = cohort.first + cohort.group.chargers;
    cohortOf.fill(k, cohort.first, end);
    clusterOf.fill(cohort.cluster, cohort.first, end);
    clusterSize[cohort.cluster] += cohort.group.chargers;
    refreshesPerSecond[cohort.cluster] += cohort.group.chargers / ticksToSeconds(cohort.firmware.tokenLife);
    for (let id = cohort.first; id < end; id++) traits[id] = traitsOf(keys, id, cohort);
  });
  return {
    size,
    cohorts,
    cohortOf,
    timings: timingsOf(cohorts),
    clusterOf,
    traits,
    clusterSize,
    refreshesPerSecond,
  };
};
