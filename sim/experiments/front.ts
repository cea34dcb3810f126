/** A way to run things, by what it costs and what harm is left; less is better of both. */
export interface Point {
  readonly cost: number;
  readonly harm: number;
}

/**
 * The Pareto front: for each point, whether no other is at least as good in both and better in one. O(n log n).
 *
 * @example paretoFront([{ cost: 1, harm: 9 }, { cost: 2, harm: 9 }]) // [true, false]
 */
export const paretoFront = (points: readonly Point[]): boolean[] => {
  const byCost = points
    .map((point, i) => ({ ...point, i }))
    .sort((a, b) => a.cost - b.cost || a.harm - b.harm);
  const on = points.map(() => false);
  let last: Point = { cost: Infinity, harm: Infinity };
  for (const point of byCost) {
    const same = point.cost === last.cost && point.harm === last.harm;
    if (!same && point.harm >= last.harm) continue;
    on[point.i] = true;
    last = point;
  }
  return on;
};
