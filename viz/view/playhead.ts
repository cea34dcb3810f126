/** The playhead: where it stands, and how it moves by itself. In minutes since the start of the run. */
import { computed, effect } from "@preact/signals";
import { lastMinute, simulated } from "../session/session.ts";
import { playing, speed, wanted } from "./view.ts";

const stillness = globalThis.matchMedia?.("(prefers-reduced-motion: reduce)");

/**
 * Where the playhead is: where it is wanted, or as far as the run has come. Where little motion is wished for, it goes minute by minute.
 */
export const shown = computed(() => {
  const exact = Math.max(0, Math.min(wanted.value, simulated.value));
  return stillness?.matches === true && playing.value ? Math.floor(exact) : exact;
});

/** The minute that is shown in words and figures. */
export const minute = computed(() => Math.floor(shown.value));

export const seek = (to: number): void => {
  wanted.value = Math.max(0, Math.min(lastMinute.value, to));
};

/** Plays or pauses; from the end it starts over. */
export const toggle = (): void => {
  if (!playing.value && wanted.value >= lastMinute.value) wanted.value = 0;
  playing.value = !playing.value;
};

/** Moves on by what has passed in the world, never past what is simulated; stops at the end. */
export const passTime = (seconds: number): void => {
  if (!playing.value) return;
  const next = Math.min(wanted.value, simulated.value) + speed.value * seconds;
  wanted.value = Math.min(next, Math.max(0, simulated.value));
  if (wanted.value >= lastMinute.value) playing.value = false;
};

/** The nearest of some minutes after (1) or before (−1) another. */
export const neighbour = (stops: readonly number[], from: number, direction: 1 | -1): number | undefined =>
  direction === 1 ? stops.find((stop) => stop > from) : stops.findLast((stop) => stop < from);

const LONGEST_FRAME_S = 0.25;

/** Moves the playhead with every frame while it plays. */
export const runClock = (): void => {
  effect(() => {
    if (!playing.value) return;
    let last: number | undefined;
    let frame = requestAnimationFrame(function step(now) {
      if (last !== undefined) passTime(Math.min(LONGEST_FRAME_S, (now - last) / 1000));
      last = now;
      frame = requestAnimationFrame(step);
    });
    return () => cancelAnimationFrame(frame);
  });
};
