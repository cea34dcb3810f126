/** What matters: how far the mean of a metric moves with each parameter, over all points of a sweep. */
import type { Point } from "./points.ts";
import { type Fit, leastSquares, varianceOf } from "./regression.ts";
import { interval, type Interval, mean, t975 } from "./statistics.ts";
import type { Parameter } from "./vary.ts";

/** A value of a parameter, as it would stand in the file, with the mean of the metric there. */
export interface Level {
  readonly value: unknown;
  readonly mean: number;
}

export interface Effect {
  readonly path: string;
  readonly lowest: Level;
  readonly highest: Level;
  /** From the lowest mean to the highest, with its interval: in a grid over the seeds, in a Latin hypercube over the points. */
  readonly swing: Interval;
}

export interface Tornado {
  /** The largest swing first. */
  readonly effects: readonly Effect[];
  /** Share of the variance between points that the effects, added up, explain; null if there is none. */
  readonly explained: number | null;
}

const rounded = (x: number): number => Math.round(x * 1000) / 1000;

const extremes = <L extends { readonly mean: number }>(levels: readonly L[]): readonly [L, L] => [
  levels.reduce((a, b) => (b.mean < a.mean ? b : a)),
  levels.reduce((a, b) => (b.mean > a.mean ? b : a)),
];

const bySwing = (effects: readonly Effect[]): Effect[] =>
  [...effects].sort((a, b) => b.swing.mean - a.swing.mean);

/** The means of the metric at each level of a grid's parameter, by seed. */
const levelMeans = (
  { levels }: Parameter,
  k: number,
  points: readonly Point[],
  values: readonly (readonly number[])[],
) =>
  levels.map((value, level) => {
    const own = points.flatMap(({ places }, i) => (places[k] === level ? [i] : []));
    const bySeed = values.map((metric) => mean(own.map((i) => metric[i])));
    return { value, bySeed, mean: mean(bySeed) };
  });

const squares = (xs: readonly number[], middle: number): number =>
  xs.reduce((sum, x) => sum + (x - middle) * (x - middle), 0);

/**
 * The main effects of a full factorial experiment (Box, Hunter and Hunter, Statistics for Experimenters): each level of a
 * parameter has the same points of the others, so that the means of its levels differ by that parameter alone.
 * `values` are the metric's by seed, then by point.
 */
export const gridTornado = (
  parameters: readonly Parameter[],
  points: readonly Point[],
  values: readonly (readonly number[])[],
): Tornado => {
  const byPoint = points.map((_, i) => mean(values.map((metric) => metric[i])));
  const middle = mean(byPoint);
  const means = parameters.map((parameter, k) => levelMeans(parameter, k, points, values));
  const effects = parameters.map(({ path }, k): Effect => {
    const [lowest, highest] = extremes(means[k]);
    return {
      path,
      lowest: { value: lowest.value, mean: rounded(lowest.mean) },
      highest: { value: highest.value, mean: rounded(highest.mean) },
      swing: interval(highest.bySeed.map((x, seed) => x - lowest.bySeed[seed])),
    };
  });
  const total = squares(byPoint, middle);
  const ofEffects = means.map(
    (levels) =>
      (points.length / levels.length) *
      squares(
        levels.map((level) => level.mean),
        middle,
      ),
  );
  return {
    effects: bySwing(effects),
    explained: total === 0 ? null : rounded(ofEffects.reduce((a, b) => a + b, 0) / total),
  };
};

/** How a regression sees a parameter: by how far along it is or, where there is no order, by which level it is of all but the first. */
const variablesOf = ({ levels, range, ordered }: Parameter, place: number): number[] => {
  if (range !== undefined) return [place];
  return ordered ? [place / (levels.length - 1)] : levels.slice(1).map((_, k) => (place === k + 1 ? 1 : 0));
};

/** The places whose means are told: the ends, or every level. */
const placesToTell = ({ levels, range, ordered }: Parameter): number[] => {
  if (range !== undefined) return [0, 1];
  return ordered ? [0, levels.length - 1] : levels.map((_, k) => k);
};

/** Points that the regression of a Latin hypercube takes at least: one more than it has unknowns. */
export const fewestSamples = (parameters: readonly Parameter[]): number =>
  parameters.reduce((sum, parameter) => sum + variablesOf(parameter, 0).length, 2);

const effectOf = (parameter: Parameter, before: number, fit: Fit): Effect => {
  const told = placesToTell(parameter).map((place) => {
    const own = variablesOf(parameter, place);
    const moved = own.reduce((sum, x, j) => sum + fit.slopes[before + j] * (x - fit.centre[before + j]), 0);
    return { value: parameter.levels[place], own, mean: fit.mean + moved };
  });
  const [lowest, highest] = extremes(told);
  const weights = fit.slopes.map(() => 0);
  highest.own.forEach((x, j) => (weights[before + j] = x - lowest.own[j]));
  const swing = highest.mean - lowest.mean;
  const half = t975(fit.degrees) * Math.sqrt(Math.max(0, varianceOf(fit, weights)));
  return {
    path: parameter.path,
    lowest: { value: lowest.value, mean: rounded(lowest.mean) },
    highest: { value: highest.value, mean: rounded(highest.mean) },
    swing: { mean: rounded(swing), low: rounded(swing - half), high: rounded(swing + half) },
  };
};

/**
 * The effects in a Latin hypercube, by regression on all parameters at once (Helton and Davis, Reliability Engineering and
 * System Safety 81, 2003): what the metric moves from one end of a range to the other while the others stay. Undefined if
 * two parameters went together in every point. `values` are the metric's by point.
 */
export const hypercubeTornado = (
  parameters: readonly Parameter[],
  points: readonly Point[],
  values: readonly number[],
): Tornado | undefined => {
  const rows = points.map(({ places }) =>
    parameters.flatMap((parameter, k) => variablesOf(parameter, places[k])),
  );
  const fit = leastSquares(rows, values);
  if (fit === undefined) return undefined;
  let before = 0;
  const effects = parameters.map((parameter) => {
    const effect = effectOf(parameter, before, fit);
    before += variablesOf(parameter, 0).length;
    return effect;
  });
  return { effects: bySwing(effects), explained: fit.explained === null ? null : rounded(fit.explained) };
};
