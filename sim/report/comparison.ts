/** What a comparison says: both leagues, what more knowledge would have been worth, and what would overturn the answer. */
import type { ArmResult, Comparison, League } from "../experiments/compare.ts";
import type { DoubtFlips, Flip } from "../experiments/overturn.ts";
import type { Interval } from "../experiments/statistics.ts";
import type { MetricName } from "../measures/impact.ts";
import { type Block, type Column, listBlock, type Table, textBlock } from "./document.ts";
import { signed, thousands } from "./numbers.ts";

const amount = (x: number | null): string => (x === null ? "–" : thousands(x));

/** A recovery time that some world did not reach is a dash with the mean share that was back at the end. */
const recovery = (arm: ArmResult, time: "minutesTo50" | "minutesTo95" | "minutesTo99"): string => {
  const value = arm.impact[time];
  return value === null ? `– (${Math.round(arm.impact.recoveredShare * 1000) / 10} %)` : thousands(value);
};

/** @example difference({ mean: -3, low: -5, high: -1 }) // "−3 [−5, −1]" */
export const difference = (d: Interval | null): string => {
  if (d === null) return "–";
  return d.low === null || d.high === null
    ? signed(d.mean)
    : `${signed(d.mean)} [${signed(d.low)}, ${signed(d.high)}]`;
};

const numbers = (...titles: readonly string[]): Column[] =>
  titles.map((title) => ({ title, align: "right" }));

const COLUMNS: readonly Column[] = [
  { title: "arm" },
  ...numbers(
    "offline, charger-min",
    "dropped",
    "blocked",
    "late",
    "50 % back, min",
    "95 %",
    "99 %",
    "score",
    "best in",
    "regret",
    "in hindsight",
    "cost, EUR",
  ),
];

const row = (arm: ArmResult): string[] => [
  arm.name,
  amount(arm.impact.offlineChargerMinutes),
  amount(arm.impact.chargersDropped),
  amount(arm.impact.startsBlocked),
  amount(arm.impact.startsLate),
  recovery(arm, "minutesTo50"),
  recovery(arm, "minutesTo95"),
  recovery(arm, "minutesTo99"),
  amount(arm.impact.score),
  `${Math.round(arm.bestIn * 100)} %`,
  amount(arm.regret),
  amount(arm.hindsightRegret),
  signed(arm.moreEur),
];

const DIFFERENCES: readonly (readonly [MetricName, string])[] = [
  ["score", "score"],
  ["offlineChargerMinutes", "offline, charger-min"],
  ["chargersDropped", "dropped"],
  ["startsBlocked", "blocked"],
  ["startsLate", "late"],
  ["minutesTo50", "50 % back, min"],
  ["minutesTo95", "95 % back, min"],
  ["minutesTo99", "99 % back, min"],
];

const tableFor = ({ arms }: League): Table => ({
  kind: "table",
  title: "Means over the worlds",
  columns: COLUMNS,
  rows: arms.map(row),
  ...(arms.some((arm) => arm.impact.minutesTo99 === null) && {
    note: "– (share): some world did not get there before its end; the mean share that was back.",
  }),
});

/** The paired differences from the first arm: a row a metric, a column an arm. */
const differencesFor = ({ arms: [first, ...others] }: League): Table => ({
  kind: "table",
  columns: [{ title: `against ${first.name} [95 %]` }, ...numbers(...others.map((arm) => arm.name))],
  rows: DIFFERENCES.map(([metric, name]) => [
    name,
    ...others.map((arm) => difference(arm.differences[metric])),
  ]),
});

/** Arms with what they cost against the first. */
export interface Standing {
  readonly arms: readonly {
    readonly name: string;
    readonly differences: { readonly score: Interval | null };
  }[];
  readonly best: string;
  readonly worlds: number;
}

const lowOf = (d: Interval): number => d.low ?? d.mean;
const highOf = (d: Interval): number => d.high ?? d.mean;

/** Arms whose difference from the first is such. */
const armsWith = ({ arms: [, ...others] }: Standing, which: (d: Interval) => boolean): string[] =>
  others.filter(({ differences: { score } }) => score !== null && which(score)).map(({ name }) => name);

/** Arms of which the worlds do not say whether they are better than the first. */
export const notToldApart = (standing: Standing): string[] =>
  armsWith(standing, (d) => lowOf(d) <= 0 && highOf(d) >= 0 && lowOf(d) < highOf(d));

/** How the arms stand against the first, as far as the intervals allow to say. */
export const verdict = (standing: Standing): string => {
  const { arms, best, worlds } = standing;
  if (worlds < 2) return `Lowest score: ${best}, in a single world, which says nothing of how sure that is.`;
  const first = arms[0].name;
  const named = (title: string, names: readonly string[]): string[] =>
    names.length > 0 ? [`${title}: ${names.join(", ")}`] : [];
  const said = [
    `Lowest mean score: ${best}`,
    ...named(
      `with 95 % confidence better than ${first}`,
      armsWith(standing, (d) => highOf(d) < 0),
    ),
    ...named(
      `worse than ${first}`,
      armsWith(standing, (d) => lowOf(d) > 0),
    ),
    ...named(
      `the same as ${first}`,
      armsWith(standing, (d) => lowOf(d) === 0 && highOf(d) === 0),
    ),
    ...named(`not told apart from ${first} by ${worlds} worlds`, notToldApart(standing)),
  ];
  return `${said.join("; ")}.`;
};

/** @example worldsOf(1) // "1 world" */
export const worldsOf = (worlds: number): string => `${worlds} ${worlds === 1 ? "world" : "worlds"}`;

/** A league's tables, and what they come to. */
export const leagueBlocks = (league: League): Block[] => [
  tableFor(league),
  ...(league.arms.length > 1 ? [differencesFor(league)] : []),
  textBlock(verdict(league)),
];

/** Both leagues, each with what it supposes. */
export const leaguesOf = ({ hindsight, asKnown }: Comparison) => [
  {
    title: "In hindsight",
    supposes: `what went wrong ended when it did (${worldsOf(hindsight.worlds)})`,
    league: hindsight as League,
  },
  {
    title: "As known at the decision",
    supposes: `when it ends is drawn from its law (${worldsOf(asKnown.worlds)})`,
    league: asKnown as League,
  },
];

export const tails = ({ asKnown: { arms } }: Comparison): Block[] => {
  const items = arms.flatMap(({ name, tail }) =>
    tail === null
      ? []
      : [`${name} does worst where ${tail.name} goes badly (${percentOf(tail.share)} of its worst worlds)`],
  );
  return items.length === 0 ? [] : [listBlock(items)];
};

export const causes = ({ asKnown, decidedAt }: Comparison): Block[] => {
  if (asKnown.causes.length < 2) return [];
  const said = asKnown.causes.map(({ name, worlds, open }) =>
    open
      ? `${name} (${worlds} of ${asKnown.worlds} worlds)`
      : `not ${name}, which would have looked otherwise`,
  );
  return [textBlock(`What it could be at ${decidedAt}: ${said.join("; ")}`)];
};

/** What knowing something saves; less than nothing is luck. */
const worthText = (worth: Interval): string => (worth.mean > 0 ? difference(worth) : "nothing found");

export const knowledge = ({ asKnown, decidedAt }: Comparison): Block[] => {
  if (asKnown.knowledge.length === 0) return [];
  const title = `what knowing it at ${decidedAt} would have saved`;
  return [
    {
      kind: "table",
      columns: [{ title }, ...numbers("customer-min [95 %]")],
      rows: asKnown.knowledge.map(({ name, worth }) => [name, worthText(worth)]),
    },
  ];
};

/** A weight to three digits; a parameter as it is written. */
const flipText = ({ when, value, arm }: Flip): string =>
  `${arm} if ${when} ${typeof value === "number" ? Number(value.toPrecision(3)) : value}`;

/** Weights that would have to change by more than this factor overturn nothing. */
const FAR = 10;

/** The weights whose change within reason makes another arm the best. */
export const nearWeights = ({ asKnown }: Comparison): string[] =>
  asKnown.weights.flatMap(({ weight, now, flips }) => {
    const close = flips.filter(({ value }) => Number(value) >= now / FAR && Number(value) <= now * FAR);
    return close.length === 0 ? [] : [`${weight}, now ${now}: ${close.map(flipText).join(", ")}`];
  });

export const weights = (c: Comparison): Block[] => {
  const near = nearWeights(c);
  return near.length === 0
    ? [textBlock(`No weight changes which arm is best unless it is ${FAR} times as large or as small.`)]
    : [{ kind: "list", text: "Another arm would be best with other weights:", items: near }];
};

const doubtText = ({ path, now, least, most, flips }: DoubtFlips): string =>
  `${path}, now ${now}, from ${least} to ${most}: ${flips.length === 0 ? "the same" : flips.map(flipText).join(", ")}`;

/** The doubted parameters whose range has another arm for the best. */
export const nearDoubts = ({ asKnown: { doubts: tried } }: Comparison): string[] =>
  (tried?.doubts ?? []).filter(({ flips }) => flips.length > 0).map(doubtText);

export const doubts = ({ asKnown: { doubts: tried } }: Comparison): Block[] => {
  if (tried === null) return [];
  return [
    {
      kind: "list",
      text: `Tried on ${thousands(tried.chargers)} chargers and ${tried.worlds} worlds, where ${tried.best} is best:`,
      items: tried.doubts.map(doubtText),
    },
  ];
};

export const percentOf = (share: number): string => `${Math.round(share * 1000) / 10} %`;

/** What the selection came to, as known at the decision. */
export const selection = ({
  asKnown: { best, tied, decided, zone, worlds, arms },
  rule,
}: Comparison): string => {
  const within = `${percentOf(rule.indifference)} of the score of ${arms[0].name}, ${thousands(zone)} customer-minutes`;
  if (!decided)
    return `Undecided: ${worldsOf(worlds)} ${worlds === 1 ? "does" : "do"} not select the best with ${percentOf(rule.confidence)} confidence.`;
  const alike =
    tied.length > 0 ? ` Within it there is nothing between ${[best, ...tied].join(" and ")}.` : "";
  return `Selected as known: ${best}, with ${percentOf(rule.confidence)} confidence, or within the indifference zone (${within}).${alike}`;
};
