/**
 * The plane that the map is drawn on. Every place is projected to it once; zooming and moving are then a multiplication and an
 * addition. Its middle is 0, 0, and the cities of the fleet's markets are 1,000 wide on it, whatever the size of the picture.
 */
import { geoConicConformal, type GeoProjection } from "d3";
import type { Camera } from "../view/view.ts";
import { CITIES, type Market } from "./cities.ts";

export type Point = readonly [x: number, y: number];

const WIDTH = 1000;
/** Land is drawn so far from the middle. */
const REACH = 2.2 * WIDTH;
/** Room around the outermost cities, in CSS pixels; above them stand the regions' boxes, below them buttons. */
const MARGIN = 26;
const ABOVE = 50;
const BELOW = 38;
export const CLOSEST = 120;

export interface Plane {
  readonly projection: GeoProjection;
  /** What the cities take of it. */
  readonly width: number;
  readonly height: number;
  readonly toPlane: (longitude: number, latitude: number) => Point;
  readonly toDegrees: (x: number, y: number) => Point;
}

export const planeOf = (markets: readonly Market[]): Plane => {
  const coordinates = markets.flatMap((market) => CITIES[market].map(([, x, y]) => [x, y]));
  const projection = geoConicConformal().parallels([43, 62]).rotate([-11, 0]).scale(1).translate([0, 0]);
  const points = coordinates.map(([x, y]) => projection([x, y])!);
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const [top, bottom] = [Math.min(...ys), Math.max(...ys)];
  const scale = WIDTH / Math.max(right - left, (bottom - top) / 4);
  projection
    .scale(scale)
    .translate([(-scale * (left + right)) / 2, (-scale * (top + bottom)) / 2])
    .precision(0.1);
  return {
    projection,
    width: scale * (right - left),
    height: scale * (bottom - top),
    toPlane: (longitude, latitude) => projection([longitude, latitude]) as [number, number],
    toDegrees: (x, y) => projection.invert!([x, y]) as [number, number],
  };
};

/** The part of the plane that has land on it. */
export const LAND_EXTENT: [[number, number], [number, number]] = [
  [-REACH, -REACH],
  [REACH, REACH],
];

// ── What of it is seen ──

/** A picture of the plane: a point x of it is at `left + x · scale`, in CSS pixels. */
export interface Sight {
  readonly width: number;
  readonly height: number;
  readonly scale: number;
  readonly left: number;
  readonly top: number;
}

type Sized = Pick<Sight, "width" | "height">;
type Extent = Pick<Plane, "width" | "height">;

/** Where the middle of what is looked at stands in a picture. */
const middleOf = ({ width, height }: Sized): Point => [width / 2, (height + ABOVE - BELOW) / 2];

/** Pixels for each unit of the plane, for the whole map to be seen. */
const fitOf = (plane: Extent, { width, height }: Sized): number =>
  Math.max(
    0.01,
    Math.min(
      Math.max(1, width - 2 * MARGIN) / Math.max(1, plane.width),
      Math.max(1, height - ABOVE - BELOW) / Math.max(1, plane.height),
    ),
  );

export const sightOf = (plane: Extent, { x, y, k }: Camera, { width, height }: Sized): Sight => {
  const scale = fitOf(plane, { width, height }) * k;
  const [middleX, middleY] = middleOf({ width, height });
  return { width, height, scale, left: middleX - x * scale, top: middleY - y * scale };
};

export const toScreen = ({ scale, left, top }: Sight, [x, y]: Point): Point => [
  left + x * scale,
  top + y * scale,
];

export const fromScreen = ({ scale, left, top }: Sight, [x, y]: Point): Point => [
  (x - left) / scale,
  (y - top) / scale,
];

const within = (value: number, least: number, most: number): number => Math.max(least, Math.min(most, value));

/** A camera that looks at the map: no closer than is of use, and at no empty sea. */
const held = ({ x, y, k }: Camera, { width, height }: Extent): Camera => {
  const closeness = within(k, 1, CLOSEST);
  // The whole map stays in the middle; the closer, the further it may be moved.
  const play = 1 - 1 / closeness;
  return {
    x: within(x, (-width / 2) * play, (width / 2) * play),
    y: within(y, (-height / 2) * play, (height / 2) * play),
    k: closeness,
  };
};

/** Zooms by a factor; what is at a point of the picture stays there, as far as the map reaches. */
export const zoomed = (
  camera: Camera,
  plane: Extent,
  size: Sized,
  factor: number,
  about: Point = middleOf(size),
): Camera => {
  const k = within(camera.k * factor, 1, CLOSEST);
  const [x, y] = fromScreen(sightOf(plane, camera, size), about);
  const scale = fitOf(plane, size) * k;
  const middle = middleOf(size);
  return held({ x: x - (about[0] - middle[0]) / scale, y: y - (about[1] - middle[1]) / scale, k }, plane);
};

/** Moves the picture by so many CSS pixels. */
export const moved = (camera: Camera, plane: Extent, size: Sized, dx: number, dy: number): Camera => {
  const { scale } = sightOf(plane, camera, size);
  return held({ x: camera.x - dx / scale, y: camera.y - dy / scale, k: camera.k }, plane);
};
