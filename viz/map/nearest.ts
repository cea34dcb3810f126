/** Finds chargers by their places on the plane. */
import KDBush from "kdbush";

export interface Index {
  /** The charger nearest to a point, no further than `radius`; of several, the lowest number. */
  readonly nearest: (x: number, y: number, radius: number) => number | undefined;
}

/** @param points x and y of each charger, one after the other */
export const indexOf = (points: Float32Array): Index => {
  const size = points.length >> 1;
  if (size === 0) return { nearest: () => undefined };
  const tree = new KDBush(size, 64, Float32Array);
  for (let id = 0; id < size; id++) tree.add(points[2 * id], points[2 * id + 1]);
  tree.finish();
  return {
    nearest: (x, y, radius) => {
      let best: number | undefined;
      let least = Infinity;
      for (const id of tree.within(x, y, radius)) {
        const away = (points[2 * id] - x) ** 2 + (points[2 * id + 1] - y) ** 2;
        if (away < least || (away === least && id < best!)) [best, least] = [id, away];
      }
      return best;
    },
  };
};
