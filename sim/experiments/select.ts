/**
 * Selecting the best arm: the fully sequential procedure of Kim and Nelson ("A fully sequential procedure for
 * indifference-zone selection in simulation", ACM TOMACS 11(3), 2001), with c = 1, on paired worlds.
 *
 * After a first stage it looks at the arms after every world and drops those that are clearly worse than another. If the best
 * arm is better than every other by at least the indifference zone, the last one left is it with the stated probability; if
 * some are closer than that, picking any of them is no great mistake. It takes the differences between arms for normal.
 */
import { exp, ln } from "../kernel/math.ts";

export interface SelectionRule {
  /** Probability of a correct selection, between 1 / arms and 1. */
  readonly confidence: number;
  /** Differences in score below this do not matter: a share of the baseline's mean score over the first stage. */
  readonly indifference: number;
  /** Worlds before the first look. */
  readonly firstStage: number;
}

export const DEFAULT_RULE: SelectionRule = { confidence: 0.95, indifference: 0.02, firstStage: 10 };

export interface Selection {
  /** Arms that were not dropped, the lowest mean first. */
  readonly left: readonly number[];
  /** Worlds it took, or has taken so far. */
  readonly worlds: number;
  /** One arm is left, or those left cannot differ by more than the zone. */
  readonly decided: boolean;
  /** The indifference zone in the score's own units. */
  readonly zone: number;
}

const meanOver = (worlds: readonly (readonly number[])[], arm: number, count: number): number => {
  let sum = 0;
  for (let j = 0; j < count; j++) sum += worlds[j][arm];
  return sum / count;
};

/** Variance of the difference of two arms over the first worlds. */
const varianceOf = (worlds: readonly (readonly number[])[], i: number, l: number, count: number): number => {
  const mean = meanOver(worlds, i, count) - meanOver(worlds, l, count);
  let sum = 0;
  for (let j = 0; j < count; j++) {
    const off = worlds[j][i] - worlds[j][l] - mean;
    sum += off * off;
  }
  return sum / (count - 1);
};

/** The procedure's constant h², from the probability of error shared out over the other arms. */
const hSquared = (arms: number, { confidence, firstStage }: SelectionRule): number => {
  const degrees = firstStage - 1;
  const eta = (exp((-2 / degrees) * ln((2 * (1 - confidence)) / (arms - 1))) - 1) / 2;
  return 2 * eta * degrees;
};

/**
 * Selects the arm with the lowest mean from worlds in their order.
 *
 * @param worlds scores, customer-minutes, by world and arm
 * @example select([[10, 12], [11, 14]], { ...DEFAULT_RULE, firstStage: 2 })
 */
export const select = (
  worlds: readonly (readonly number[])[],
  rule: SelectionRule = DEFAULT_RULE,
): Selection => {
  const { firstStage } = rule;
  const arms = worlds.length === 0 ? 0 : worlds[0].length;
  const all = Array.from({ length: arms }, (_, k) => k);
  const byMean = (left: readonly number[], count: number): number[] =>
    [...left].sort((a, b) => meanOver(worlds, a, count) - meanOver(worlds, b, count) || a - b);
  if (arms === 1) return { left: all, worlds: worlds.length, decided: true, zone: 0 };
  if (worlds.length < firstStage)
    return { left: byMean(all, worlds.length), worlds: worlds.length, decided: false, zone: 0 };
  const zone = rule.indifference * Math.abs(meanOver(worlds, 0, firstStage));
  const h2 = hSquared(arms, rule);
  const variances = all.map((i) => all.map((l) => varianceOf(worlds, i, l, firstStage)));
  // Beyond so many worlds no two arms that differ by the zone can both be left.
  const most = Math.max(
    ...variances.flat().map((v) => (zone > 0 ? Math.floor((h2 * v) / (zone * zone)) : Infinity)),
  );
  let left: readonly number[] = all;
  for (let r = firstStage; r <= worlds.length; r++) {
    const means = all.map((k) => meanOver(worlds, k, r));
    const margin = (i: number, l: number): number =>
      variances[i][l] === 0
        ? 0
        : Math.max(0, (zone / (2 * r)) * ((h2 * variances[i][l]) / (zone * zone) - r));
    const before = left;
    left = before.filter((i) => before.every((l) => l === i || means[i] <= means[l] + margin(i, l)));
    if (left.length === 1 || r > most) return { left: byMean(left, r), worlds: r, decided: true, zone };
  }
  return { left: byMean(left, worlds.length), worlds: worlds.length, decided: false, zone };
};
