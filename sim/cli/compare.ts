import {
  type ArmResult,
  compare as compareArms,
  type Comparison,
  type League,
  NoWorld,
} from "../experiments/compare.ts";
import { DEFAULT_RULE } from "../experiments/select.ts";
import type { Interval } from "../experiments/statistics.ts";
import type { MetricName } from "../measures/impact.ts";
import { BadInput, command, count, EXIT, flag } from "./command.ts";
import { signed, thousands } from "./numbers.ts";
import { progressOn } from "./progress.ts";
import { openScenario, scenarioOptions } from "./scenario.ts";
import { type Column, tableOf } from "./table.ts";
import type { Terminal } from "./terminal.ts";
import { threads } from "./threads.ts";

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

export const compare = command({
  name: "compare",
  summary: "Compare the arms of a scenario on paired worlds, in hindsight and as known at the decision.",
  takes: { name: "FILE", least: 1, most: 1 },
  options: {
    ...scenarioOptions,
    worlds: count({ min: 1, max: 100_000 }, "Just so many worlds of each kind, whatever they say."),
    "max-worlds": count({ min: 10, max: 100_000 }, "At most so many, if the selection needs them.", 200),
    confidence: count({ min: 50, max: 99 }, "Probability of selecting the best arm, in per cent.", 95),
    indifference: count(
      { min: 1, max: 100 },
      "Differences that do not matter, in per cent of the first arm's score.",
      2,
    ),
    json: flag("Print the result as JSON."),
  },
  details:
    "It plays as many worlds as it takes to select the best arm as known at the decision (Kim and Nelson, 2001), and says\n" +
    "so if they do not suffice. Ctrl-C ends it with the worlds that are done. The first arm is the one the others are compared with.",
  run: async (
    [file],
    { seed, chargers, set, worlds, "max-worlds": maxWorlds, confidence, indifference, json },
    terminal,
  ) => {
    const { scenario, scaledFrom } = openScenario(file, { seed, chargers, set }, terminal);
    if (scenario.arms === undefined) throw new BadInput(`${file}: compares nothing; it needs the key arms`);
    const progress = progressOn(terminal);
    terminal.stopGently();
    const result = await compareArms(scenario, {
      ...(worlds !== undefined && { worlds }),
      maxWorlds,
      rule: { ...DEFAULT_RULE, confidence: confidence / 100, indifference: indifference / 100 },
      engine: threads(),
      onProgress: (done, of) =>
        worlds === undefined
          ? progress.update(done >> 1, of >> 1, "worlds at most", "at most")
          : progress.update(done >> 1, of >> 1, "worlds"),
      enough: () => terminal.interrupted.aborted,
    }).catch((error: unknown) => {
      if (error instanceof NoWorld) return undefined;
      throw error;
    });
    progress.clear();
    if (result === undefined) return EXIT.interrupted;
    if (json)
      terminal.print(
        JSON.stringify({ ...result, ...(scaledFrom !== undefined && { scaledFrom }) }, undefined, 2),
      );
    else showComparison(result, terminal);
    return terminal.interrupted.aborted ? EXIT.interrupted : EXIT.held;
  },
});
