import { type Clock, type ClockOptions, clock as runClock } from "../experiments/clock.ts";
import { NoWorld } from "../experiments/compare.ts";
import { TICKS_PER_MINUTE } from "../kernel/time.ts";
import type { Scenario } from "../scenario/schema.ts";
import { command, count, duration, EXIT, flag, text, type Values } from "./command.ts";
import { commandLine } from "../report/commandLine.ts";
import { thousands } from "../report/numbers.ts";
import { progressOn } from "./progress.ts";
import { checkReports, reportOptions, reportWords, writeReports } from "./reportFiles.ts";
import { originOf, stoppedEarly } from "./reportOrigin.ts";
import { openDecision, scenarioOptions, scenarioWords, timeOf } from "./scenario.ts";
import { showClock } from "./show.ts";
import type { Terminal } from "./terminal.ts";
import { threads } from "./threads.ts";

export const CHARGERS = 50_000;
const BUDGET_MS = 100_000;

export const timeOptions = {
  from: text("TIME", "First time looked at (the first fault)."),
  to: text("TIME", "Last time looked at (an hour after the decision)."),
  every: duration("Between the times; finer where the best arm changes (5 min)."),
};

/** Times between forks are whole minutes. */
const wholeMinutes = (ms: number): number => Math.max(1, Math.round(ms / TICKS_PER_MINUTE));

type Times = Pick<ClockOptions, "from" | "to" | "every">;

/** The times to look at; throws for one that is not of the run. */
export const timesOf = ({ from, to, every }: Values<typeof timeOptions>, scenario: Scenario): Times => ({
  ...(from !== undefined && { from: timeOf("from", from, scenario) }),
  ...(to !== undefined && { to: timeOf("to", to, scenario) }),
  ...(every !== undefined && { every: wholeMinutes(every) * TICKS_PER_MINUTE }),
});

/** Runs the clock with progress; undefined if it was stopped before it had looked at every time. */
export const playClock = async (
  scenario: Scenario,
  times: Times,
  worlds: number | undefined,
  terminal: Terminal,
  budget = worlds === undefined ? BUDGET_MS : Infinity,
): Promise<Clock | undefined> => {
  const progress = progressOn(terminal);
  const ends = performance.now() + budget;
  try {
    return await runClock(scenario, {
      ...times,
      worlds: worlds ?? 1000,
      engine: threads(),
      timeUp: () => performance.now() > ends,
      onProgress: (done, of) =>
        progress.update(done, of, worlds === undefined ? "forks, as many as the time allows:" : "forks"),
      enough: () => terminal.interrupted.aborted,
    });
  } catch (error) {
    if (error instanceof NoWorld) return undefined;
    throw error;
  } finally {
    progress.clear();
  }
};

export const timeWords = ({ from, to, every }: Values<typeof timeOptions>): string[] => [
  ...(from === undefined ? [] : ["--from", from]),
  ...(to === undefined ? [] : ["--to", to]),
  ...(every === undefined ? [] : ["--every", `${wholeMinutes(every)}min`]),
];

export const clock = command({
  name: "clock",
  summary: "Take each arm at every few minutes: until when it helps, and when it is too late.",
  takes: { name: "FILE", least: 1, most: 1 },
  options: {
    ...scenarioOptions,
    ...timeOptions,
    worlds: count({ min: 0, max: 10_000 }, "Worlds at each time; as many as the time allows when left out."),
    for: duration("With no number of worlds: begin none after this long (100 s)."),
    json: flag("Print the result as JSON."),
    ...reportOptions,
  },
  details:
    `Without --chargers a larger fleet is scaled to ${thousands(CHARGERS)}. One run is forked at each time from a snapshot. What was not known\n` +
    "then, when the trouble ends and what its cause is, is drawn from its law as it stood at that time. Ctrl-C ends it\n" +
    "with the worlds that are done.\n" +
    "Example: ridethrough clock scenario.yaml --every 10min --worlds 5",
  run: async ([file], options, terminal) => {
    checkReports(options);
    const opened = openDecision(file, { ...options, most: CHARGERS }, terminal);
    const { scenario, scaledFrom } = opened;
    const times = timesOf(options, scenario);
    terminal.stopGently();
    const result = await playClock(scenario, times, options.worlds, terminal, options.for);
    if (result === undefined) return EXIT.interrupted;
    const partial = stoppedEarly(terminal);
    if (options.json)
      terminal.print(
        JSON.stringify(
          { ...result, ...(scaledFrom !== undefined && { scaledFrom }), ...(partial && { partial: true }) },
          undefined,
          2,
        ),
      );
    else {
      showClock(result, terminal);
      if (partial !== undefined) terminal.print(`\nPartial: ${partial}`);
    }
    const again = commandLine([
      "clock",
      file,
      ...scenarioWords(options),
      ...timeWords(options),
      "--worlds",
      String(result.worlds),
      ...reportWords(options),
    ]);
    writeReports(options, { clock: result }, originOf(opened, again, partial), terminal);
    return partial === undefined ? EXIT.held : EXIT.interrupted;
  },
});
