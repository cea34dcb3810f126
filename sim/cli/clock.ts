import { type Clock, clock as runClock, type ClockMinute, type ClockWindow } from "../experiments/clock.ts";
import { NoWorld } from "../experiments/compare.ts";
import { command, count, duration, EXIT, flag, text } from "./command.ts";
import { signed, thousands } from "./numbers.ts";
import { progressOn } from "./progress.ts";
import { openDecision, scenarioOptions, timeOf } from "./scenario.ts";
import { type Column, tableOf } from "./table.ts";
import type { Terminal } from "./terminal.ts";
import { threads } from "./threads.ts";

const CHARGERS = 50_000;
const BUDGET_MS = 120_000;

const against = (m: ClockMinute, k: number): string => {
  const { mean, low, high } = m.arms[k].difference;
  return low === null || high === null ? signed(mean) : `${signed(mean)} [${signed(low)}, ${signed(high)}]`;
};

const tableFor = (c: Clock, terminal: Terminal): string => {
  const [baseline, ...others] = c.names;
  const right = (title: string): Column => ({ title, align: "right" });
  return tableOf(
    [
      { title: "at" },
      right(baseline),
      ...others.flatMap((name) => [right(name), right("in hindsight")]),
      { title: "best" },
    ],
    c.minutes.map((m) => [
      m.at === c.decidedAt ? `${m.at} ←` : m.at,
      thousands(m.arms[0].asKnown),
      ...others.flatMap((_, i) => [against(m, i + 1), signed(m.arms[i + 1].hindsight - m.arms[0].hindsight)]),
      m.best,
    ]),
    terminal,
  );
};

const sentence = ({ arm, helpsUntil, tooLateFrom, twoMinutesEarlier }: ClockWindow, c: Clock): string =>
  [
    `${arm}: ${helpsUntil === null ? "at no time clearly better by what was known" : `clearly better by what was known until ${helpsUntil}`}`,
    tooLateFrom === null ? undefined : `too late from ${tooLateFrom} in hindsight`,
    twoMinutesEarlier === null
      ? undefined
      : `two minutes before ${c.decidedAt} it would have cost ${thousands(Math.abs(twoMinutesEarlier))} ${twoMinutesEarlier < 0 ? "more" : "less"}`,
  ]
    .filter((part) => part !== undefined)
    .join("; ");

export const showClock = (c: Clock, terminal: Terminal): void => {
  terminal.print(
    `${c.title}: when to decide, ${thousands(c.chargers)} chargers, scores in customer-minutes, ` +
      `${c.worlds === 0 ? "in hindsight alone" : `${c.worlds} ${c.worlds === 1 ? "world" : "worlds"} at each time`}\n`,
  );
  terminal.print(tableFor(c, terminal));
  terminal.print(
    `\n${c.names[0]}: mean score if nothing is done. The others: how much more or less, by what was known then, and in hindsight.`,
  );
  for (const window of c.windows.slice(1)) terminal.print(sentence(window, c));
};

export const clock = command({
  name: "clock",
  summary: "Take each arm at every few minutes: until when it helps, and when it is too late.",
  takes: { name: "FILE", least: 1, most: 1 },
  options: {
    ...scenarioOptions,
    from: text("TIME", "First time looked at (the first fault)."),
    to: text("TIME", "Last time looked at (an hour after the decision)."),
    every: duration("Between the times; finer where the best arm changes (5 min)."),
    worlds: count({ min: 0, max: 10_000 }, "Worlds at each time; as many as the time allows when left out."),
    for: duration("With no number of worlds: begin none after this long (2 min)."),
    json: flag("Print the result as JSON."),
  },
  details:
    `Without --chargers a larger fleet is scaled to ${thousands(CHARGERS)}. One run is forked at each time from a snapshot. What was not known\n` +
    "then, when the trouble ends and what its cause is, is drawn from its law as it stood at that time. Ctrl-C ends it\n" +
    "with the worlds that are done.\n" +
    "Example: ridethrough clock scenario.yaml --every 10min --worlds 5",
  run: async ([file], { seed, chargers, set, from, to, every, worlds, for: budget, json }, terminal) => {
    const { scenario, scaledFrom } = openDecision(file, { seed, chargers, set, most: CHARGERS }, terminal);
    const progress = progressOn(terminal);
    terminal.stopGently();
    const ends = performance.now() + (budget ?? (worlds === undefined ? BUDGET_MS : Infinity));
    const result = await runClock(scenario, {
      ...(from !== undefined && { from: timeOf("from", from, scenario) }),
      ...(to !== undefined && { to: timeOf("to", to, scenario) }),
      ...(every !== undefined && { every: Math.max(60_000, Math.round(every / 60_000) * 60_000) }),
      worlds: worlds ?? 1000,
      engine: threads(),
      timeUp: () => performance.now() > ends,
      onProgress: (done, of) =>
        progress.update(done, of, worlds === undefined ? "forks, as many as the time allows:" : "forks"),
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
    else showClock(result, terminal);
    return terminal.interrupted.aborted ? EXIT.interrupted : EXIT.held;
  },
});
