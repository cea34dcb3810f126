/** Small charts side by side, one an arm, on the same scales. */
import * as Plot from "@observablehq/plot";
import { LOOK, shortenedTo } from "./rows.ts";
import { timeText } from "./times.ts";

const LEAST_WIDTH = 270;
const HEIGHT = 170;
const LEFT = 62;
const RIGHT = 16;

export interface Panel {
  readonly name: string;
  readonly colour: string;
}

/** Where the k-th panel stands. */
export type Place = (k: number) => { readonly column: number; readonly line: number };

export interface PanelsOptions {
  readonly width: number;
  readonly x: Plot.ScaleOptions;
  readonly y: Plot.ScaleOptions;
  readonly yLabel: string;
  readonly xTicks: readonly number[];
  readonly yFormat: (tick: number) => string;
}

/** @param marks get where each panel stands, for their facets */
export const plotPanels = (
  panels: readonly Panel[],
  { width, x, y, yLabel, xTicks, yFormat }: PanelsOptions,
  marks: (place: Place) => Plot.Markish[],
): SVGSVGElement | HTMLElement => {
  const columns = Math.max(1, Math.min(panels.length, Math.floor(width / LEAST_WIDTH)));
  const lines = Math.ceil(panels.length / columns);
  const place: Place = (k) => ({ column: k % columns, line: Math.floor(k / columns) });
  return Plot.plot({
    ...LOOK,
    width,
    height: lines * (HEIGHT + 34) + 36,
    marginLeft: LEFT,
    marginRight: RIGHT,
    marginTop: 40,
    marginBottom: 24,
    fx: { axis: null, padding: 0.06 },
    fy: { axis: null, padding: 0.2 },
    x: { ...x, label: null },
    y,
    color: { type: "identity" },
    marks: [
      Plot.gridY({ stroke: "var(--line)", strokeOpacity: 1, ticks: 5 }),
      Plot.axisX({ color: "var(--quiet)", tickSize: 0, ticks: [...xTicks], tickFormat: timeText }),
      Plot.axisY({ color: "var(--quiet)", tickSize: 0, label: null, ticks: 5, tickFormat: yFormat }),
      ...marks(place),
      Plot.text(panels, {
        fx: (_panel: Panel, k: number) => place(k).column,
        fy: (_panel: Panel, k: number) => place(k).line,
        text: "name",
        fill: "colour",
        frameAnchor: "top-left",
        dy: -18,
        fontWeight: 600,
        ...shortenedTo((width - LEFT - RIGHT) / columns - 12),
      }),
      Plot.text([yLabel], {
        fx: () => 0,
        fy: () => 0,
        text: (d: string) => d,
        frameAnchor: "top-left",
        textAnchor: "start",
        dx: -58,
        dy: -36,
        fill: "var(--quiet)",
      }),
    ],
  });
};
