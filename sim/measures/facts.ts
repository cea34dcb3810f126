/** What a fact of an incident report is measured by in a run. */
import { Schema } from "effect";
import { At, Factor, Name } from "../twin/quantity.ts";
import { DROPS } from "./ledger.ts";
import { SIGNAL_NAMES } from "./signals.ts";

const Signals = Schema.Array(Schema.Literals(SIGNAL_NAMES)).check(
  Schema.isMinLength(1, { expected: "at least one signal" }),
  Schema.isMaxLength(20),
);

export const FactMeasure = Schema.Union([
  Schema.Struct({ kind: Schema.Literal("alert-delay"), alert: Name, since: At }),
  Schema.Struct({ kind: Schema.Literal("online-share-rise"), cluster: Name, from: At, to: At }),
  Schema.Struct({ kind: Schema.Literal("recovery-delay"), cluster: Name, since: At }),
  Schema.Struct({ kind: Schema.Literal("recovered-share"), at: At }),
  Schema.Struct({ kind: Schema.Literal("forced-disconnects-outside"), cluster: Name }),
  Schema.Struct({ kind: Schema.Literal("peak-affected") }),
  Schema.Struct({ kind: Schema.Literal("dropped-beyond-incident"), arm: Name }),
  // Of several signals the worst counts: the greatest level, change or delay; for `least` the smallest.
  Schema.Struct({
    kind: Schema.Literal("level"),
    of: Signals,
    stat: Schema.Literals(["median", "least", "most"]),
    from: At,
    to: At,
  }),
  /** The median over a time, as a multiple of the median over an earlier one; the least of several signals. */
  Schema.Struct({
    kind: Schema.Literal("times-normal"),
    of: Signals,
    from: At,
    to: At,
    normalFrom: At,
    normalTo: At,
    /** Which of several signals counts. */
    which: Schema.Literals(["least", "most"]),
  }),
  /** Minutes until a signal is above or below a bound, and stays there for three; the last of several. */
  Schema.Struct({
    kind: Schema.Literal("minutes-until"),
    of: Signals,
    since: At,
    above: Schema.optionalKey(Factor),
    below: Schema.optionalKey(Factor),
  }),
  Schema.Struct({ kind: Schema.Literal("linearity"), of: Signals, from: At, to: At }),
  /** Messages never to be handled, or handled more than once, or copies dropped for a reason, in the whole run. */
  Schema.Struct({
    kind: Schema.Literal("messages"),
    what: Schema.Literals(["lost", "handledAgain", ...(Object.keys(DROPS) as (keyof typeof DROPS)[])]),
  }),
]);
export type FactMeasure = typeof FactMeasure.Type;
