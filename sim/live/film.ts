/**
 * The film of a run: who changed state in each step of ten seconds, and every twenty minutes the whole fleet. A seek copies
 * the nearest whole frame and replays the changes since: about a millisecond, and a few megabytes for a whole night.
 *
 * A frame has a byte a charger: its connection state in truth, and whether the cloud holds it for offline.
 */
import type { Ticks } from "../kernel/time.ts";
import { CONNECTED, CONNECTING } from "../twin/state.ts";

export const STEP_TICKS: Ticks = 10_000;
export const STEPS_PER_MINUTE = 6;
const STEPS_PER_WHOLE_FRAME = 120;
const FRAME_BITS = 4;

/** Of a frame's byte: the cloud holds the charger for offline. */
export const HELD_OFFLINE = 8;
/** All that a frame's byte tells. */
export const WHOLE_BYTE = (1 << FRAME_BITS) - 1;
/** Of a frame's byte: its connection state. */
export const stateIn = (byte: number): number => byte & (HELD_OFFLINE - 1);

// ── Recording ──

interface Chargers {
  readonly state: Uint8Array;
  readonly offlineFrom: Int32Array;
  readonly known: Uint8Array;
}

export interface Recorder {
  readonly chargers: Chargers;
  /** The frame after the last step. */
  readonly shown: Uint8Array;
  /** Chargers in each state. */
  readonly counts: Int32Array;
  readonly changes: Uint32Array<ArrayBuffer>;
}

/** Begins with everyone connected, or with what a frame shows. */
export const createRecorder = (chargers: Chargers, states: number, shown?: Uint8Array): Recorder => {
  const size = chargers.state.length;
  const counts = new Int32Array(states);
  if (shown === undefined) counts[CONNECTED] = size;
  else for (const byte of shown) counts[stateIn(byte)]++;
  return {
    chargers,
    shown: shown?.slice() ?? new Uint8Array(size),
    counts,
    changes: new Uint32Array(size),
  };
};

/** The changes since the last call. */
export const recordStep = ({ chargers, shown, counts, changes }: Recorder): Uint32Array<ArrayBuffer> => {
  const { state, offlineFrom, known } = chargers;
  let n = 0;
  for (let id = 0; id < shown.length; id++) {
    // A charger that connects anew while it is online only refreshes its token.
    const display = state[id] === CONNECTING && offlineFrom[id] < 0 ? CONNECTED : state[id];
    const byte = known[id] === 1 ? display : display | HELD_OFFLINE;
    if (byte === shown[id]) continue;
    counts[stateIn(shown[id])]--;
    counts[display]++;
    shown[id] = byte;
    changes[n++] = (id << FRAME_BITS) | byte;
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
  for (const change of changes) frame[change >>> FRAME_BITS] = change & WHOLE_BYTE;
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

/** What a charger's byte becomes in a step; −1 if it stays. The changes of a step are in order of number. */
const byteIn = (changes: Uint32Array, id: number): number => {
  let [from, until] = [0, changes.length];
  while (from < until) {
    const middle = (from + until) >> 1;
    if (changes[middle] >>> FRAME_BITS < id) from = middle + 1;
    else until = middle;
  }
  const found = from < changes.length && changes[from] >>> FRAME_BITS === id;
  return found ? changes[from] & WHOLE_BYTE : -1;
};

/** The step in which those bits of a charger's byte came to be as they are at `step`; −1 if they were so from the start. */
export const changedAt = ({ steps }: Film, id: number, step: number, bits: number): number => {
  let since = -1;
  let now = -1;
  for (let k = Math.min(step, steps.length - 1); k >= 0; k--) {
    const byte = byteIn(steps[k], id);
    if (byte < 0) continue;
    if (now < 0) now = byte & bits;
    else if ((byte & bits) !== now) return since;
    since = k;
  }
  return now <= 0 ? -1 : since;
};

/** Forgets the steps from `step` on. */
export const cutFilm = (film: Film, step: number): void => {
  if (step >= film.steps.length) return;
  if (step > 0) turnTo(film, step - 1);
  else film.frame.fill(0);
  film.newest.set(film.frame);
  film.steps.length = step;
  film.wholeFrames.length = Math.ceil(step / STEPS_PER_WHOLE_FRAME);
  film.at = step - 1;
};

/** A film that goes on from the first steps of another; what they share is kept once. */
export const filmFrom = (film: Film, steps: number): Film => {
  const other = createFilm(film.newest.length);
  other.steps.push(...film.steps);
  other.wholeFrames.push(...film.wholeFrames);
  other.newest.set(film.newest);
  cutFilm(other, steps);
  return other;
};
