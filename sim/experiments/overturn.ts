/** What would overturn an answer: other weights, exactly, and other values of the parameters a scenario doubts, by trial. */
import type { Weights } from "../measures/weights.ts";
import { HARMS, type MetricName, WEIGHT_NAMES } from "../measures/impact.ts";
import { asWritten, changed, findPlaces } from "../scenario/change.ts";
import { chargersOf, fewestChargers, scaleTo } from "../scenario/scale.ts";
import type { Scenario } from "../scenario/schema.ts";
import { variantFlaws } from "../scenario/variantChecks.ts";
import { type Engine, type EngineOptions, inProcess, type Job } from "./job.ts";
import { mean } from "./statistics.ts";
import type { World } from "./worlds.ts";

/** Another arm would be best beyond a value. */
export interface Flip {
  readonly when: "above" | "below";
  /** A weight in customer-minutes; a parameter as it is written. */
  readonly value: number | string;
  readonly arm: string;
}

export interface WeightFlips {
  readonly weight: keyof Weights;
  readonly now: number;
  readonly flips: readonly Flip[];
}

type MeanHarms = Readonly<Record<MetricName, number | null>>;

const rounded = (x: number): number => Math.round(x * 1000) / 1000;

/**
 * How far each weight may move alone until another arm has the lowest mean score. The score is linear in the weights, so
 * this is exact.
 *
 * @param arms mean harms and score of each arm
 * @example weightFlips(league.arms, scenario.arms.weights)[0].flips // [{ when: "above", value: 3.2, arm: "hold" }]
 */
export const weightFlips = (
  arms: readonly { readonly name: string; readonly impact: MeanHarms }[],
  weights: Weights,
): WeightFlips[] => {
  const scoreOf = (k: number): number => arms[k].impact.score ?? Infinity;
  const best = arms.map((_, k) => k).reduce((a, b) => (scoreOf(b) < scoreOf(a) ? b : a));
  return WEIGHT_NAMES.map((weight) => {
    const now = weights[weight];
    const harmOf = (k: number): number =>
      HARMS[weight](arms[k].impact as Readonly<Record<MetricName, number>>);
    // The weight at which a rival draws level: below the present one if it does more of this harm; never if it does as much.
    const levels = arms.flatMap(({ name }, k) => {
      const more = harmOf(k) - harmOf(best);
      return more === 0 ? [] : [{ arm: name, more, at: now - (scoreOf(k) - scoreOf(best)) / more }];
    });
    const below = levels.filter(({ more, at }) => more > 0 && at >= 0).sort((a, b) => b.at - a.at);
    const above = levels.filter(({ more }) => more < 0).sort((a, b) => a.at - b.at);
    const flip = (when: Flip["when"], { arm, at }: (typeof levels)[number]): Flip => ({
      when,
      value: rounded(at),
      arm,
    });
    return {
      weight,
      now,
      flips: [
        ...below.slice(0, 1).map((level) => flip("below", level)),
        ...above.slice(0, 1).map((level) => flip("above", level)),
      ],
    };
  });
};

export interface DoubtFlip extends Flip {
  /** The same value as a multiple of the present one. */
  readonly multiple: number;
}

export interface DoubtFlips {
  readonly path: string;
  readonly source: string;
  /** The ends of the range as multiples of the present value. */
  readonly multiples: { readonly least: number; readonly most: number };
  /** As written: the value it has, and the ends of the range that was tried. */
  readonly now: string;
  readonly least: string;
  readonly most: string;
  readonly flips: readonly DoubtFlip[];
}

export interface Doubts {
  readonly chargers: number;
  readonly worlds: number;
  /** The arm that is best in the trial with the parameters as they are. */
  readonly best: string;
  readonly doubts: readonly DoubtFlips[];
}

/** Chargers the doubts are tried on, at most: a small fleet meets the same trouble in less time. */
const TRIAL_CHARGERS = 5_000;
const TRIAL_WORLDS = 6;
/** Another arm counts as best only if it is better by this share of the baseline's score. */
const CLEAR = 0.02;
/** Halvings of a stretch in which the best arm changes. */
const HALVINGS = 3;

/** Factors of a doubt, from one at which the best arm is best still to one at which another is. */
interface Stretch {
  readonly doubt: number;
  readonly near: number;
  readonly far: number;
  /** The arm that is best at the far end. */
  readonly arm: number;
}

interface Trial {
  readonly scenario: Scenario;
  readonly worlds: number;
  readonly engine: Engine;
  readonly options: EngineOptions;
}

export interface DoubtOptions {
  readonly best: number;
  /** At most so many; no more than a few are tried. */
  readonly worlds: number;
  /** Where they run; in this process when left out. */
  readonly engine?: Engine;
  readonly options?: EngineOptions;
}

/** The mean scores of the arms, by point: a doubt and a factor. Undefined if it was stopped. */
const tryAll = async (
  { scenario, worlds, engine, options }: Trial,
  points: readonly { readonly doubt: number; readonly factor: number }[],
): Promise<number[][] | undefined> => {
  const { doubts = [] } = scenario.arms ?? {};
  const jobs = points.flatMap(({ doubt, factor }) =>
    Array.from({ length: worlds }, (_, k): Job => ({
      kind: "as known",
      world: k + 1,
      changes: factor === 1 ? [] : [{ path: doubts[doubt].path, times: factor }],
    })),
  );
  const results = (await engine(scenario, jobs, options)) as World[];
  if (results.length < jobs.length) return undefined;
  return points.map((_, p) => {
    const own = results.slice(p * worlds, (p + 1) * worlds);
    return own[0].arms.map((_a, k) => mean(own.map((w) => w.arms[k].impact.score)));
  });
};

/** The best arm; the one that is best as things are unless another is clearly better. */
const bestOf = (scores: readonly number[], asIs: number): number => {
  const best = scores.indexOf(Math.min(...scores));
  return scores[best] < scores[asIs] - CLEAR * scores[0] ? best : asIs;
};

/** A number of a text or a number, to four digits: `0.6153846/s` is `0.6154/s`. */
const inShort = (written: unknown): string =>
  String(written).replace(/\d+\.\d+/g, (digits) => String(Number(Number(digits).toPrecision(4))));

/** The value a doubted parameter would have, as it is written; the first, if the path names many. */
const writtenAt = (scenario: Scenario, path: string, factor: number): string => {
  const result = changed(scenario, [{ path, times: factor }]);
  if ("bad" in result) return `× ${factor}`;
  const found = findPlaces(result.scenario, path);
  return "bad" in found ? `× ${factor}` : inShort(asWritten(found.places[0], found.places[0].value));
};

/** Halves each stretch, and keeps the half in which the best arm ceases to be. */
const narrowed = async (
  trial: Trial,
  asIs: number,
  stretches: readonly Stretch[],
): Promise<Stretch[] | undefined> => {
  const middle = ({ near, far }: Stretch): number => (near + far) / 2;
  const scores = await tryAll(
    trial,
    stretches.map((s) => ({ doubt: s.doubt, factor: middle(s) })),
  );
  return scores?.map((at, i) => {
    const arm = bestOf(at, asIs);
    return arm === asIs
      ? { ...stretches[i], near: middle(stretches[i]) }
      : { ...stretches[i], far: middle(stretches[i]), arm };
  });
};

/** The arm that is best as things are, and the narrow stretches in which another becomes it; undefined if it was stopped. */
const changesOf = async (
  trial: Trial,
  best: number,
): Promise<{ readonly asIs: number; readonly stretches: readonly Stretch[] } | undefined> => {
  const { doubts = [] } = trial.scenario.arms ?? {};
  const ends = doubts.flatMap(({ least, most }, doubt) =>
    [least, most].filter((factor) => factor !== 1).map((factor) => ({ doubt, factor })),
  );
  const scores = await tryAll(trial, [{ doubt: 0, factor: 1 }, ...ends]);
  if (scores === undefined) return undefined;
  const asIs = bestOf(scores[0], best);
  let stretches: Stretch[] | undefined = ends
    .map(({ doubt, factor }, k) => ({ doubt, near: 1, far: factor, arm: bestOf(scores[k + 1], asIs) }))
    .filter(({ arm }) => arm !== asIs);
  for (let h = 0; h < HALVINGS && stretches !== undefined && stretches.length > 0; h++)
    stretches = await narrowed(trial, asIs, stretches);
  return stretches && { asIs, stretches };
};

/** On a small fleet, unless the causes and doubts cannot be had of it. */
const trialFleet = (scenario: Scenario): Scenario => {
  const chargers = Math.max(fewestChargers(scenario), Math.min(TRIAL_CHARGERS, chargersOf(scenario)));
  const { scenario: small } = scaleTo(scenario, chargers);
  return variantFlaws(small).length === 0 ? small : scenario;
};

/**
 * For each doubt of the scenario, whether another arm would be clearly best at the ends of its range, and beyond which
 * value; on a smaller fleet and few worlds, so the values are rough. Undefined if there is no doubt, or it was stopped.
 *
 * @param best the arm that is best as known: it is here too unless another is clearly better
 * @example (await doubtFlips(scenario, { best: 0, worlds: 6 }))?.doubts[0].flips
 */
export const doubtFlips = async (
  scenario: Scenario,
  { best, worlds, engine = inProcess, options = {} }: DoubtOptions,
): Promise<Doubts | undefined> => {
  const { doubts = [], choices = [] } = scenario.arms ?? {};
  if (doubts.length === 0) return undefined;
  const trial = {
    scenario: trialFleet(scenario),
    worlds: Math.min(worlds, TRIAL_WORLDS),
    engine,
    options,
  };
  const found = await changesOf(trial, best);
  if (found === undefined) return undefined;
  const flipsOf = (doubt: number, path: string): DoubtFlip[] =>
    found.stretches
      .filter((stretch) => stretch.doubt === doubt)
      .map(({ near, far, arm }) => {
        const multiple = (near + far) / 2;
        const value = writtenAt(scenario, path, multiple);
        return { when: far > near ? "above" : "below", value, multiple, arm: choices[arm].name };
      });
  return {
    chargers: chargersOf(trial.scenario),
    worlds: trial.worlds,
    best: choices[found.asIs].name,
    doubts: doubts.map(({ path, source, least, most }, doubt) => ({
      path,
      source,
      multiples: { least, most },
      now: writtenAt(scenario, path, 1),
      least: writtenAt(scenario, path, least),
      most: writtenAt(scenario, path, most),
      flips: flipsOf(doubt, path),
    })),
  };
};
