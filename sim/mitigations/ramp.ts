/** What is done little by little. */
import { type Ticks, TICKS_PER_MINUTE } from "../kernel/time.ts";

interface Reached {
  readonly at: Ticks;
  /** The part that is done by then. */
  readonly part: number;
}

/** Equal steps, each done at its end, the last `over` after `from`; a time of nothing is one step. */
export const ramp = (from: Ticks, over: Ticks, steps: number): Reached[] => {
  const n = over === 0 ? 1 : steps;
  return Array.from({ length: n }, (_, k) => ({
    at: from + Math.round((over * (k + 1)) / n),
    part: (k + 1) / n,
  }));
};

const STEPS_MAX = 60;

/** Steps of a minute or more, so many that it looks gradual. */
export const stepsOver = (over: Ticks): number =>
  Math.min(STEPS_MAX, Math.max(1, Math.floor(over / TICKS_PER_MINUTE)));
