/** A trouble comes and goes by degrees: a list of steps, at most one a minute and never many, as each costs a pull. */
import { TICKS_PER_MINUTE, type Ticks } from "../kernel/time.ts";

/** From this tick, such a share of the whole. */
export interface Step {
  readonly at: Ticks;
  readonly share: number;
}

const STEPS_MAX = 60;

/** The first step at once, the whole after `over`. */
export const rising = (from: Ticks, over: Ticks): Step[] => {
  const last = Math.min(STEPS_MAX - 1, Math.floor(over / TICKS_PER_MINUTE));
  return Array.from({ length: last + 1 }, (_, k) => ({
    at: from + Math.round((over * k) / Math.max(1, last)),
    share: (k + 1) / (last + 1),
  }));
};

/**
 * The whole course: it sets in over a time and, from `back`, goes over another. What has not set in by then never does.
 *
 * @example course(at, 0, back) // all of it at once, and all of it back at once
 */
export const course = (onset: Ticks, over: Ticks, back: Ticks, backOver: Ticks = 0): Step[] => {
  const up = rising(onset, over).filter(({ at }) => at < back);
  const reached = up.at(-1)?.share ?? 0;
  const down = rising(back, backOver).map(({ at, share }) => ({ at, share: reached * (1 - share) }));
  return [...up, ...down];
};
