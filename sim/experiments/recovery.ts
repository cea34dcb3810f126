/** How an outage goes on from the decision, over the worlds: bands for a chart. */

/** Chargers offline, by minute from the decision on: a tenth of the worlds is below `low`, a tenth above `high`. */
export interface Recovery {
  readonly minutes: readonly number[];
  readonly low: readonly number[];
  readonly median: readonly number[];
  readonly high: readonly number[];
}

/** Points of a curve at most. */
const POINTS = 240;

const quantile = (sorted: readonly number[], q: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];

/** @param worlds chargers offline, by world and minute; a world that ends earlier stays as it ended */
export const recoveryOf = (worlds: readonly (readonly number[])[]): Recovery => {
  const longest = Math.max(0, ...worlds.map((world) => world.length));
  const every = Math.max(1, Math.ceil(longest / POINTS));
  const minutes = Array.from({ length: Math.ceil(longest / every) }, (_, k) => k * every);
  const sorted = minutes.map((m) =>
    worlds.map((world) => world[Math.min(m, world.length - 1)] ?? 0).sort((a, b) => a - b),
  );
  const at = (q: number): number[] => sorted.map((values) => quantile(values, q));
  return { minutes, low: at(0.1), median: at(0.5), high: at(0.9) };
};
