/** How much chargers send: bytes of each message as first sent, by path and moment; what is sent again is not in it. */
import { bytesOf, type Moment, MOMENTS } from "./ocppFrames.ts";
import type { Twin } from "./state.ts";
import type { Cohort } from "./fleet.ts";

const place = (moment: Moment): number => MOMENTS.indexOf(moment);
export const BOOTS = place("boot");
export const LIVES = place("heartbeat");
export const ASKS = place("request");
export const STARTED = place("started");
export const METERED = place("meter");
export const STOPPED = place("stopped");

/** Bytes by cohort and moment. */
export const bytesByCohort = (cohorts: readonly Cohort[]): Int32Array =>
  Int32Array.from(cohorts.flatMap(({ firmware }) => MOMENTS.map((moment) => bytesOf(firmware.path, moment))));

export const countBytes = (w: Twin, id: number, moment: number): void => {
  w.tally.bytesUp[0] += w.fleet.bytes[w.fleet.cohortOf[id] * MOMENTS.length + moment];
};
