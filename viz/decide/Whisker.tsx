/** A mean with its interval as a dot and a line, on a scale that all of a table share; a stroke where zero is. */
import type { Interval } from "../../sim/experiments/statistics.ts";

const WIDTH = 150;
const HEIGHT = 16;
const EDGE = 7;

/** From customer-minutes to pixels. */
export type Scale = (value: number) => number;

/** @param intervals all of the table; zero is in it, too */
export const scaleFor = (intervals: readonly Interval[]): Scale => {
  const ends = intervals.flatMap(({ mean, low, high }) => [low ?? mean, high ?? mean]);
  const [least, most] = [Math.min(0, ...ends), Math.max(0, ...ends)];
  return (value) => EDGE + ((WIDTH - 2 * EDGE) * (value - least)) / (most - least || 1);
};

export const Whisker = ({
  interval: { mean, low, high },
  scale,
  colour,
  isHollow = false,
}: {
  readonly interval: Interval;
  readonly scale: Scale;
  readonly colour: string;
  /** Of second rank. */
  readonly isHollow?: boolean;
}) => {
  const middle = HEIGHT / 2;
  const [from, to] = [scale(low ?? mean), scale(high ?? mean)];
  return (
    <svg class="whisker" width={WIDTH} height={HEIGHT} aria-hidden="true">
      <line class="zero" x1={scale(0)} x2={scale(0)} y1={0} y2={HEIGHT} />
      <line
        x1={from}
        x2={to}
        y1={middle}
        y2={middle}
        stroke={colour}
        stroke-width={isHollow ? 1.5 : 4}
        stroke-opacity={isHollow ? 1 : 0.55}
      />
      <circle
        cx={scale(mean)}
        cy={middle}
        r={4.5}
        stroke={colour}
        stroke-width={2}
        fill={isHollow ? "var(--panel)" : colour}
      />
    </svg>
  );
};
