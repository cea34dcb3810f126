/** States of a run to go back to: as many as fit, evenly spread. */
import { type Simulation, stateOf } from "../operations/simulation.ts";

export interface Snapshot {
  /** The minute whose end it is. */
  readonly minute: number;
  readonly state: Uint8Array;
  /** What the film shows then. */
  readonly shown: Uint8Array;
}

export interface Snapshots {
  readonly kept: Snapshot[];
  /** Minutes from one to the next. */
  every: number;
  readonly bytesMax: number;
}

/** Minutes between snapshots of a run that takes little memory. */
const EVERY_MINUTES = 10;

export const createSnapshots = (bytesMax: number): Snapshots => ({
  kept: [],
  every: EVERY_MINUTES,
  bytesMax,
});

/** Keeps the state at the end of a minute, if it is one of those; where there is no room, every other one goes. */
export const keep = (snapshots: Snapshots, s: Simulation, minute: number, shown: Uint8Array): void => {
  const { kept, bytesMax } = snapshots;
  if (minute % snapshots.every !== 0 || kept.some((k) => k.minute >= minute)) return;
  const size = s.arena.buffer.byteLength + shown.length;
  while (kept.length > 1 && (kept.length + 1) * size > bytesMax) {
    snapshots.every *= 2;
    kept.splice(0, kept.length, ...kept.filter((k) => k.minute % snapshots.every === 0));
  }
  if (kept.length > 0 && (minute % snapshots.every !== 0 || (kept.length + 1) * size > bytesMax)) return;
  kept.push({ minute, state: stateOf(s), shown: shown.slice() });
};

/** The last one before a minute. */
export const before = ({ kept }: Snapshots, minute: number): Snapshot | undefined =>
  kept.findLast((k) => k.minute < minute);
