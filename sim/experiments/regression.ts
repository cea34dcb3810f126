/** Least squares: a straight line in each of several variables. */
import { mean as average } from "./statistics.ts";

export interface Fit {
  readonly mean: number;
  /** By variable: its own mean, and how much y grows with it while the others stay. */
  readonly centre: readonly number[];
  readonly slopes: readonly number[];
  /** The covariance of the slopes. */
  readonly covariance: readonly (readonly number[])[];
  readonly degrees: number;
  /** Share of the variance of y that the lines explain; null if it has none. */
  readonly explained: number | null;
}

/** Smaller pivots than this share of a variable's own are rounding. */
const NOTHING = 1e-9;

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, x, k) => sum + x * b[k], 0);

/** The inverse of a symmetric positive matrix, by Gauss and Jordan; undefined if it has none. */
const inverseOf = (matrix: readonly (readonly number[])[]): number[][] | undefined => {
  const n = matrix.length;
  const rows = matrix.map((row, i) => [...row, ...row.map((_, j) => (i === j ? 1 : 0))]);
  for (let k = 0; k < n; k++) {
    const pivot = rows[k][k];
    if (!(pivot > NOTHING * matrix[k][k])) return undefined;
    rows[k] = rows[k].map((x) => x / pivot);
    for (let i = 0; i < n; i++) {
      const factor = rows[i][k];
      if (i !== k) rows[i] = rows[i].map((x, j) => x - factor * rows[k][j]);
    }
  }
  return rows.map((row) => row.slice(n));
};

/** Fits y to the variables, a row a case; undefined if one says nothing that the others do not, or there are too few cases. */
export const leastSquares = (rows: readonly (readonly number[])[], y: readonly number[]): Fit | undefined => {
  const degrees = rows.length - rows[0].length - 1;
  if (degrees < 1) return undefined;
  const columns = rows[0].map((_, k) => rows.map((row) => row[k]));
  const centre = columns.map(average);
  const centred = columns.map((xs, k) => xs.map((x) => x - centre[k]));
  const mean = average(y);
  const above = y.map((value) => value - mean);
  const inverse = inverseOf(centred.map((a) => centred.map((b) => dot(a, b))));
  if (inverse === undefined) return undefined;
  const against = centred.map((xs) => dot(xs, above));
  const slopes = inverse.map((row) => dot(row, against));
  const residuals = above.map(
    (value, i) =>
      value -
      dot(
        slopes,
        centred.map((xs) => xs[i]),
      ),
  );
  const variance = dot(residuals, residuals) / degrees;
  const total = dot(above, above);
  return {
    mean,
    centre,
    slopes,
    covariance: inverse.map((row) => row.map((x) => x * variance)),
    degrees,
    explained: total === 0 ? null : 1 - dot(residuals, residuals) / total,
  };
};

/** The variance of a weighted sum of the slopes. */
export const varianceOf = ({ covariance }: Fit, weights: readonly number[]): number =>
  dot(
    weights,
    covariance.map((row) => dot(row, weights)),
  );
