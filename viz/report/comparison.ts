/** The charts of a comparison. */
import * as Plot from "@observablehq/plot";
import type { Comparison } from "../../sim/experiments/compare.ts";
import { mean } from "../../sim/experiments/statistics.ts";
import { count } from "../figures.ts";
import { armColour } from "./arms.ts";
import { plotIntervals } from "./intervals.ts";
import { isNarrow, plotRows, ticksFor } from "./rows.ts";

type Drawing = SVGSVGElement | HTMLElement;

const VIEWS = ["as known", "in hindsight"] as const;
const LEFT = 96;

export const differences = ({ asKnown, hindsight }: Comparison, width: number): Drawing => {
  const [first] = asKnown.arms;
  const groups = asKnown.arms.slice(1).map(({ name }, i) => ({
    name,
    rows: [asKnown, hindsight].flatMap((league, v) => {
      const interval = league.arms[i + 1].differences.score;
      return interval === null
        ? []
        : [{ label: VIEWS[v], interval, colour: armColour(i + 1), isHollow: v === 1 }];
    }),
  }));
  return plotIntervals(groups, {
    width,
    left: LEFT,
    label: isNarrow(width)
      ? "← less   customer-minutes   more →"
      : "← costs drivers less     customer-minutes     costs them more →",
    zero: `as ${first.name}`,
  });
};

export const outcomes = ({ asKnown, hindsight }: Comparison, width: number): Drawing => {
  const groups = asKnown.arms.map(({ name }, k) => ({
    name,
    rows: [asKnown, hindsight].map((league, v) => {
      const { scores } = league.arms[k];
      return {
        label: VIEWS[v],
        scores,
        colour: armColour(k),
        text: `mean ${count(Math.round(mean(scores)))}`,
      };
    }),
  }));
  return plotRows(
    groups,
    {
      width,
      left: LEFT,
      right: 120,
      x: { label: "score, customer-minutes", zero: true, nice: true },
      ticks: ticksFor(width),
      tickFormat: count,
    },
    (rows) => [
      Plot.ruleX([0], { stroke: "var(--quiet)" }),
      Plot.tickX(
        rows.flatMap(({ key, scores, colour }) => scores.map((score) => ({ key, score, colour }))),
        { y: "key", x: "score", stroke: "colour", strokeWidth: 2, strokeOpacity: 0.6 },
      ),
      Plot.dot(rows, {
        y: "key",
        x: (d: (typeof rows)[number]) => mean(d.scores),
        r: 5.5,
        fill: "colour",
        stroke: "var(--panel)",
        strokeWidth: 2,
      }),
    ],
  );
};

export const knowledge = ({ asKnown }: Comparison, width: number): Drawing =>
  plotIntervals(
    asKnown.knowledge.map(({ name, worth }) => ({
      name,
      rows: [
        {
          label: "",
          interval: worth,
          colour: "var(--focus)",
          ...(worth.mean <= 0 && { text: "nothing found" }),
        },
      ],
    })),
    { width, left: 16, label: "customer-minutes saved →", zero: "nothing" },
  );
