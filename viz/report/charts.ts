/** Every chart, by its name in a report's document: for the report, and for the page. */
import type { Comparison } from "../../sim/experiments/compare.ts";
import type { ChartName } from "../../sim/report/document.ts";
import type { Findings } from "../../sim/report/reportDocument.ts";
import { bestByTime, clock } from "./clock.ts";
import { differences, knowledge, outcomes } from "./comparison.ts";
import { doubts, weights } from "./overturn.ts";
import { recovery } from "./recovery.ts";

export type Drawing = SVGSVGElement | HTMLElement;
type Draw = (findings: Findings, width: number) => Drawing;

const of =
  (draw: (c: Comparison, width: number) => Drawing): Draw =>
  ({ comparison }, width) =>
    draw(comparison!, width);

export const CHARTS: Readonly<Record<ChartName, Draw>> = {
  differences: of(differences),
  outcomes: of(outcomes),
  recovery: of(recovery),
  knowledge: of(knowledge),
  weights: of(weights),
  doubts: of(doubts),
  clock: ({ clock: c }, width) => clock(c!, width),
  "best-by-time": ({ clock: c }, width) => bestByTime(c!, width),
};
