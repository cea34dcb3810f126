/** The points of a sweep: every combination of values, or a Latin hypercube. */
import { draw } from "../kernel/draw.ts";
import { deriveKeys } from "../kernel/streams.ts";
import { uniform } from "../kernel/variates.ts";
import type { Parameter, Range } from "./vary.ts";

export interface Point {
  /** By parameter: its value, as it would stand in the file. */
  readonly values: readonly unknown[];
  /** By parameter: which of its levels that is, from 0, or how far along a range it was drawn from, 0 to 1. */
  readonly places: readonly number[];
}

/** Every combination; the last parameter changes first. */
export const grid = (parameters: readonly Parameter[]): Point[] =>
  parameters.reduce<Point[]>(
    (points, { levels }) =>
      points.flatMap(({ values, places }) =>
        levels.map((level, k) => ({ values: [...values, level], places: [...places, k] })),
      ),
    [{ values: [], places: [] }],
  );

const ORDER = 0;
const PLACE = 1;

/** The numbers 0 to n − 1 in an order that the keys give. */
const shuffled = (keys: Int32Array, n: number): number[] => {
  const lots = Array.from({ length: n }, (_, k) => draw(keys, ORDER, k, 0));
  return lots.map((_, k) => k).sort((a, b) => lots[a] - lots[b] || a - b);
};

/** A number with as few digits, but four, as leave it where it is from. */
const legible = (x: number, from: number, to: number): number => {
  for (let digits = 4; digits < 17; digits++) {
    const near = Number(x.toPrecision(digits));
    if (near >= from && near < to) return near;
  }
  return x;
};

/** A value from one of n strata of a range. */
const within = ({ from, to, written, numberOf }: Range, stratum: number, n: number, at: number) => {
  const start = from + ((to - from) * stratum) / n;
  const end = from + ((to - from) * (stratum + 1)) / n;
  const value = written(legible(start + (end - start) * at, start, end));
  return { value, place: (numberOf(value) - from) / (to - from) };
};

/**
 * A Latin hypercube of n points (McKay, Beckman and Conover, 1979): each of n equal strata of a range gives one value, each
 * level of other parameters as nearly the same number of points as can be, in an order that owes nothing to the other
 * parameters. Each parameter has its own luck, by its path: another one beside it changes nothing.
 */
export const latinHypercube = (parameters: readonly Parameter[], n: number, seed: string): Point[] => {
  const columns = parameters.map(({ path, levels, range }) => {
    const keys = deriveKeys(seed, [`sweep, order of ${path}`, `sweep, place of ${path}`]);
    return shuffled(keys, n).map((stratum, k) => {
      if (range !== undefined) return within(range, stratum, n, uniform(draw(keys, PLACE, k, 0)));
      const place = Math.floor((stratum * levels.length) / n);
      return { value: levels[place], place };
    });
  });
  return Array.from({ length: n }, (_, k) => ({
    values: columns.map((column) => column[k].value),
    places: columns.map((column) => column[k].place),
  }));
};
