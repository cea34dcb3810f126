/** Chargers in each state, and one by one, of those that are selected. */
import type { Kinds } from "../map/kinds.ts";

/** Chargers of each kind among those chosen; of all when `chosen` is undefined. */
export const countsOf = (
  frame: Uint8Array,
  chosen: Uint8Array | undefined,
  { list, of }: Kinds,
): number[] => {
  const counts = list.map(() => 0);
  for (let id = 0; id < frame.length; id++)
    if (chosen === undefined || chosen[id] === 1) counts[of[frame[id]]]++;
  return counts;
};

/** Chargers of each kind, by group. */
export const countsByGroup = (
  frame: Uint8Array,
  groupOf: Uint16Array,
  groups: number,
  { list, of }: Kinds,
): Int32Array[] => {
  const counts = Array.from({ length: groups }, () => new Int32Array(list.length));
  for (let id = 0; id < frame.length; id++) counts[groupOf[id]][of[frame[id]]]++;
  return counts;
};

export interface Page {
  /** The chargers of the page. */
  readonly ids: readonly number[];
  /** How many there are in all. */
  readonly of: number;
}

/** A page of the chargers that are chosen and of a kind, or of any. */
export const pageOf = (
  frame: Uint8Array,
  chosen: Uint8Array | undefined,
  { of: kindOf }: Kinds,
  kind: number | undefined,
  page: number,
  size: number,
): Page => {
  const ids: number[] = [];
  let n = 0;
  for (let id = 0; id < frame.length; id++) {
    if (chosen !== undefined && chosen[id] !== 1) continue;
    if (kind !== undefined && kindOf[frame[id]] !== kind) continue;
    if (n >= page * size && ids.length < size) ids.push(id);
    n++;
  }
  return { ids, of: n };
};
