/** Times of day on a scale of minutes. */
import type { Clock } from "../../sim/experiments/clock.ts";

/** @example minutesOf("21:40") // 1300 */
export const minutesOf = (clock: string): number => {
  const [hours, minutes, seconds = 0] = clock.split(":").map(Number);
  return 60 * hours + minutes + seconds / 60;
};

/** The times a clock looks at as minutes of the day, growing beyond midnight. */
export const timesOf = ({ minutes }: Clock): number[] => {
  const start = minutesOf(minutes[0].at) - minutes[0].minute;
  return minutes.map(({ minute }) => start + minute);
};

const two = (n: number): string => String(n).padStart(2, "0");

/** @example timeText(1500) // "01:00" */
export const timeText = (minute: number): string => {
  const m = Math.round(minute);
  return `${two(Math.floor(m / 60) % 24)}:${two(m % 60)}`;
};

const STEPS = [5, 10, 15, 30, 60, 120, 180, 240, 360, 720, 1440];

/** Round times between two, five at most. */
export const clockTicks = (from: number, to: number): number[] => {
  const step = STEPS.find((s) => (to - from) / s <= 5) ?? 2880;
  const first = Math.ceil(from / step);
  return Array.from({ length: Math.floor(to / step) - first + 1 }, (_, k) => (first + k) * step);
};
