/** Pictures of the map on the page: their sizes, and what is seen in each. */
import { computed, effect, signal } from "@preact/signals";
import { camera, selection, type Selection } from "../view/view.ts";
import { ground } from "./ground.ts";
import { fromScreen, type Point, type Sight, sightOf, toScreen } from "./plane.ts";

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

/** The area between two points of a picture. */
export const areaOf = (seen: Sight, from: Point, to: Point): Area => {
  const [a, b] = [fromScreen(seen, from), fromScreen(seen, to)];
  return {
    kind: "area",
    left: Math.min(a[0], b[0]),
    top: Math.min(a[1], b[1]),
    right: Math.max(a[0], b[0]),
    bottom: Math.max(a[1], b[1]),
  };
};

/** All that a picture shows. */
export const areaInSight = (seen: Sight): Area => areaOf(seen, [0, 0], [seen.width, seen.height]);
