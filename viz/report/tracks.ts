/** Bars that say which arm is best along a range. */
import * as Plot from "@observablehq/plot";
import { type Group, plotRows, type Row, type RowsOptions } from "./rows.ts";

export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly arm: string;
  readonly colour: string;
}

export interface Track extends Row {
  readonly stretches: readonly Stretch[];
  /** What stands at the ends of the range. */
  readonly ends?: readonly [string, string];
}

/** About the width of a letter. */
const LETTER_PX = 6.8;

/** Names of arms stand in their stretch; what does not fit loses its middle, or is left out. */
const nameIn = ({ from, to, arm }: Stretch, pxPerUnit: number): string => {
  const letters = Math.floor(((to - from) * pxPerUnit - 8) / LETTER_PX);
  if (arm.length <= letters) return arm;
  const half = Math.floor((letters - 1) / 2);
  return half < 2 ? "" : `${arm.slice(0, half)}…${arm.slice(-half)}`;
};

/** Near an end of the range a word stands beside its place. */
const anchorAt = (share: number): "start" | "middle" | "end" =>
  share < 0.2 ? "start" : share > 0.8 ? "end" : "middle";

export const plotTracks = (
  groups: readonly Group<Track>[],
  options: RowsOptions & {
    readonly domain: readonly [number, number];
    /** A place to mark in all of them. */
    readonly at?: { readonly place: number | undefined; readonly text: string };
  },
): SVGSVGElement | HTMLElement => {
  const { width, left, right, domain, at } = options;
  const pxPerUnit = (width - left - right) / (domain[1] - domain[0]);
  return plotRows(groups, { ...options, x: { ...options.x, domain } }, (rows) => {
    const stretches = rows.flatMap((row) => row.stretches.map((s) => ({ ...s, key: row.key })));
    const ends = rows.filter((row) => row.ends !== undefined);
    const end = (which: 0 | 1) =>
      Plot.text(ends, {
        y: "key",
        text: (d: Track) => d.ends![which],
        frameAnchor: which === 0 ? "left" : "right",
        textAnchor: which === 0 ? "end" : "start",
        dx: which === 0 ? -6 : 6,
        fill: "var(--quiet)",
      });
    return [
      ...(at?.place === undefined
        ? []
        : [
            Plot.ruleX([at.place], { stroke: "var(--decision)", strokeWidth: 1.5, strokeDasharray: "2 3" }),
            Plot.text([at.place], {
              x: (d: number) => d,
              text: () => at.text,
              frameAnchor: "top",
              textAnchor: anchorAt((at.place - domain[0]) / (domain[1] - domain[0])),
              dy: -14,
              fill: "var(--decision)",
            }),
          ]),
      Plot.barX(stretches, {
        y: "key",
        x1: "from",
        x2: "to",
        fill: "colour",
        fillOpacity: 0.28,
        stroke: "colour",
        insetLeft: 0.5,
        insetRight: 0.5,
      }),
      Plot.text(stretches, {
        y: "key",
        x: (d: Stretch) => (d.from + d.to) / 2,
        text: (d: Stretch) => nameIn(d, pxPerUnit),
      }),
      end(0),
      end(1),
    ];
  });
};
