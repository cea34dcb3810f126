/** Draws the charts of a report into their places, from the data that stands in the page. */
import type { Clock } from "../../sim/experiments/clock.ts";
import type { Comparison } from "../../sim/experiments/compare.ts";
import { bestByTime, clock } from "./clock.ts";
import { differences, knowledge, outcomes } from "./comparison.ts";
import { doubts, weights } from "./overturn.ts";
import { recovery } from "./recovery.ts";

interface Data {
  readonly comparison?: Comparison;
  readonly clock?: Clock;
}
type Draw = (data: Data, width: number) => SVGSVGElement | HTMLElement;

const of =
  (draw: (c: Comparison, width: number) => SVGSVGElement | HTMLElement): Draw =>
  ({ comparison }, width) =>
    draw(comparison!, width);

/** By the names of sim/report/document.ts. */
const CHARTS: Readonly<Record<string, Draw>> = {
  differences: of(differences),
  outcomes: of(outcomes),
  recovery: of(recovery),
  knowledge: of(knowledge),
  weights: of(weights),
  doubts: of(doubts),
  clock: ({ clock: c }, width) => clock(c!, width),
  "best-by-time": ({ clock: c }, width) => bestByTime(c!, width),
};

/** What a sheet of A4 has between its margins, as the style sheet sets them. */
const SHEET_PX = 700;

const data = JSON.parse(document.querySelector("#data")!.textContent) as Data;
const places = [...document.querySelectorAll<HTMLElement>(".chart")];

const LEAST_PX = 260;

/** A chart is as wide as what stands around it; an empty one has no width itself. */
const widthOf = (place: HTMLElement): number => place.parentElement!.clientWidth;

const draw = (width?: number): void => {
  for (const place of places) {
    const drawing = CHARTS[place.dataset["chart"]!](data, width ?? Math.max(LEAST_PX, widthOf(place)));
    drawing.setAttribute("aria-hidden", "true"); // the place itself is the image, and has its name
    place.replaceChildren(drawing);
  }
};

/** Everything is open on paper; on the screen it is as it was. */
const folds = [...document.querySelectorAll("details")];
let wereOpen: boolean[] = [];
const openAll = (): void => {
  wereOpen = folds.map(({ open }) => open);
  for (const fold of folds) fold.open = true;
};
const closeAgain = (): void => folds.forEach((fold, k) => (fold.open = wereOpen[k]));

let drawnAt = 0;
const drawIfResized = (): void => {
  const width = places.length === 0 ? 0 : widthOf(places[0]);
  if (width === drawnAt) return;
  drawnAt = width;
  draw();
};

drawIfResized();
addEventListener("resize", drawIfResized);
addEventListener("beforeprint", () => {
  openAll();
  draw(SHEET_PX);
});
addEventListener("afterprint", () => {
  closeAgain();
  draw();
});
document.body.dataset["state"] = "drawn";
