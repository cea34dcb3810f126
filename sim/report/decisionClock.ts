/** What a decision clock says: what each arm costs by the time it is taken, and until when it helps. */
import type { Clock, ClockMinute, ClockWindow } from "../experiments/clock.ts";
import { difference } from "./comparison.ts";
import type { Block, Column, Table } from "./document.ts";
import { signed, thousands } from "./numbers.ts";

const right = (title: string): Column => ({ title, align: "right" });

const row = (c: Clock, m: ClockMinute): string[] => [
  m.at === c.decidedAt ? `${m.at} ←` : m.at,
  thousands(m.arms[0].asKnown),
  ...m.arms
    .slice(1)
    .flatMap((arm) => [difference(arm.difference), signed(arm.hindsight - m.arms[0].hindsight)]),
  m.best,
];

const tableFor = (c: Clock): Table => {
  const [baseline, ...others] = c.names;
  return {
    kind: "table",
    title: `What each arm costs by the time it is taken, customer-minutes against ${baseline}`,
    columns: [
      { title: "at" },
      right(baseline),
      ...others.flatMap((name) => [right(name), right("in hindsight")]),
      { title: "best" },
    ],
    rows: c.minutes.map((m) => row(c, m)),
    note: `${baseline}: mean score if nothing is done. The others: how much more or less, by what was known then, and in hindsight.`,
  };
};

/** @example earlierText(-90) // "90 more" */
const earlierText = (saved: number): string =>
  saved === 0 ? "the same" : `${thousands(Math.abs(saved))} ${saved < 0 ? "more" : "less"}`;

/** A single world makes nothing clear. */
export const betterText = ({ worlds }: Pick<Clock, "worlds">): string =>
  worlds < 2 ? "better" : "clearly better";

const sentence = ({ arm, helpsUntil, tooLateFrom, twoMinutesEarlier }: ClockWindow, c: Clock): string =>
  [
    `${arm}: ${helpsUntil === null ? `at no time ${betterText(c)} by what was known` : `${betterText(c)} by what was known until ${helpsUntil}`}`,
    tooLateFrom === null ? undefined : `too late from ${tooLateFrom} in hindsight`,
    twoMinutesEarlier === null
      ? undefined
      : `two minutes before ${c.decidedAt} it would have cost ${earlierText(twoMinutesEarlier)}`,
  ]
    .filter((part) => part !== undefined)
    .join("; ");

/** A sentence an arm, but for the one the others are compared with. */
export const windowsOf = (c: Clock): string[] => c.windows.slice(1).map((window) => sentence(window, c));

export const clockBlocks = (c: Clock): Block[] => [tableFor(c), { kind: "list", items: windowsOf(c) }];

/** @example bestByTime(clock, "best") // "fail over the cluster from 20:45, hold from 22:04" */
export const bestByTime = ({ minutes }: Clock, which: "best" | "bestInHindsight"): string =>
  minutes
    .flatMap((m, k) => (m[which] === minutes[k - 1]?.[which] ? [] : [`${m[which]} from ${m.at}`]))
    .join(", ");

/** @example worldsAt({ worlds: 2 }) // "2 worlds at each time" */
export const worldsAt = ({ worlds }: Pick<Clock, "worlds">): string =>
  worlds === 0 ? "in hindsight alone" : `${worlds} ${worlds === 1 ? "world" : "worlds"} at each time`;
