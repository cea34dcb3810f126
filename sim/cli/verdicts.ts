/** What a run was held to, in words: for the table of a run and for reports. */
import type { HypothesisResult, StopResult, ThresholdResult, Verdicts } from "../experiments/verdicts.ts";
import { SHARES } from "../measures/impact.ts";
import { type SignalName, SIGNALS } from "../measures/signals.ts";
import { exactly, percent } from "../report/numbers.ts";
import { tableOf } from "./table.ts";
import type { Terminal } from "./terminal.ts";

export interface Verdict {
  readonly kind: "hypothesis" | "threshold" | "stop condition";
  /** What was held to it, and to what: the same for every run of the scenario. */
  readonly name: string;
  readonly expected: string;
  /** Null if the run did not come to it. */
  readonly holds: boolean | null;
  readonly value: string;
  /** Why it fails, or was not come to, beyond the value; may be empty. */
  readonly reason: string;
}

type Figure = (value: number) => string;

const ofSignal =
  (signal: SignalName): Figure =>
  (value) => {
    const { unit } = SIGNALS[signal];
    if (unit === "share") return percent(value);
    return unit === "times" ? exactly(value) : `${exactly(value)} ${unit}`;
  };

const between = ({ min, max }: { readonly min?: number; readonly max?: number }, figure: Figure): string =>
  [min === undefined ? "" : `at least ${figure(min)}`, max === undefined ? "" : `at most ${figure(max)}`]
    .filter((part) => part !== "")
    .join(", ");

const forMinutes = ({ forMinutes }: HypothesisResult | StopResult): string =>
  forMinutes === 1 ? "" : ` for ${forMinutes} min`;

const signalOf = ({ signal, cluster }: HypothesisResult | StopResult): string =>
  cluster === undefined ? signal : `${signal} of ${cluster}`;

const worstOf = ({ signal, worst, worstAt }: HypothesisResult | StopResult): string =>
  worst === null ? "none" : `${ofSignal(signal)(worst)} at ${worstAt}`;

/** The worst value and, where not all minutes need be right, how many are. */
const valueOf = (h: HypothesisResult): string =>
  h.share === 1 || h.minutes === 0
    ? worstOf(h)
    : `${percent((h.minutes - h.minutesBreached) / h.minutes)}; worst ${worstOf(h)}`;

const whyNot = (h: HypothesisResult): string => {
  if (h.from === null) return "the run has no such minute";
  if (h.minutes === 0) return `it says nothing from ${h.from} to ${h.to}`;
  return h.minutesBreached === 0
    ? ""
    : `${h.minutesBreached} of ${h.minutes} min in breach, from ${h.firstBreach}`;
};

const ofHypothesis = (h: HypothesisResult): Verdict => ({
  kind: "hypothesis",
  name: h.name,
  expected:
    `${h.when}: ${signalOf(h)} ${between(h, ofSignal(h.signal))}` +
    (h.share === 1 ? "" : ` in ${percent(h.share)} of the minutes`) +
    (h.forMinutes === 1 ? "" : `, breaches of ${h.forMinutes} min and more`),
  holds: h.holds,
  value: valueOf(h),
  reason: whyNot(h),
});

const ofThreshold = (t: ThresholdResult): Verdict => {
  const figure = SHARES.has(t.metric) ? percent : exactly;
  return {
    kind: "threshold",
    name: t.metric,
    expected: between(t, figure),
    holds: t.holds,
    value: t.value === null ? "not reached" : figure(t.value),
    reason: "",
  };
};

const ofStop = (c: StopResult): Verdict => {
  const figure = ofSignal(c.signal);
  const bound = c.above === undefined ? `below ${figure(c.below ?? 0)}` : `above ${figure(c.above)}`;
  return {
    kind: "stop condition",
    name: signalOf(c),
    expected: `not ${bound}${forMinutes(c)}`,
    holds: c.holds,
    value: worstOf(c),
    reason: c.holds ? "" : `since ${c.firstBreach}: it stopped the run at ${c.to}`,
  };
};

export const verdictsIn = ({ hypotheses, thresholds, stopWhen }: Verdicts): Verdict[] => [
  ...hypotheses.map(ofHypothesis),
  ...thresholds.map(ofThreshold),
  ...stopWhen.map(ofStop),
];

const markOf = ({ holds }: Verdict): string => (holds === null ? "–" : holds ? "✓" : "✗");

export const verdictTable = (verdicts: readonly Verdict[], terminal: Pick<Terminal, "colour">): string =>
  tableOf(
    [{ title: "" }, { title: "held to" }, { title: "expected" }, { title: "value" }, { title: "" }],
    verdicts.map((v) => [`${markOf(v)} ${v.kind}`, v.name, v.expected, v.value, v.reason]),
    terminal,
  );
