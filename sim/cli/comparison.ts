/** Prints a comparison: both leagues, what more knowledge would have been worth, and what would overturn the answer. */
import type { ArmResult, Comparison, League } from "../experiments/compare.ts";
import type { Flip } from "../experiments/overturn.ts";
import type { Interval } from "../experiments/statistics.ts";
import type { MetricName } from "../measures/impact.ts";
import { signed, thousands } from "./numbers.ts";
import { type Column, tableOf } from "./table.ts";
import type { Terminal } from "./terminal.ts";

const amount = (x: number | null): string => (x === null ? "–" : thousands(x));

/** A recovery time that some world did not reach is a dash with the mean share that was back at the end. */
const recovery = (arm: ArmResult, time: "minutesTo50" | "minutesTo95" | "minutesTo99"): string => {
  const value = arm.impact[time];
  return value === null ? `– (${Math.round(arm.impact.recoveredShare * 1000) / 10} %)` : thousands(value);
};

const difference = (d: Interval | null): string => {
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

/** The paired differences from the first arm: a row a metric, a column an arm. */
const differencesOf = ({ arms: [first, ...others] }: League, terminal: Terminal): string =>
  tableOf(
    [{ title: `against ${first.name} [95 %]` }, ...numbers(...others.map((arm) => arm.name))],
    DIFFERENCES.map(([metric, title]) => [
      title,
      ...others.map((arm) => difference(arm.differences[metric])),
    ]),
    terminal,
  );

/** How the arms stand against the first, as far as the intervals allow to say. */
const verdict = ({ arms: [first, ...others], best, worlds }: League): string => {
  const named = (title: string, which: (d: Interval) => boolean): string[] => {
    const names = others
      .filter((a) => a.differences.score !== null && which(a.differences.score))
      .map((a) => a.name);
    return names.length > 0 ? [`${title}: ${names.join(", ")}`] : [];
  };
  if (worlds < 2) return `Lowest score: ${best}, in a single world, which says nothing of how sure that is.`;
  const low = (d: Interval): number => d.low ?? d.mean;
  const high = (d: Interval): number => d.high ?? d.mean;
  return (
    [
      `Lowest mean score: ${best}`,
      ...named(`with 95 % confidence better than ${first.name}`, (d) => high(d) < 0),
      ...named(`worse than ${first.name}`, (d) => low(d) > 0),
      ...named(`the same as ${first.name}`, (d) => low(d) === 0 && high(d) === 0),
      ...named(
        `not told apart from ${first.name} by ${worlds} worlds`,
        (d) => low(d) <= 0 && high(d) >= 0 && low(d) < high(d),
      ),
    ].join("; ") + "."
  );
};

export const showComparison = (c: Comparison, terminal: Terminal): void => {
  terminal.print(
    `${c.title}: decided at ${c.decidedAt}, ${thousands(c.chargers)} chargers, scores in customer-minutes`,
  );
  for (const [title, league] of [
    ["In hindsight: what went wrong ended when it did", c.hindsight],
    ["As known at the decision: when it ends is drawn from its law", c.asKnown],
  ] as const) {
    terminal.print(`\n${title} (${league.worlds} ${league.worlds === 1 ? "world" : "worlds"})\n`);
    terminal.print(tableOf(COLUMNS, league.arms.map(row), terminal));
    if (league.arms.length > 1) terminal.print(`\n${differencesOf(league, terminal)}`);
    if (league.arms.some((arm) => arm.impact.minutesTo99 === null))
      terminal.print("– (share): some world did not get there before its end; the mean share that was back.");
    terminal.print(`\n${verdict(league)}`);
  }
  terminal.print(`\n${selection(c)}`);
  for (const block of [tails(c), causes(c), knowledge(c, terminal), weights(c), doubts(c)])
    if (block !== "") terminal.print(`\n${block}`);
};

const tails = ({ asKnown: { arms } }: Comparison): string =>
  arms
    .flatMap(({ name, tail }) =>
      tail === null
        ? []
        : [`${name} does worst where ${tail.name} goes badly (${percentOf(tail.share)} of its worst worlds)`],
    )
    .join("\n");

const causes = ({ asKnown, decidedAt }: Comparison): string =>
  asKnown.causes.length < 2
    ? ""
    : `What it could be at ${decidedAt}: ${asKnown.causes
        .map(({ name, worlds, open }) =>
          open
            ? `${name} (${worlds} of ${asKnown.worlds} worlds)`
            : `not ${name}, which would have looked otherwise`,
        )
        .join("; ")}`;

const knowledge = ({ asKnown, decidedAt }: Comparison, terminal: Terminal): string =>
  asKnown.knowledge.length === 0
    ? ""
    : tableOf(
        [{ title: `what knowing it at ${decidedAt} would have saved` }, ...numbers("customer-min [95 %]")],
        asKnown.knowledge.map(({ name, worth }) => [
          name,
          worth.mean > 0 ? difference(worth) : "nothing found",
        ]),
        terminal,
      );

const flipText = ({ when, value, arm }: Flip): string => `${arm} if ${when} ${value}`;

/** Weights that would have to change by more than this factor overturn nothing. */
const FAR = 10;

const weights = ({ asKnown }: Comparison): string => {
  const near = asKnown.weights.flatMap(({ weight, now, flips }) => {
    const close = flips.filter(({ value }) => Number(value) >= now / FAR && Number(value) <= now * FAR);
    return close.length === 0 ? [] : [`${weight}, now ${now}: ${close.map(flipText).join(", ")}`];
  });
  return near.length === 0
    ? `No weight changes which arm is best unless it is ${FAR} times as large or as small.`
    : ["Another arm would be best with other weights:", ...near.map((line) => `  ${line}`)].join("\n");
};

const doubts = ({ asKnown: { doubts: tried } }: Comparison): string => {
  if (tried === null) return "";
  return [
    `Tried on ${thousands(tried.chargers)} chargers and ${tried.worlds} worlds, where ${tried.best} is best:`,
    ...tried.doubts.map(
      ({ path, now, least, most, flips }) =>
        `  ${path}, now ${now}, from ${least} to ${most}: ${flips.length === 0 ? "the same" : flips.map(flipText).join(", ")}`,
    ),
  ].join("\n");
};

const percentOf = (share: number): string => `${Math.round(share * 1000) / 10} %`;

/** What the selection came to, as known at the decision. */
const selection = ({ asKnown: { best, tied, decided, zone, worlds, arms }, rule }: Comparison): string => {
  const within = `${percentOf(rule.indifference)} of the score of ${arms[0].name}, ${thousands(zone)} customer-minutes`;
  if (!decided)
    return `Undecided: ${worlds} worlds do not select the best with ${percentOf(rule.confidence)} confidence.`;
  const alike =
    tied.length > 0 ? ` Within it there is nothing between ${[best, ...tied].join(" and ")}.` : "";
  return `Selected as known: ${best}, with ${percentOf(rule.confidence)} confidence, or within the indifference zone (${within}).${alike}`;
};
