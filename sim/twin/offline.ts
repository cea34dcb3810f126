/** Who is offline, since when and why: kept as counters, so that any instant can be asked for at no cost. */
import type { Ticks } from "../kernel/time.ts";
import {
  AFFECTED,
  BY_FAULT,
  BY_MITIGATION,
  DROPPED_BY_FAULT,
  DROPPED_BY_MITIGATION,
  NEVER,
  NO_CAUSE,
  type Twin,
} from "./state.ts";

const blame = (w: Twin, id: number, cause: number, t: Ticks): void => {
  const c = w.fleet.clusterOf[id];
  if (w.charger.cause[id] < BY_FAULT && cause >= BY_FAULT) w.tally.affectedOffline[c]++;
  w.charger.cause[id] = cause;
  if (cause < BY_FAULT || (w.charger.marks[id] & AFFECTED) !== 0) return;
  w.charger.marks[id] |= AFFECTED;
  w.tally.affected[c]++;
  if (w.tally.firstHarm[0] === NEVER) w.tally.firstHarm[0] = t;
};

/** The charger is offline from now, or the reason why it is becomes a worse one. */
export const goOffline = (w: Twin, id: number, cause: number, t: Ticks): void => {
  if (w.charger.offlineFrom[id] === NEVER) {
    w.charger.offlineFrom[id] = t;
    w.charger.cause[id] = NO_CAUSE;
    w.tally.offline[w.fleet.clusterOf[id]]++;
    w.tally.offlineFromSum[0] += t;
  }
  if (cause > w.charger.cause[id]) blame(w, id, cause, t);
};

export const goOnline = (w: Twin, id: number, t: Ticks): void => {
  const from = w.charger.offlineFrom[id];
  const c = w.fleet.clusterOf[id];
  if (from !== NEVER) {
    w.tally.offline[c]--;
    w.tally.offlineFromSum[0] -= from;
    w.tally.offlineTicks[0] += t - from;
    if (w.charger.cause[id] >= BY_FAULT) w.tally.affectedOffline[c]--;
    w.charger.offlineFrom[id] = NEVER;
  }
  w.charger.cause[id] = NO_CAUSE;
  if (w.charger.known[id] === 0) {
    w.charger.known[id] = 1;
    w.tally.knownOffline[c]--;
  }
};

/** The cloud learns that a charger is offline. */
export const learnOffline = (w: Twin, id: number): void => {
  if (w.charger.known[id] === 0) return;
  w.charger.known[id] = 0;
  const c = w.fleet.clusterOf[id];
  w.tally.knownOffline[c]++;
  w.tally.wentOffline[c]++;
};

/** A fault or a mitigation closed a charger's socket. */
export const countDrop = (w: Twin, id: number, cause: number): void => {
  const mark = cause === BY_MITIGATION ? DROPPED_BY_MITIGATION : DROPPED_BY_FAULT;
  const marks = w.charger.marks[id];
  const c = w.fleet.clusterOf[id];
  w.tally.forcedDrops[c]++;
  if ((marks & (DROPPED_BY_FAULT | DROPPED_BY_MITIGATION)) === 0) w.tally.droppedChargers[c]++;
  if (cause === BY_MITIGATION && (marks & DROPPED_BY_MITIGATION) === 0) w.tally.droppedByMitigation[c]++;
  w.charger.marks[id] = marks | mark;
};

/** Adds up a count kept by cluster. */
export const sum = (counts: Int32Array | Float64Array): number => {
  let total = 0;
  for (const n of counts) total += n;
  return total;
};

/** Ticks offline of all chargers together, up to now. */
export const offlineTicks = (w: Twin, t: Ticks): number =>
  w.tally.offlineTicks[0] + sum(w.tally.offline) * t - w.tally.offlineFromSum[0];
