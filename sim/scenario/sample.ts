/** An inventory of another size: a sample of its rows, or rows repeated. */
import type { Inventory } from "../twin/inventory.ts";
import type { Fleet, Group } from "../twin/parameters.ts";
import { apportion } from "./apportion.ts";

/** In proportion, first among the clusters, of which each keeps a charger, then among the groups of a cluster. */
const countsOf = (groups: readonly Group[], chargers: number): number[] => {
  const members = new Map<string, number[]>(groups.map(({ cluster }) => [cluster, []]));
  groups.forEach(({ cluster }, k) => members.get(cluster)!.push(k));
  const sizes = (of: readonly number[]): number[] => of.map((k) => groups[k].chargers);
  const clusters = [...members.values()];
  const totals = apportion(
    clusters.map((of) => sizes(of).reduce((a, b) => a + b, 0)),
    chargers,
  );
  const counts = groups.map(() => 0);
  clusters.forEach((of, c) => apportion(sizes(of), totals[c], 0).forEach((n, i) => (counts[of[i]] = n)));
  return counts;
};

/**
 * Takes rows at even distances within their group, or repeats each as often as the next, so that what is known of the
 * chargers keeps its shares. No chance is in it: the same rows each time, in their order.
 */
export const scaleInventory = (fleet: Fleet, inventory: Inventory, chargers: number): Fleet => {
  const { groups } = fleet;
  const counts = countsOf(groups, chargers);
  const kept = groups.map((_, k) => k).filter((k) => counts[k] > 0);
  const numberOf = new Map(kept.map((k, i) => [k, i]));
  const groupOf = new Uint16Array(chargers);
  const traits = new Uint8Array(chargers);
  const passed = groups.map(() => 0);
  let next = 0;
  for (const [row, k] of inventory.groupOf.entries()) {
    const due = (rows: number): number => Math.floor((rows * counts[k]) / groups[k].chargers);
    const end = next + due(passed[k] + 1) - due(passed[k]);
    passed[k]++;
    if (end === next) continue;
    groupOf.fill(numberOf.get(k)!, next, end);
    traits.fill(inventory.traits[row], next, end);
    next = end;
  }
  return {
    ...fleet,
    groups: kept.map((k) => ({ ...groups[k], chargers: counts[k] })),
    inventory: { ...inventory, groupOf, traits },
  };
};
