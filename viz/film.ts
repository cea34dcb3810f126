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

/** Four states at a time: most have not changed. */
const wordsOf = (bytes: Uint8Array): Int32Array =>
  new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);

/** Whether one of a word's four bytes is CONNECTING. */
const hasConnecting = (word: number): boolean => {
  const zeroWhere = word ^ (CONNECTING * 0x01010101);
  return ((zeroWhere - 0x01010101) & ~zeroWhere & 0x80808080) !== 0;
};

interface Chargers {
  readonly state: Uint8Array;
  readonly offlineFrom: Int32Array;
}

export interface Recorder {
  readonly chargers: Chargers;
  readonly words: Int32Array;
  /** The states as they were, word by word. */
  readonly before: Int32Array;
  readonly shown: Uint8Array;
  /** Chargers in each state. */
  readonly counts: Int32Array;
  readonly changes: Uint32Array<ArrayBuffer>;
}

/** Begins with everyone connected. */
export const createRecorder = (chargers: Chargers, states: number): Recorder => {
  const size = chargers.state.length;
  const words = wordsOf(chargers.state);
  const counts = new Int32Array(states);
  counts[CONNECTED] = size;
  return {
    chargers,
    words,
    before: new Int32Array(words.length),
    shown: new Uint8Array(size),
    counts,
    changes: new Uint32Array(size),
  };
};

/** Notes the chargers from `first` to before `end` whose state changed; returns how many changes there are now. */
const note = (r: Recorder, first: number, end: number, noted: number): number => {
  const { state, offlineFrom } = r.chargers;
  let n = noted;
  for (let id = first; id < end; id++) {
    // A charger that connects anew while it is online only refreshes its token.
    const display = state[id] === CONNECTING && offlineFrom[id] < 0 ? CONNECTED : state[id];
    if (display === r.shown[id]) continue;
    r.counts[r.shown[id]]--;
    r.counts[display]++;
    r.shown[id] = display;
    r.changes[n++] = (id << STATE_BITS) | display;
  }
  return n;
};

/** The changes since the last call. */
export const recordStep = (r: Recorder): Uint32Array<ArrayBuffer> => {
  const { words, before } = r;
  let n = 0;
  for (let w = 0; w < words.length; w++) {
    const word = words[w];
    if (word === before[w] && (word === 0 || !hasConnecting(word))) continue;
    before[w] = word;
    n = note(r, 4 * w, 4 * w + 4, n);
  }
  n = note(r, 4 * words.length, r.shown.length, n);
  return r.changes.slice(0, n);
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
