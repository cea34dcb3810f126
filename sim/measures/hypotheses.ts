/** Steady-state hypotheses and stop conditions: what a signal is held to, minute by minute. */
import { Schema } from "effect";
import { Duration, Name, option, Share } from "../twin/quantity.ts";
import { SIGNAL_NAMES } from "./signals.ts";

/** When a hypothesis is to hold. */
export const WHEN = ["before", "during", "after", "always"] as const;

export const Bound = Schema.Finite.check(
  Schema.isGreaterThanOrEqualTo(0, { expected: "a number, zero or more" }),
);

const watched = {
  signal: Schema.Literals(SIGNAL_NAMES).annotate({ description: "What is looked at once a minute." }),
  cluster: Schema.optionalKey(Name).annotate({
    description: "Of this cluster alone; for shares of chargers.",
  }),
};

const lasting = option(
  Duration,
  "1 min",
  "A breach counts, from its beginning, once it has lasted this long.",
);

export const Hypothesis = Schema.Struct({
  name: Name,
  ...watched,
  max: Schema.optionalKey(Bound).annotate({ description: "At most this." }),
  min: Schema.optionalKey(Bound).annotate({ description: "At least this." }),
  when: option(
    Schema.Literals(WHEN),
    "always",
    "Before the first fault, during the faults, after the last of them was over, or in every minute of the run.",
  ),
  grace: Schema.optionalKey(Duration).annotate({
    description:
      "After: how long recovery may take from the end of the last fault; what comes then is looked at.",
  }),
  for: lasting,
  share: option(Share, 1, "Share of the minutes that must be without a breach: 0.999 for 99.9 %."),
});
export type Hypothesis = typeof Hypothesis.Type;

export const StopCondition = Schema.Struct({
  ...watched,
  above: Schema.optionalKey(Bound).annotate({ description: "The run stops above this, or" }),
  below: Schema.optionalKey(Bound).annotate({ description: "below this: one of both." }),
  for: lasting,
});
export type StopCondition = typeof StopCondition.Type;

export interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

/** How far a value is within its bounds; negative outside. */
const room = (value: number, { min = -Infinity, max = Infinity }: Bounds): number =>
  Math.min(value - min, max - value);

/** A signal's value at a minute; null where it says nothing, which is no breach and ends one. */
export type Values = (minute: number) => number | null;

/** What came of holding a signal to its bounds. */
export interface Observed {
  /** Minutes in which it said anything. */
  readonly minutes: number;
  /** Those that belong to a breach that lasted, in order. */
  readonly breached: readonly number[];
  /** The value deepest in breach or, without one, closest to it. */
  readonly worst: { readonly minute: number; readonly value: number } | null;
}

/**
 * Holds a signal to its bounds in the minutes `from` … `to`; a breach counts once it has lasted `row` minutes.
 *
 * @example observe((minute) => [0, 3, 4, 0, 5][minute], { max: 2 }, 2, 0, 4).breached // [1, 2]
 */
export const observe = (values: Values, bounds: Bounds, row: number, from: number, to: number): Observed => {
  let minutes = 0;
  let worst: Observed["worst"] = null;
  const breached: number[] = [];
  let breach: number[] = [];
  const end = (): void => {
    if (breach.length >= row) for (const minute of breach) breached.push(minute);
    breach = [];
  };
  for (let minute = from; minute <= to; minute++) {
    const value = values(minute);
    if (value !== null) {
      minutes++;
      if (worst === null || room(value, bounds) < room(worst.value, bounds)) worst = { minute, value };
    }
    if (value !== null && room(value, bounds) < 0) breach.push(minute);
    else end();
  }
  end();
  return { minutes, breached, worst };
};

/** Whether the last `row` minutes up to this one were all in breach. */
export const breachedFor = (values: Values, bounds: Bounds, row: number, minute: number): boolean => {
  if (minute + 1 < row) return false;
  for (let m = minute; m > minute - row; m--) {
    const value = values(m);
    if (value === null || room(value, bounds) >= 0) return false;
  }
  return true;
};
