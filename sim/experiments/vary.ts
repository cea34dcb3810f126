/** What a sweep varies: a path with the values that stand there in turn, or a range to draw them from. */
import {
  asRead,
  asWritten,
  type BadChange,
  badOf,
  findPlaces,
  numberAt,
  type Place,
} from "../scenario/change.ts";
import { pathText, shown } from "../scenario/problem.ts";
import type { Scenario } from "../scenario/schema.ts";
import { clockText, Duration, type Moment, ticksAt } from "../twin/quantity.ts";

/**
 * A path of a scenario, and its values as they would stand in the file.
 *
 * @example const vary: Vary[] = [{ path: "faults[0].admissionAfter", from: "8/s", to: "64/s", step: "8/s" }]
 */
export type Vary =
  | { readonly path: string; readonly from: unknown; readonly to: unknown; readonly step?: unknown }
  | { readonly path: string; readonly values: readonly unknown[] };

/** A range without a step: any value between its ends. */
export interface Range {
  readonly from: number;
  readonly to: number;
  /** What stands in the file for a number of the range, and back: it may be rounded. */
  readonly written: (x: number) => unknown;
  readonly numberOf: (written: unknown) => number;
}

export interface Parameter {
  readonly path: string;
  /** The values of a grid, in their order; of a range without a step its two ends. */
  readonly levels: readonly unknown[];
  readonly range?: Range;
  /** Whether its values are numbers or times, each larger than the one before. */
  readonly ordered: boolean;
}

const LEVELS_MAX = 1_000;

/** What is wrong with a value that shall be varied. */
class Unfit extends Error {
  readonly bad: Omit<BadChange, "change">;
  constructor(bad: Omit<BadChange, "change">) {
    super(bad.message);
    this.bad = bad;
  }
}

const unfit = (place: Place, message: string, met: unknown): never => {
  throw new Unfit({ at: "value", message: `${pathText(place.path)}: ${message}`, met: shown(met) });
};

const valueOf = (place: Place, written: unknown): unknown => {
  const read = asRead(place, written);
  if ("value" in read) return read.value;
  throw new Unfit(badOf(0, read[0]));
};

/** The values of a place as numbers, and back. */
interface Line {
  readonly numberOf: (written: unknown) => number;
  readonly lengthOf: (step: unknown) => number;
  readonly written: (x: number) => unknown;
}

/** Of plain numbers a step is one too, whatever limits hold at the place. */
const lineOfNumbers = (place: Place): Line => {
  const numberOf = (written: unknown): number => {
    const value = valueOf(place, written);
    return typeof value === "number"
      ? value
      : unfit(place, "expected a number, as at the other end", written);
  };
  return {
    numberOf,
    lengthOf: (step) => (typeof step === "number" ? step : numberOf(step)),
    written: (x) => {
      const near = numberAt(place, x);
      return asWritten(place, "value" in near ? near.value : x);
    },
  };
};

const isMoment = (value: unknown): value is Moment =>
  typeof value === "object" &&
  value !== null &&
  ("clockMs" in value || "sinceStartMs" in value || "epochMs" in value);

/** Times are written as the first is: on the clock, to the second, or since the start of the run. */
const lineOfTimes = (place: Place, { starts }: Scenario, onClock: boolean): Line => ({
  numberOf: (written) => {
    const value = valueOf(place, written);
    return isMoment(value)
      ? ticksAt(value, starts)
      : unfit(place, "expected a time, as at the other end", written);
  },
  lengthOf: (step) => valueOf({ ...place, ast: Duration.ast }, step) as number,
  written: (x) => {
    const ticks = Math.round(x / 1000) * 1000;
    return onClock ? clockText(ticks, starts) : asWritten(place, { sinceStartMs: ticks });
  },
});

const lineAt = (scenario: Scenario, place: Place, from: unknown): Line => {
  const value = valueOf(place, from);
  if (typeof value === "number") return lineOfNumbers(place);
  if (isMoment(value)) return lineOfTimes(place, scenario, "clockMs" in value);
  return unfit(
    place,
    "expected a number, a quantity or a time where a range begins; of anything else, list the values",
    from,
  );
};

const distinct = (values: readonly unknown[]): unknown[] => [
  ...new Map(values.map((value) => [JSON.stringify(value), value])).values(),
];

/** Steps of a tenth add up to tenths. */
const tidy = (x: number): number => Number(x.toPrecision(12));

const rangeOf = (
  scenario: Scenario,
  place: Place,
  vary: Extract<Vary, { readonly from: unknown }>,
): Parameter => {
  const { numberOf, lengthOf, written } = lineAt(scenario, place, vary.from);
  const from = numberOf(vary.from);
  const to = numberOf(vary.to);
  if (!(from < to)) unfit(place, `expected a range that goes up from ${shown(vary.from)}`, vary.to);
  if (vary.step === undefined)
    return {
      path: vary.path,
      levels: [written(from), written(to)],
      range: { from, to, written, numberOf },
      ordered: true,
    };
  const step = lengthOf(vary.step);
  if (!(step > 0)) unfit(place, "expected a step above zero", vary.step);
  const count = Math.floor((to - from) / step + 1e-9) + 1;
  if (count < 2) unfit(place, "expected a step that fits into the range", vary.step);
  if (count > LEVELS_MAX)
    unfit(
      place,
      `expected a step that gives at most ${LEVELS_MAX} values, this one gives ${count}`,
      vary.step,
    );
  const levels = Array.from({ length: count }, (_, k) => written(tidy(from + k * step)));
  return { path: vary.path, levels: distinct(levels), ordered: true };
};

/** Whether values read as numbers or times that go up. */
const goUp = (scenario: Scenario, place: Place, values: readonly unknown[]): boolean => {
  try {
    const { numberOf } = lineAt(scenario, place, values[0]);
    return values.every((value, k) => k === 0 || numberOf(value) > numberOf(values[k - 1]));
  } catch (error) {
    if (error instanceof Unfit) return false;
    throw error;
  }
};

const parameterOf = (scenario: Scenario, place: Place, vary: Vary): Parameter => {
  if ("from" in vary) return rangeOf(scenario, place, vary);
  const levels = distinct(vary.values);
  if (levels.length < 2) unfit(place, "expected two values or more", levels[0]);
  return { path: vary.path, levels, ordered: goUp(scenario, place, levels) };
};

/** Whether a change of one would be a change of the other. */
const overlap = (one: readonly Place[], two: readonly Place[]): boolean =>
  one.some(({ path: a }) => two.some(({ path: b }) => a.every((key, k) => k >= b.length || key === b[k])));

/** What is varied, or everything that is wrong with it; `change` is the place in `varied`. */
export const parametersOf = (
  scenario: Scenario,
  varied: readonly Vary[],
): { readonly parameters: readonly Parameter[] } | { readonly bad: readonly BadChange[] } => {
  const parameters: Parameter[] = [];
  const bad: BadChange[] = [];
  const before: { readonly path: string; readonly places: readonly Place[] }[] = [];
  varied.forEach((vary, change) => {
    const found = findPlaces(scenario, vary.path);
    if ("bad" in found) return void bad.push({ change, ...found.bad });
    const twice = before.find(({ places }) => overlap(places, found.places));
    before.push({ path: vary.path, places: found.places });
    if (vary.path === "seed")
      return void bad.push({
        change,
        at: "path",
        message: "seed: a sweep varies it by itself, by the number of seeds",
      });
    if (twice !== undefined)
      return void bad.push({
        change,
        at: "path",
        message: `${vary.path}: ${twice.path} varies this already`,
      });
    try {
      parameters.push(parameterOf(scenario, found.places[0], vary));
    } catch (error) {
      if (!(error instanceof Unfit)) throw error;
      bad.push({ ...error.bad, change });
    }
  });
  return bad.length > 0 ? { bad } : { parameters };
};
