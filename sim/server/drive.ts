/** Drives a live session by the clock of the wall: at its pace, a slice at a time, so that the server hears everyone meanwhile. */
import type { Session } from "../live/session.ts";

/** So long at a time at most, but for a single minute that takes longer. */
const SLICE_MS = 25;
/** Between two looks at the clock while there is nothing to do. */
const LOOK_MS = 40;
/** It is behind once there has been something to do for so long without a break. */
const BEHIND_MS = 2_000;

export interface Driven {
  readonly session: Pick<Session, "work" | "allow" | "reached" | "pace">;
  /** It cannot keep its pace, or can again. */
  readonly onBehind: (behind: boolean) => void;
  /** Called between two slices; true if there is more of it to do. */
  readonly between: () => boolean;
  /** The run cannot go on. */
  readonly onFailure: (error: unknown) => void;
}

/** How far a run may go after `elapsedMs` more; what it is late by is not made up for. */
export const allowedAfter = (allowed: number, reached: number, pace: number, elapsedMs: number): number =>
  Math.max(allowed, Math.min(allowed + (pace * elapsedMs) / 1000, reached + 1 + pace));

/** Drives it until it is stopped. */
export const drive = ({ session, onBehind, between, onFailure }: Driven): { readonly stop: () => void } => {
  let allowed = 0;
  let last = performance.now();
  let busySince: number | undefined;
  let behind = false;
  let timer: NodeJS.Timeout | undefined;
  let immediate: NodeJS.Immediate | undefined;
  let stopped = false;

  const noteBehind = (now: boolean): void => {
    if (now === behind) return;
    behind = now;
    onBehind(behind);
  };

  const slice = (): boolean => {
    const began = performance.now();
    allowed = allowedAfter(allowed, session.reached().minute, session.pace(), began - last);
    last = began;
    session.allow(Math.floor(allowed));
    let more = true;
    while (more && performance.now() - began < SLICE_MS) more = session.work();
    busySince = more ? (busySince ?? began) : undefined;
    noteBehind(busySince !== undefined && began - busySince > BEHIND_MS);
    return more;
  };

  const turn = (): void => {
    if (stopped) return;
    try {
      const more = slice();
      if (between() || more) immediate = setImmediate(turn);
      else timer = setTimeout(turn, LOOK_MS);
    } catch (error) {
      stopped = true;
      onFailure(error);
    }
  };
  turn();
  return {
    stop: () => {
      stopped = true;
      clearTimeout(timer);
      clearImmediate(immediate);
    },
  };
};
