/** Draws the charts of a report into their places, from the data that stands in the page. */
import type { ChartName } from "../../sim/report/document.ts";
import type { Findings } from "../../sim/report/reportDocument.ts";
import { CHARTS } from "./charts.ts";

/** What a sheet of A4 has between its margins, as the style sheet sets them. */
const SHEET_PX = 700;

const data = JSON.parse(document.querySelector("#data")!.textContent) as Findings;
const places = [...document.querySelectorAll<HTMLElement>(".chart")];

const LEAST_PX = 260;

/** A chart is as wide as what stands around it; an empty one has no width itself. */
const widthOf = (place: HTMLElement): number => place.parentElement!.clientWidth;

const draw = (width?: number): void => {
  for (const place of places) {
    const drawing = CHARTS[place.dataset["chart"] as ChartName](
      data,
      width ?? Math.max(LEAST_PX, widthOf(place)),
    );
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
