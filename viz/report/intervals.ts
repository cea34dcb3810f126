/** Means with their intervals, a row each, and a line at zero. */
import * as Plot from "@observablehq/plot";
import type { Interval } from "../../sim/experiments/statistics.ts";
import { signed } from "../figures.ts";
import { type Group, plotRows, ticksFor } from "./rows.ts";

export interface IntervalRow {
  readonly label: string;
  readonly interval: Interval;
  readonly colour: string;
  /** In place of its figures. */
  readonly text?: string;
  /** Drawn as an outline: of second rank. */
  readonly isHollow?: boolean;
}

const figures = ({ mean, low, high }: Interval): string =>
  low === null || high === null ? signed(mean) : `${signed(mean)}  [${signed(low)}, ${signed(high)}]`;

export const plotIntervals = (
  groups: readonly Group<IntervalRow>[],
  { width, left, label, zero }: { width: number; left: number; label: string; zero: string },
): SVGSVGElement | HTMLElement =>
  plotRows(
    groups.map((group) => ({
      ...group,
      rows: group.rows.map((row) => ({ text: figures(row.interval), ...row })),
    })),
    {
      width,
      left,
      right: 200,
      top: 24,
      x: { label, nice: true },
      ticks: ticksFor(width),
      tickFormat: signed,
    },
    (rows) => [
      Plot.ruleX([0], { stroke: "var(--text)" }),
      Plot.text([0], { x: (d: number) => d, text: () => zero, frameAnchor: "top", dy: -16, fontWeight: 600 }),
      Plot.ruleY(rows, {
        y: "key",
        x1: (d: IntervalRow) => d.interval.low ?? d.interval.mean,
        x2: (d: IntervalRow) => d.interval.high ?? d.interval.mean,
        stroke: "colour",
        strokeWidth: (d: IntervalRow) => (d.isHollow === true ? 1.5 : 4),
        strokeOpacity: (d: IntervalRow) => (d.isHollow === true ? 1 : 0.55),
      }),
      Plot.dot(rows, {
        y: "key",
        x: (d: IntervalRow) => d.interval.mean,
        r: 5.5,
        stroke: "colour",
        strokeWidth: 2,
        fill: (d: IntervalRow) => (d.isHollow === true ? "var(--panel)" : d.colour),
      }),
    ],
  );
