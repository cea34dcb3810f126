/**
 * Selecting the best arm on paired worlds. After a first stage it looks at the arms after every world, and drops those that are
 * clearly worse than another, by either of two rules that share the error allowed:
 *
 * - the fully sequential procedure of Kim and Nelson ("A fully sequential procedure for indifference-zone selection in
 *   simulation", ACM TOMACS 11(3), 2001), with c = 1. It ends whatever the arms: those left at its end do not differ by more than the zone.
 *   Theirs is the variance of the first stage; here it is the larger of that and the present one;
 * - a confidence sequence for the difference of two arms, which holds at all looks at once: the Bayes factor of the t-test with a
 *   normal prior on the effect (Gönen et al., The American Statistician 59(3), 2005), inverted; its error is bounded under optional stopping
 *   (Hendriksen, de Heide and Grünwald, Bayesian Analysis 16(3), 2021). It ends early where arms differ by many zones.
 *
 * If the best arm is better than every other by at least the indifference zone, the last one left is it with the stated
 * probability; if some are closer than that, picking any of them is no great mistake. Both rules take the differences between
 * arms for normal. Where an arm's bad worlds are few and very bad, an early look may see none of them, and the error is larger: that is
 * why the first stage is no shorter than twenty worlds, and why causes are spread evenly over them.
 */
import { exp, ln } from "../kernel/math.ts";

export interface SelectionRule {
  /** Probability of a correct selection, between 1 / arms and 1. */
  readonly confidence: number;
  /** Differences in score below this do not matter: a share of the baseline's mean score over the first stage. */
  readonly indifference: number;
  /** Worlds before the first look; at least two. */
  readonly firstStage: number;
}

export const DEFAULT_RULE: SelectionRule = { confidence: 0.95, indifference: 0.02, firstStage: 20 };

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

/** Sums over the worlds so far: of each arm's score, and of the differences of each two arms and their squares. */
const sumsOver = (arms: number) => {
  const score = new Float64Array(arms);
  const difference = new Float64Array(arms * arms);
  const squared = new Float64Array(arms * arms);
  let first: readonly number[] = [];
  let count = 0;
  return {
    add: (world: readonly number[]): void => {
      if (count++ === 0) first = world;
      for (let i = 0; i < arms; i++) {
        score[i] += world[i];
        for (let l = 0; l < arms; l++) {
          // Less the first world's difference, so that squares stay small.
          const off = world[i] - world[l] - (first[i] - first[l]);
          difference[i * arms + l] += off;
          squared[i * arms + l] += off * off;
        }
      }
    },
    mean: (arm: number): number => (count === 0 ? 0 : score[arm] / count),
    variance: (i: number, l: number): number => {
      const sum = difference[i * arms + l];
      return Math.max(0, squared[i * arms + l] - (sum * sum) / count) / (count - 1);
    },
  };
};

/** The probability of error, shared out over the two rules and the other arms. */
const errorEach = (arms: number, { confidence }: SelectionRule): number => (1 - confidence) / 2 / (arms - 1);

/** Kim and Nelson's constant h². */
const hSquared = (arms: number, rule: SelectionRule): number => {
  const degrees = rule.firstStage - 1;
  const eta = (exp((-2 / degrees) * ln(2 * errorEach(arms, rule))) - 1) / 2;
  return 2 * eta * degrees;
};

/** Prior variance of the effect: differences of about half a deviation are looked for. */
const EFFECT = 0.25;

/** Half the width of the confidence sequence after so many worlds, as a multiple of the difference's standard error. */
const sequenceWidth = (worlds: number, error: number): number => {
  const degrees = worlds - 1;
  const g = 1 + worlds * EFFECT;
  const k = exp((2 / worlds) * (ln(g) / 2 - ln(error)));
  return k < g ? Math.sqrt((degrees * (k - 1)) / (1 - k / g)) : Infinity;
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
  const sums = sumsOver(arms);
  const byMean = (left: readonly number[]): number[] =>
    [...left].sort((a, b) => sums.mean(a) - sums.mean(b) || a - b);
  let left: readonly number[] = Array.from({ length: arms }, (_, k) => k);
  let looks: ReturnType<typeof looksOf> | undefined;
  for (const [j, world] of worlds.entries()) {
    sums.add(world);
    const r = j + 1;
    if (r < firstStage) continue;
    looks ??= looksOf(sums, arms, rule);
    const margin = looks.marginAt(r);
    const before = left;
    left = before.filter((i) => before.every((l) => l === i || sums.mean(i) <= sums.mean(l) + margin(i, l)));
    if (left.length === 1 || r > looks.lastFor(left))
      return { left: byMean(left), worlds: r, decided: true, zone: looks.zone };
  }
  return { left: byMean(left), worlds: worlds.length, decided: arms === 1, zone: looks?.zone ?? 0 };
};

/** What the first stage fixes: the zone, the last look, and by how much an arm must be worse than another to be dropped. */
const looksOf = (sums: ReturnType<typeof sumsOver>, arms: number, rule: SelectionRule) => {
  const zone = rule.indifference * Math.abs(sums.mean(0));
  const h2 = hSquared(arms, rule);
  const all = Array.from({ length: arms }, (_, k) => k);
  const first = all.map((i) => all.map((l) => sums.variance(i, l)));
  // A first stage that met no bad world of a few would end it too soon: what is met later counts, if it is more.
  const variance = (i: number, l: number): number => Math.max(first[i][l], sums.variance(i, l));
  // Beyond so many worlds no two of these arms that differ by the zone can both be left.
  const lastFor = (left: readonly number[]): number =>
    Math.max(
      ...left.flatMap((i) =>
        left.map((l) => (variance(i, l) === 0 ? 0 : Math.floor((h2 * variance(i, l)) / (zone * zone)))),
      ),
    );
  const marginAt = (r: number) => {
    const width = sequenceWidth(r, errorEach(arms, rule));
    return (i: number, l: number): number =>
      variance(i, l) === 0
        ? 0
        : Math.min(
            Math.max(0, (h2 * variance(i, l)) / (2 * r * zone) - zone / 2),
            width * Math.sqrt(sums.variance(i, l) / r),
          );
  };
  return { zone, lastFor, marginAt };
};
