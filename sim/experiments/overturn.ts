/** What would overturn an answer: other weights, exactly, and other values of the parameters a scenario doubts, by trial. */
import type { Weights } from "../measures/weights.ts";
import { HARMS, type MetricName, WEIGHT_NAMES } from "../measures/impact.ts";
import { asWritten, changed, findPlaces } from "../scenario/change.ts";
import { chargersOf, fewestChargers, scaleTo } from "../scenario/scale.ts";
import type { Doubt, Scenario } from "../scenario/schema.ts";
import type { Engine, EngineOptions, Job } from "./job.ts";
import { mean } from "./statistics.ts";
import { decisionOf, type World } from "./worlds.ts";

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
 * How far each weight may move alone until another arm has the lowest mean score. The score is linear in the weights, so this is exact.
 *
 * @param arms mean harms and score of each arm
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
    // The weight at which a rival draws level; a rival with as much of this harm never does.
    const levels = arms.flatMap((arm, k) => {
      const more = harmOf(k) - harmOf(best);
      return k === best || more === 0
        ? []
        : [{ arm: arm.name, at: now - (scoreOf(k) - scoreOf(best)) / more }];
    });
    const above = levels.filter(({ at }) => at > now).sort((a, b) => a.at - b.at)[0];
    const below = levels.filter(({ at }) => at <= now && at >= 0).sort((a, b) => b.at - a.at)[0];
    return {
      weight,
      now,
      flips: [
        ...(below === undefined
          ? []
          : [{ when: "below" as const, value: rounded(below.at), arm: below.arm }]),
        ...(above === undefined
          ? []
          : [{ when: "above" as const, value: rounded(above.at), arm: above.arm }]),
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
/** Halvings of a range in which the best arm changes. */
const HALVINGS = 3;

/** A range between two factors at whose ends different arms are best. */
interface Range {
  readonly doubt: number;
  readonly low: number;
  readonly high: number;
  readonly atLow: number;
  readonly atHigh: number;
}

interface Trial {
  readonly scenario: Scenario;
  readonly worlds: number;
  readonly engine: Engine;
  readonly options: EngineOptions;
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

/** The best arm, or one that was best elsewhere unless another is clearly better. */
const bestOf = (scores: readonly number[], before: number): number => {
  const best = scores.indexOf(Math.min(...scores));
  return scores[best] < scores[before] - CLEAR * scores[0] ? best : before;
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

/** Halves each range, so that different arms stay best at its ends. */
const narrowed = async (trial: Trial, ranges: readonly Range[]): Promise<Range[] | undefined> => {
  const points = ranges.map(({ doubt, low, high }) => ({ doubt, factor: (low + high) / 2 }));
  const scores = await tryAll(trial, points);
  return scores?.flatMap((at, i): Range[] => {
    const { factor } = points[i];
    const best = bestOf(at, ranges[i].low >= 1 ? ranges[i].atLow : ranges[i].atHigh);
    return [
      best === ranges[i].atLow ? { ...ranges[i], low: factor } : { ...ranges[i], high: factor, atHigh: best },
    ];
  });
};

/** On each side of the present value, the range to its end. */
const rangesOf = (doubts: readonly Doubt[], asIs: number, atEnds: readonly number[]): Range[] =>
  doubts.flatMap(({ least, most }, doubt) => [
    ...(least < 1
      ? [{ doubt, low: least, high: Math.min(1, most), atLow: atEnds[2 * doubt], atHigh: asIs }]
      : []),
    ...(most > 1
      ? [{ doubt, low: Math.max(1, least), high: most, atLow: asIs, atHigh: atEnds[2 * doubt + 1] }]
      : []),
  ]);

/**
 * For each doubt of the scenario, whether another arm would be clearly best at the ends of its range, and beyond which
 * value; on a smaller fleet and few worlds, so the values are rough. Undefined if there is no doubt, or it was stopped.
 */
export const doubtFlips = async (
  scenario: Scenario,
  worlds: number,
  engine: Engine,
  options: EngineOptions,
): Promise<Doubts | undefined> => {
  const { doubts = [] } = scenario.arms ?? {};
  if (doubts.length === 0) return undefined;
  const chargers = Math.max(fewestChargers(scenario), Math.min(TRIAL_CHARGERS, chargersOf(scenario)));
  const small = scaleTo(scenario, chargers).scenario;
  const trial = { scenario: small, worlds: Math.min(worlds, TRIAL_WORLDS), engine, options };
  const ends = doubts.flatMap(({ least, most }, doubt) => [
    { doubt, factor: least },
    { doubt, factor: most },
  ]);
  const scores = await tryAll(trial, [{ doubt: 0, factor: 1 }, ...ends]);
  if (scores === undefined) return undefined;
  const asIs = bestOf(scores[0], 0);
  const atEnds = scores.slice(1).map((at) => bestOf(at, asIs));
  let ranges: Range[] | undefined = rangesOf(doubts, asIs, atEnds).filter((r) => r.atLow !== r.atHigh);
  for (let h = 0; h < HALVINGS && ranges !== undefined && ranges.length > 0; h++)
    ranges = await narrowed(trial, ranges);
  const changing = ranges;
  if (changing === undefined) return undefined;
  const { choices } = decisionOf(scenario);
  const found = doubts.map(({ path, source, least, most }, k) => ({
    path,
    source,
    multiples: { least, most },
    now: writtenAt(scenario, path, 1),
    least: writtenAt(scenario, path, least),
    most: writtenAt(scenario, path, most),
    flips: changing
      .filter(({ doubt }) => doubt === k)
      .map(({ low, high, atLow, atHigh }): DoubtFlip => {
        const multiple = (low + high) / 2;
        const value = writtenAt(scenario, path, multiple);
        return low >= 1
          ? { when: "above", value, multiple, arm: choices[atHigh].name }
          : { when: "below", value, multiple, arm: choices[atLow].name };
      }),
  }));
  return { chargers, worlds: trial.worlds, best: choices[asIs].name, doubts: found };
};
