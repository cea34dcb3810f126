/** Charts of rows: groups under a heading each, all on one scale. What a row is called stands beside it, so no legend is needed. */
import * as Plot from "@observablehq/plot";

export interface Row {
  readonly label: string;
  /** Its figures, at the end of the row where there is room. */
  readonly text?: string;
}

export interface Group<R extends Row> {
  readonly name: string;
  readonly rows: readonly R[];
}

export type Placed<R extends Row> = R & { readonly key: string };

const ROW_HEIGHT = 24;
const AXIS_HEIGHT = 44;
const WIDE = 640;

const headingKey = (g: number): string => String(g);

export interface RowsOptions {
  readonly width: number;
  readonly x: Plot.ScaleOptions;
  /** Room for the rows' names, and for their figures. */
  readonly left: number;
  readonly right: number;
  /** The room on the right holds more than figures: it stays on a narrow screen. */
  readonly keepsRight?: boolean;
  readonly top?: number;
  readonly ticks: number | readonly number[];
  readonly tickFormat: (tick: number, k: number) => string;
}

const headings = <R extends Row>(groups: readonly Group<R>[], left: number, width: number): Plot.Markish =>
  Plot.text(groups, {
    y: (_group: Group<R>, g: number) => headingKey(g),
    text: "name",
    frameAnchor: "left",
    dx: -left,
    dy: 3,
    textAnchor: "start",
    fontWeight: 600,
    fill: "currentColor",
    stroke: "var(--panel)",
    strokeWidth: 5,
    ...shortenedTo(width),
  });

/** Draws groups of rows; `marks` gets each row with its place on the y scale. */
export const plotRows = <R extends Row>(
  groups: readonly Group<R>[],
  { width, x, left, right, keepsRight = false, top = 8, ticks, tickFormat }: RowsOptions,
  marks: (rows: Placed<R>[]) => Plot.Markish[],
): SVGSVGElement | HTMLElement => {
  const rows = groups.flatMap((group, g) => group.rows.map((row, r) => ({ ...row, key: `${g}.${r}` })));
  const keys = groups.flatMap((group, g) => [headingKey(g), ...group.rows.map((_row, r) => `${g}.${r}`)]);
  const marginRight = isNarrow(width) && !keepsRight ? 16 : right;
  return Plot.plot({
    ...LOOK,
    width,
    height: keys.length * ROW_HEIGHT + top + AXIS_HEIGHT,
    marginLeft: left,
    marginRight,
    marginTop: top,
    marginBottom: AXIS_HEIGHT,
    x,
    y: { type: "band", domain: keys, axis: null, padding: 0.2 },
    color: { type: "identity" },
    marks: [
      Plot.gridX({ stroke: "var(--line)", strokeOpacity: 1, ticks: ticks as number }),
      Plot.axisX({
        color: "var(--quiet)",
        tickSize: 0,
        labelAnchor: "center",
        labelArrow: "none",
        ticks: ticks as number,
        tickFormat,
      }),
      headings(groups, left, width),
      Plot.text(rows, {
        y: "key",
        text: "label",
        frameAnchor: "left",
        dx: -8,
        textAnchor: "end",
        fill: "var(--quiet)",
      }),
      ...marks(rows),
      ...(isNarrow(width)
        ? []
        : [Plot.text(rows, { y: "key", text: "text", frameAnchor: "right", dx: right, textAnchor: "end" })]),
    ],
  });
};

const FONT_PX = 12.5;

export const LOOK = {
  style: { background: "none", fontFamily: "inherit", fontSize: `${FONT_PX}px`, overflow: "visible" },
} as const;

/** Letters of heavy type are wider than Plot takes them for. */
const HEAVY = 1.25;

/** A heading that is too long for a width loses its middle. */
export const shortenedTo = (px: number) =>
  ({ lineWidth: px / FONT_PX / HEAVY, textOverflow: "ellipsis-middle" }) as const;

/** Below this, words must be few. */
export const isNarrow = (width: number): boolean => width < WIDE;

/** About so many figures fit side by side. */
export const ticksFor = (width: number): number => Math.max(3, Math.floor(width / 160));
