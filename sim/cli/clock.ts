import { clock as runClock } from "../experiments/clock.ts";
import { NoWorld } from "../experiments/compare.ts";
import { BadInput, command, count, duration, EXIT, flag, text } from "./command.ts";
import { showClock } from "./decisionClock.ts";
import { thousands } from "./numbers.ts";
import { progressOn } from "./progress.ts";
import { openScenario, scenarioOptions, timeOf } from "./scenario.ts";
import { threads } from "./threads.ts";

const CHARGERS = 50_000;
const BUDGET_MS = 120_000;

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
    const { scenario, scaledFrom } = openScenario(file, { seed, chargers, set, most: CHARGERS }, terminal);
    if (scenario.arms === undefined) throw new BadInput(`${file}: compares nothing; it needs the key arms`);
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
