/** A report as CSV: a row a figure, whatever it is a figure of, so that a pivot table makes of it what is wanted. */
import Papa from "papaparse";
import type { Clock } from "../experiments/clock.ts";
import type { ArmResult, Comparison, League } from "../experiments/compare.ts";
import type { Interval } from "../experiments/statistics.ts";
import { METRIC_NAMES } from "../measures/impact.ts";
import type { Findings } from "./reportDocument.ts";

/** In which of the two kinds of worlds. */
type View = "hindsight" | "as known";

interface Row {
  readonly of: "compare" | "clock";
  /** What it is a figure of. */
  readonly figure: string;
  readonly view: View;
  readonly arm: string;
  /** A metric of `ridethrough list metrics`, or what is known or doubted. */
  readonly metric: string;
  readonly world?: number;
  /** When the arm is taken. */
  readonly at?: string;
  /** Minutes after that. */
  readonly minute?: number;
  readonly value: number | string | null;
  /** Of a 95 % interval; of a recovery curve the tenths of the worlds. */
  readonly low?: number | string | null;
  readonly high?: number | string | null;
}

const COLUMNS = [
  "of",
  "figure",
  "view",
  "arm",
  "metric",
  "world",
  "at",
  "minute",
  "value",
  "low",
  "high",
  "partial",
] as const;

const ofInterval = (interval: Interval | null) => ({
  value: interval?.mean ?? null,
  low: interval?.low ?? null,
  high: interval?.high ?? null,
});

const armRows = (arm: ArmResult, view: View): Row[] => {
  const same = { of: "compare", view, arm: arm.name } as const;
  const { minutes, low, median, high } = arm.recovery;
  return [
    ...METRIC_NAMES.map((metric) => ({ ...same, figure: "mean", metric, value: arm.impact[metric] })),
    ...METRIC_NAMES.map((metric) => ({
      ...same,
      figure: "difference",
      metric,
      ...ofInterval(arm.differences[metric]),
    })),
    { ...same, figure: "best in", metric: "score", value: arm.bestIn },
    { ...same, figure: "regret", metric: "score", value: arm.regret },
    { ...same, figure: "regret in hindsight", metric: "score", value: arm.hindsightRegret },
    { ...same, figure: "cost, EUR more", metric: "cost", value: arm.moreEur },
    ...arm.scores.map((value, k) => ({ ...same, figure: "world", metric: "score", world: k + 1, value })),
    ...minutes.map((minute, k) => ({
      ...same,
      figure: "recovery",
      metric: "offline",
      minute,
      value: median[k],
      low: low[k],
      high: high[k],
    })),
  ];
};

const leagueRows = ({ arms }: League, view: View): Row[] => arms.flatMap((arm) => armRows(arm, view));

const overturnRows = ({ asKnown: { knowledge, weights, doubts, best } }: Comparison): Row[] => {
  const same = { of: "compare", view: "as known" } as const;
  return [
    ...knowledge.map(({ name, worth }) => ({
      ...same,
      figure: "worth of knowing",
      arm: best,
      metric: name,
      ...ofInterval(worth),
    })),
    ...weights.flatMap(({ weight, flips }) =>
      flips.map(({ when, value, arm }) => ({
        ...same,
        figure: `best if weight is ${when}`,
        arm,
        metric: weight,
        value,
      })),
    ),
    ...(doubts?.doubts ?? []).flatMap(({ path, least, most, flips }) =>
      flips.map(({ when, value, arm }) => ({
        ...same,
        figure: `best if parameter is ${when}`,
        arm,
        metric: path,
        value,
        low: least,
        high: most,
      })),
    ),
  ];
};

const clockRows = ({ minutes, names }: Clock): Row[] =>
  minutes.flatMap(({ at, arms }) =>
    arms.flatMap(({ hindsight, asKnown, difference }, k): Row[] => {
      const same = { of: "clock", arm: names[k], metric: "score", at } as const;
      return [
        { ...same, figure: "mean", view: "hindsight", value: hindsight },
        { ...same, figure: "mean", view: "as known", value: asKnown },
        { ...same, figure: "difference", view: "as known", ...ofInterval(difference) },
      ];
    }),
  );

/** Text that a spreadsheet would take for a formula is quoted. */
export const csvOf = ({ comparison, clock }: Findings, isPartial: boolean): string => {
  const rows = [
    ...(comparison === undefined
      ? []
      : [
          ...leagueRows(comparison.hindsight, "hindsight"),
          ...leagueRows(comparison.asKnown, "as known"),
          ...overturnRows(comparison),
        ]),
    ...(clock === undefined ? [] : clockRows(clock)),
  ].map((row) => ({ ...row, partial: isPartial ? "yes" : "no" }));
  return `${Papa.unparse(rows, { columns: [...COLUMNS], newline: "\n", escapeFormulae: true })}\n`;
};
