/** The charts of a decision clock. */
import * as Plot from "@observablehq/plot";
import type { Clock } from "../../sim/experiments/clock.ts";
import { signed } from "../figures.ts";
import { armColour } from "./arms.ts";
import { plotPanels } from "./panels.ts";
import { clockTicks, timesOf, timeText } from "./times.ts";
import { plotTracks, type Stretch } from "./tracks.ts";

const decisionOf = (c: Clock): number | undefined =>
  timesOf(c)[c.minutes.findIndex(({ at }) => at === c.decidedAt)];

/** Each time stands for what is nearer to it than to its neighbours. */
const stretchesOf = (
  times: readonly number[],
  best: readonly string[],
  names: readonly string[],
): Stretch[] => {
  const found: Stretch[] = [];
  best.forEach((arm, k) => {
    const from = k === 0 ? times[0] : (times[k - 1] + times[k]) / 2;
    const to = k === times.length - 1 ? times[k] : (times[k] + times[k + 1]) / 2;
    const before = found.at(-1);
    if (before?.arm === arm) found[found.length - 1] = { ...before, to };
    else found.push({ from, to, arm, colour: armColour(names.indexOf(arm)) });
  });
  return found;
};

export const bestByTime = (c: Clock, width: number): SVGSVGElement | HTMLElement => {
  const times = timesOf(c);
  const [from, to] = [times[0], times[times.length - 1]];
  const row = (name: string, best: readonly string[]) => ({
    name,
    rows: [{ label: "", stretches: stretchesOf(times, best, c.names) }],
  });
  return plotTracks(
    [
      row(
        "by what was known",
        c.minutes.map(({ best }) => best),
      ),
      row(
        "in hindsight",
        c.minutes.map(({ bestInHindsight }) => bestInHindsight),
      ),
    ],
    {
      width,
      left: 16,
      right: 16,
      top: 24,
      domain: [from, to],
      x: { label: "when the arm is taken" },
      ticks: clockTicks(from, to),
      tickFormat: timeText,
      at: { place: decisionOf(c), text: `decision at ${c.decidedAt}` },
    },
  );
};

interface Point {
  readonly arm: number;
  readonly at: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly hindsight: number;
  readonly isClear: boolean;
}

const pointsOf = (c: Clock): Point[] => {
  const times = timesOf(c);
  return c.names.slice(1).flatMap((_name, i) =>
    c.minutes.map(({ arms }, k) => {
      const { difference, hindsight } = arms[i + 1];
      const { mean, low, high } = difference;
      return {
        arm: i,
        at: times[k],
        mean,
        low: low ?? mean,
        high: high ?? mean,
        hindsight: hindsight - arms[0].hindsight,
        isClear: high !== null && high < 0,
      };
    }),
  );
};

/** Wide bands would leave the lines no room. */
const rangeOf = (points: readonly Point[]): [number, number] => {
  const values = points.flatMap(({ mean, hindsight }) => [mean, hindsight]);
  const [least, most] = [Math.min(0, ...values), Math.max(0, ...values)];
  const room = 0.25 * (most - least || 1);
  return [least - room, most + room];
};

export const clock = (c: Clock, width: number): SVGSVGElement | HTMLElement => {
  const points = pointsOf(c);
  const [from, to] = [points[0].at, points[c.minutes.length - 1].at];
  const decision = decisionOf(c);
  return plotPanels(
    c.names.slice(1).map((name, i) => ({ name, colour: armColour(i + 1) })),
    {
      width,
      x: { domain: [from, to] },
      xTicks: clockTicks(from, to),
      y: { domain: rangeOf(points) },
      yFormat: signed,
      yLabel: `customer-minutes against ${c.names[0]}; below zero is better`,
    },
    (place) => {
      const facets = { fx: (d: Point) => place(d.arm).column, fy: (d: Point) => place(d.arm).line };
      const colour = (d: Point): string => armColour(d.arm + 1);
      return [
        Plot.areaY(points, {
          ...facets,
          x: "at",
          y1: "low",
          y2: "high",
          fill: colour,
          fillOpacity: 0.18,
          clip: true,
        }),
        Plot.ruleY([0], { stroke: "var(--text)" }),
        ...(decision === undefined
          ? []
          : [
              Plot.ruleX([decision], { stroke: "var(--decision)", strokeDasharray: "2 3" }),
              Plot.text([decision], {
                x: (d: number) => d,
                text: () => c.decidedAt,
                frameAnchor: "bottom",
                dy: -2,
                fill: "var(--decision)",
                stroke: "var(--panel)",
              }),
            ]),
        Plot.lineY(points, { ...facets, x: "at", y: "hindsight", stroke: colour, strokeDasharray: "4 3" }),
        Plot.lineY(points, { ...facets, x: "at", y: "mean", stroke: colour, strokeWidth: 2.25 }),
        Plot.dot(points, {
          ...facets,
          x: "at",
          y: "mean",
          r: 3,
          stroke: colour,
          fill: (d: Point) => (d.isClear ? colour(d) : "var(--panel)"),
        }),
      ];
    },
  );
};
