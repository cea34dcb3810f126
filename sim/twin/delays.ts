/**
 * How long things take, as a histogram of the present minute: 16 bins an octave, so that a quantile is right to a few
 * per cent at any size, and no logarithm is needed.
 */
import type { Ticks } from "../kernel/time.ts";
import type { Twin } from "./state.ts";

// From its creation until a message is handled, by the pipeline it belongs to.
export const REAL_TIME_DELAY = 0;
export const HISTORY_DELAY = 1;
export const OCPP_DELAY = 2;
/** From a call's first attempt to its answer. */
export const API_DELAY = 3;
/** From a driver's plug-in to the start. */
export const START_DELAY = 4;
export const DELAYS = 5;

const STEPS = 16;
export const DELAY_BINS = STEPS * 28;

const binOf = (ticks: Ticks): number => {
  if (ticks < STEPS) return ticks;
  const octave = 27 - Math.clz32(ticks);
  return STEPS * (octave + 1) + ((ticks >> octave) & (STEPS - 1));
};

/** The least delay of a bin. */
const leastOf = (bin: number): Ticks => {
  if (bin < STEPS) return bin;
  const octave = Math.floor(bin / STEPS) - 1;
  return (STEPS + (bin % STEPS)) * (1 << octave);
};

export const noteDelay = (w: Twin, kind: number, ticks: Ticks): void => {
  w.delay.counts[kind * DELAY_BINS + binOf(ticks)]++;
};

/** The delay that a share of the minute's lie below, by a straight line within its bin; 0 when there was none. */
export const delayQuantile = (w: Twin, kind: number, share: number): Ticks => {
  const { counts } = w.delay;
  const from = kind * DELAY_BINS;
  let total = 0;
  for (let bin = 0; bin < DELAY_BINS; bin++) total += counts[from + bin];
  if (total === 0) return 0;
  let below = 0;
  for (let bin = 0; bin < DELAY_BINS; bin++) {
    const count = counts[from + bin];
    if (count > 0 && below + count >= share * total) {
      const part = (share * total - below) / count;
      return Math.round(leastOf(bin) + part * (leastOf(bin + 1) - leastOf(bin)));
    }
    below += count;
  }
  return 0;
};

/** A minute begins. */
export const forgetDelays = (w: Twin): void => {
  w.delay.counts.fill(0);
};
