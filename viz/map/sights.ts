/** Pictures of the map on the page: their sizes, and what is seen in each. */
import { computed, effect, signal } from "@preact/signals";
import { camera, selection, type Selection } from "../view/view.ts";
import { ground } from "./ground.ts";
import { fromScreen, type Plane, type Point, type Sight, sightOf, toScreen } from "./plane.ts";

/** By future, in CSS pixels. */
export const sizes = [signal({ width: 1, height: 1 }), signal({ width: 1, height: 1 })] as const;

const sight = (track: 0 | 1) =>
  computed((): Sight | undefined =>
    ground.value === undefined ? undefined : sightOf(ground.value.plane, camera.value, sizes[track].value),
  );
export const sights = [sight(0), sight(1)] as const;

const NEAR_EDGE_PX = 30;

/** A charger that is selected comes into sight, if it is not. */
effect(() => {
  const what = selection.value;
  const known = ground.value;
  const seen = sights[0].peek();
  if (what?.kind !== "charger" || known === undefined || seen === undefined) return;
  const point: Point = [known.points[2 * what.id], known.points[2 * what.id + 1]];
  const [x, y] = toScreen(seen, point);
  const isSeen =
    x >= NEAR_EDGE_PX &&
    y >= NEAR_EDGE_PX &&
    x <= seen.width - NEAR_EDGE_PX &&
    y <= seen.height - NEAR_EDGE_PX;
  if (!isSeen && seen.width > 1 && 2 * what.id < known.points.length)
    camera.value = { x: point[0], y: point[1], k: camera.peek().k };
});

type Area = Extract<Selection, { kind: "area" }>;

/** The area between two points of a picture, in degrees; undefined where it has no place on earth. */
export const areaOf = (plane: Plane, seen: Sight, from: Point, to: Point): Area | undefined => {
  const [a, b] = [from, to].map((corner) => plane.toDegrees(...fromScreen(seen, corner)));
  const [west, east] = [Math.min(a[0], b[0]), Math.max(a[0], b[0])];
  const [south, north] = [Math.min(a[1], b[1]), Math.max(a[1], b[1])];
  return [west, east, south, north].every(Number.isFinite)
    ? { kind: "area", west, south, east, north }
    : undefined;
};

/** The largest area of degrees around the middle that a picture shows. */
export const areaInSight = (plane: Plane, seen: Sight): Area => {
  const { width, height } = seen;
  const at = (x: number, y: number): Point => plane.toDegrees(...fromScreen(seen, [x, y]));
  const edges = [0, 0.25, 0.5, 0.75, 1];
  const latitudes = (y: number) => edges.map((part) => at(part * width, y)[1]);
  const longitudes = (x: number) => edges.map((part) => at(x, part * height)[0]);
  return {
    kind: "area",
    west: Math.max(...longitudes(0)),
    east: Math.min(...longitudes(width)),
    south: Math.max(...latitudes(height)),
    north: Math.min(...latitudes(0)),
  };
};

const SIDES = 12;

/** An area's outline in a picture: its sides are curves. */
export const outlineOf = (plane: Plane, seen: Sight, { west, south, east, north }: Area): Point[] => {
  const corners: Point[] = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
  ];
  return corners.flatMap(([x, y], k) => {
    const [toX, toY] = corners[(k + 1) % corners.length];
    return Array.from({ length: SIDES }, (_, i) => {
      const part = i / SIDES;
      return toScreen(seen, plane.toPlane(x + part * (toX - x), y + part * (toY - y)));
    });
  });
};
