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
export const rightOf = (width: number): number => (width < NARROW ? 14 : 136);

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
