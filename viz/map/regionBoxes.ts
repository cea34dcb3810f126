/** Where the regions' boxes stand: regions have no place on earth, so they stand in rows at the top of the map. */
import { signal } from "@preact/signals";
import type { Point } from "./plane.ts";

/** Whether lines show what flows between regions and markets. */
export const flowsShown = signal(false);

/** Beyond so many, a box holds the name alone. */
const FEW = 6;
const GAP = 8;
const TOP = 8;
const SIDE = 10;

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export const boxOf = (k: number, regions: number, mapWidth: number): Box => {
  const [width, height] = regions <= FEW ? [148, 46] : [78, 24];
  const inRow = Math.max(1, Math.floor((mapWidth - 2 * SIDE + GAP) / (width + GAP)));
  return {
    left: SIDE + (k % inRow) * (width + GAP),
    top: TOP + Math.floor(k / inRow) * (height + GAP),
    width,
    height,
  };
};

/** Where lines begin. */
export const anchorOf = (k: number, regions: number, mapWidth: number): Point => {
  const { left, top, width, height } = boxOf(k, regions, mapWidth);
  return [left + width / 2, top + height];
};
