/** Means and intervals, from the project's own arithmetic, so that what is printed is the same everywhere. */

/** 97.5 % quantiles of Student's t by degrees of freedom, 1 to 30. */
const T_975 = [
  12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.306, 2.2622, 2.2281, 2.201, 2.1788, 2.1604,
  2.1448, 2.1314, 2.1199, 2.1098, 2.1009, 2.093, 2.086, 2.0796, 2.0739, 2.0687, 2.0639, 2.0595, 2.0555,
  2.0518, 2.0484, 2.0452, 2.0423,
];
const Z_975 = 1.959963985;

/** Beyond the table the expansion around the normal quantile (Abramowitz and Stegun 26.7.5) is exact to 1e-5. */
export const t975 = (degrees: number): number => {
  if (degrees <= T_975.length) return T_975[degrees - 1];
  const z = Z_975;
  return (
    z +
    (z * z * z + z) / (4 * degrees) +
    (5 * z * z * z * z * z + 16 * z * z * z + 3 * z) / (96 * degrees * degrees)
  );
};

export const mean = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0) / xs.length;

export interface Interval {
  readonly mean: number;
  /** The 95 % interval; null for a single world, which gives none. */
  readonly low: number | null;
  readonly high: number | null;
}

const rounded = (x: number): number => Math.round(x * 1000) / 1000;

/** Student's 95 % interval of a mean. */
export const interval = (xs: readonly number[]): Interval => {
  const m = mean(xs);
  if (xs.length < 2) return { mean: rounded(m), low: null, high: null };
  const variance = xs.reduce((a, x) => a + (x - m) * (x - m), 0) / (xs.length - 1);
  const half = t975(xs.length - 1) * Math.sqrt(variance / xs.length);
  return { mean: rounded(m), low: rounded(m - half), high: rounded(m + half) };
};

export const median = (xs: readonly number[]): number => {
  const sorted = [...xs].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

/**
 * The exact one-sided sign test (of pairs, McNemar's): how probable it is that of `n` fair coins at least `k` show heads.
 *
 * @example signTest(5, 5) // 0.03125
 */
export const signTest = (k: number, n: number): number => {
  let term = 1;
  for (let i = 0; i < n; i++) term /= 2;
  let tail = 0;
  // From all heads downwards: each term of the binomial distribution follows from the one before.
  for (let heads = n; heads >= k; heads--) {
    tail += term;
    term *= heads / (n - heads + 1);
  }
  return Math.min(1, tail);
};
