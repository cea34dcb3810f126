/** The time axis that the timeline and all charts share. In CSS pixels. */
import { range, type ScaleLinear, scaleLinear } from "d3";
import { TICKS_PER_MINUTE } from "../../sim/kernel/time.ts";
import { ticksAt } from "../../sim/twin/quantity.ts";
import type { Run } from "../session/run.ts";

export type Scale = ScaleLinear<number, number>;

export const LEFT = 74;
/** Below this width there is no room for a column of readings beside the charts. */
export const NARROW = 560;

/** What is left free to the right of the charts: where there is room, for their readings. */
export const rightOf = (width: number): number => (width < NARROW ? 14 : 160);

/** @param until the last minute shown */
export const timeScale = (until: number, width: number): Scale =>
  scaleLinear([0, Math.max(1, until)], [LEFT, Math.max(LEFT + 1, width - rightOf(width))]);

/** The minute at a place, within those shown. */
export const minuteAt = (x: Scale, px: number): number => {
  const [from, until] = x.domain();
  return Math.round(Math.max(from, Math.min(until, x.invert(px))));
};

const STEPS = [5, 10, 15, 30, 60, 120, 180, 360, 720, 1440];

/** Minutes whose clock is a round one, with room for a label each. */
export const clockTicks = ({ scenario }: Pick<Run, "scenario">, x: Scale): number[] => {
  const [from, until] = x.domain();
  const [left, right] = x.range();
  const room = Math.max(2, (right - left) / 64);
  const step = STEPS.find((s) => (until - from) / s <= room) ?? 2880;
  const midnight = Math.round(ticksAt({ clockMs: 0 }, scenario.starts) / TICKS_PER_MINUTE);
  return range(((midnight % step) + step) % step, until + 1, step);
};

const S = 1_000;
const MIN = 60 * S;
const H = 60 * MIN;
const DURATIONS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30]
  .map((s) => s * S)
  .concat([1, 2, 5, 10, 15, 30].map((min) => min * MIN))
  .concat([1, 2, 5, 10, 20, 50, 100].map((h) => h * H));

/** Two or three round durations from 0 up to the most, in ms. @example roundDurations(95_000) // [0, 60000] */
export const roundDurations = (most: number): number[] => {
  const step = DURATIONS.find((ms) => ms * 2.9 > most) ?? 200 * H;
  return range(0, most, step);
};
