/** Shares out a total in proportion, by largest remainder, at least so many each: sums to `total` exactly. */
export const apportion = (weights: readonly number[], total: number, least = 1): number[] => {
  const sum = weights.reduce((a, b) => a + b, 0);
  const exact = weights.map((weight) => (weight * total) / sum);
  const shares = exact.map((share) => Math.max(least, Math.floor(share)));
  const byRemainder = exact
    .map((share, i) => ({ i, rest: share - shares[i] }))
    .sort((a, b) => b.rest - a.rest || a.i - b.i);
  let left = total - shares.reduce((a, b) => a + b, 0);
  for (let k = 0; left > 0; k = (k + 1) % byRemainder.length, left--) shares[byRemainder[k].i]++;
  // Too many were raised to the least: the largest give it back.
  for (; left < 0; left++) shares[shares.indexOf(Math.max(...shares))]--;
  return shares;
};
