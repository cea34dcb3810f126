/**
 * The film of a run: who changed state in each step of ten seconds, and every twenty minutes the whole fleet. A seek copies
 * the nearest whole frame and replays the changes since: about a millisecond, and a few megabytes for a whole night.
 */
import { CONNECTED, CONNECTING } from "../sim/twin/state.ts";
import type { Ticks } from "../sim/kernel/time.ts";

export const STEP_TICKS: Ticks = 10_000;
export const STEPS_PER_MINUTE = 6;
const STEPS_PER_WHOLE_FRAME = 120;
const STATE_BITS = 3;

// ── Recording, in the worker ──

interface Chargers {
  readonly state: Uint8Array;
  readonly offlineFrom: Int32Array;
}

export interface Recorder {
  readonly shown: Uint8Array;
  /** Chargers in each state. */
  readonly counts: Int32Array;
  changes: Uint32Array<ArrayBuffer>;
}

export const createRecorder = (size: number, states: number): Recorder => {
  const counts = new Int32Array(states);
  counts[CONNECTED] = size;
  return { shown: new Uint8Array(size), counts, changes: new Uint32Array(size) };
};

/** The changes since the last call. A charger that connects anew while it is online only refreshes its token. */
export const recordStep = (
  r: Recorder,
  { state, offlineFrom }: Chargers,
): Uint32Array<ArrayBuffer> => {
  const { shown, counts, changes } = r;
  let n = 0;
  for (let id = 0; id < shown.length; id++) {
    const now = state[id];
    if (now === shown[id] && now !== CONNECTING) continue;
    const display = now === CONNECTING && offlineFrom[id] < 0 ? CONNECTED : now;
    if (display === shown[id]) continue;
    counts[shown[id]]--;
    counts[display]++;
    shown[id] = display;
    changes[n++] = (id << STATE_BITS) | display;
  }
  return changes.slice(0, n);
};

// ── Showing, in the page ──

export interface Film {
  readonly steps: Uint32Array[];
  readonly wholeFrames: Uint8Array[];
  /** The frame that is shown, and the step it belongs to. */
  readonly frame: Uint8Array;
  at: number;
  /** The frame after the last step there is. */
  readonly newest: Uint8Array;
}

export const createFilm = (size: number): Film => ({
  steps: [],
  wholeFrames: [],
  frame: new Uint8Array(size),
  at: -1,
  newest: new Uint8Array(size),
});

const apply = (frame: Uint8Array, changes: Uint32Array): void => {
  for (const change of changes) frame[change >>> STATE_BITS] = change & ((1 << STATE_BITS) - 1);
};

export const appendStep = (film: Film, changes: Uint32Array): void => {
  apply(film.newest, changes);
  if (film.steps.length % STEPS_PER_WHOLE_FRAME === 0) film.wholeFrames.push(film.newest.slice());
  film.steps.push(changes);
};

/** Turns `film.frame` to a step there is. */
export const turnTo = (film: Film, step: number): void => {
  if (step < 0 || step >= film.steps.length) throw new RangeError(`no step ${step} in the film`);
  const whole = Math.floor(step / STEPS_PER_WHOLE_FRAME);
  if (film.at > step || film.at < whole * STEPS_PER_WHOLE_FRAME) {
    film.frame.set(film.wholeFrames[whole]);
    film.at = whole * STEPS_PER_WHOLE_FRAME;
  }
  while (film.at < step) apply(film.frame, film.steps[++film.at]);
};
