/** How an outage goes on after the decision: the median world of each arm, and a band of eight in ten. */
import * as Plot from "@observablehq/plot";
import type { Comparison } from "../../sim/experiments/compare.ts";
import { count } from "../figures.ts";
import { armColour } from "./arms.ts";
import { plotPanels } from "./panels.ts";
import { clockTicks, minutesOf } from "./times.ts";

interface Point {
  readonly arm: number;
  readonly at: number;
  readonly low: number;
  readonly median: number;
  readonly high: number;
  readonly first: number;
}

export const recovery = ({ asKnown: { arms }, decidedAt }: Comparison, width: number) => {
  const start = minutesOf(decidedAt);
  const [{ recovery: first }] = arms;
  const points = arms.flatMap(({ recovery: { minutes, low, median, high } }, arm): Point[] =>
    minutes.map((minute, k) => ({
      arm,
      at: start + minute,
      low: low[k],
      median: median[k],
      high: high[k],
      // A world that is over stays as it ended.
      first: first.median[Math.min(k, first.median.length - 1)],
    })),
  );
  const last = Math.max(...points.map(({ at }) => at));
  return plotPanels(
    arms.map(({ name }, k) => ({ name, colour: armColour(k) })),
    {
      width,
      x: { domain: [start, last] },
      xTicks: clockTicks(start, last),
      y: { zero: true, nice: true },
      yFormat: count,
      yLabel: "chargers offline",
    },
    (place) => {
      const facets = {
        fx: (d: Point) => place(d.arm).column,
        fy: (d: Point) => place(d.arm).line,
      };
      return [
        Plot.areaY(points, {
          ...facets,
          x: "at",
          y1: "low",
          y2: "high",
          fill: (d: Point) => armColour(d.arm),
          fillOpacity: 0.22,
        }),
        Plot.lineY(
          points.filter(({ arm }) => arm > 0),
          { ...facets, x: "at", y: "first", stroke: armColour(0), strokeWidth: 1.5, strokeDasharray: "4 3" },
        ),
        Plot.lineY(points, {
          ...facets,
          x: "at",
          y: "median",
          stroke: (d: Point) => armColour(d.arm),
          strokeWidth: 2.25,
        }),
        Plot.ruleY([0], { stroke: "var(--quiet)" }),
      ];
    },
  );
};
