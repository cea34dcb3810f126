/** The playhead: where it stands, and how it moves by itself. In minutes since the start of the run. */
import { computed, effect, signal } from "@preact/signals";
import { lastMinute, live, simulated } from "../session/session.ts";
import { following, playing, speed, truthHidden, wanted } from "./view.ts";

/** Of a minute. */
const SECONDS = 60;

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

/** The furthest that was shown since the truth was hidden. */
const played = signal(0);
effect(() => {
  played.value = truthHidden.value ? Math.max(played.peek(), shown.value) : 0;
});

/** As far as there is anything to go to: of a live run to now; while the truth is hidden, as far as was played. */
export const horizon = computed(() => {
  if (live.value !== undefined) return Math.max(0, simulated.value);
  return truthHidden.value ? Math.max(played.value, shown.value) : lastMinute.value;
});

/** The playhead moves by itself. */
export const moving = computed(() => playing.value || (live.value !== undefined && following.value));

/** Goes to a minute; at the newest of a live run, it follows it. */
export const seek = (to: number): void => {
  const at = Math.max(0, Math.min(horizon.value, to));
  if (live.value !== undefined) follow(at >= simulated.value);
  wanted.value = at;
};

/** Goes on by some minutes, as if they had passed. */
export const goOn = (minutes: number): void => {
  if (live.value !== undefined || !truthHidden.value) return seek(minute.value + minutes);
  wanted.value = Math.min(lastMinute.value, minute.value + minutes);
};

/** Of a live run: stays at the newest minute, or where it is. */
export const follow = (on: boolean): void => {
  following.value = on;
  playing.value = false;
};

/** Plays or pauses; from the end it starts over. */
export const toggle = (): void => {
  if (live.value !== undefined && following.value) return follow(false);
  if (!playing.value && wanted.value >= lastMinute.value) wanted.value = 0;
  playing.value = !playing.value;
  // At rest it stands at a whole second, which a link can say.
  if (!playing.value) wanted.value = Math.floor(wanted.value * SECONDS) / SECONDS;
};

/** Moves on by what has passed in the world, never past what is simulated; stops at the end, and follows a live run from there. */
export const passTime = (seconds: number): void => {
  if (!playing.value) return;
  const next = Math.min(wanted.value, simulated.value) + speed.value * seconds;
  wanted.value = Math.min(next, Math.max(0, simulated.value));
  if (wanted.value >= lastMinute.value) playing.value = false;
  else if (live.value !== undefined && wanted.value >= simulated.value) follow(true);
};

/** Keeps up with a live run. */
effect(() => {
  if (live.value !== undefined && following.value && simulated.value >= 0 && simulated.value < Infinity)
    wanted.value = simulated.value;
});

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
