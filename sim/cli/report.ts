import type { Clock } from "../experiments/clock.ts";
import type { Comparison } from "../experiments/compare.ts";
import { CHARGERS, playClock, timeOptions, timesOf, timeWords } from "./clock.ts";
import { BadInput, command, count, EXIT } from "./command.ts";
import { commandLine } from "../report/commandLine.ts";
import { compareOptions, compareWords, playArms } from "./compare.ts";
import { thousands } from "../report/numbers.ts";
import { checkReports, junitOption, reportOptions, reportWords, writeReports } from "./reportFiles.ts";
import { originOf, stoppedEarly } from "./reportOrigin.ts";
import { openDecision, scenarioOptions, scenarioWords } from "./scenario.ts";
import { showClock, showComparison } from "./show.ts";
import type { Terminal } from "./terminal.ts";

const show = (comparison: Comparison, clock: Clock | undefined, terminal: Terminal): void => {
  showComparison(comparison, terminal);
  if (clock === undefined) return;
  terminal.print("");
  showClock(clock, terminal);
};

export const report = command({
  name: "report",
  summary: "Compare the arms of a scenario and run its decision clock, for one report of both.",
  takes: { name: "FILE", least: 1, most: 1 },
  options: {
    ...scenarioOptions,
    ...compareOptions,
    ...timeOptions,
    "clock-worlds": count(
      { min: 0, max: 10_000 },
      "Worlds at each time of the clock; as many as two minutes allow when left out.",
    ),
    ...reportOptions,
    junit: junitOption,
  },
  details:
    `What compare and clock do, one after the other, on the same fleet: without --chargers at most ${thousands(CHARGERS)}. The HTML is\n` +
    "for a meeting: which arm, how sure, until when, and what would change it. Ctrl-C ends it with what is done.\n" +
    "Example: ridethrough report scenario.yaml --html report.html",
  run: async ([file], options, terminal) => {
    if (reportWords(options).length === 0)
      throw new BadInput("report: expected a file to write, such as --html report.html");
    checkReports(options);
    const opened = openDecision(file, { ...options, most: CHARGERS }, terminal);
    const { scenario } = opened;
    const times = timesOf(options, scenario);
    terminal.stopGently();
    const comparison = await playArms(scenario, options, terminal);
    if (comparison === undefined) return EXIT.interrupted;
    const clock = terminal.interrupted.aborted
      ? undefined
      : await playClock(scenario, times, options["clock-worlds"], terminal);
    show(comparison, clock, terminal);
    const partial = stoppedEarly(terminal);
    if (partial !== undefined) terminal.print(`\nPartial: ${partial}`);
    const again = commandLine([
      "report",
      file,
      ...scenarioWords(options),
      ...compareWords(options, comparison),
      ...timeWords(options),
      ...(clock === undefined ? [] : ["--clock-worlds", String(clock.worlds)]),
      ...reportWords(options),
    ]);
    const findings = { comparison, ...(clock && { clock }) };
    writeReports(options, findings, originOf(opened, again, partial), terminal);
    return partial === undefined ? EXIT.held : EXIT.interrupted;
  },
});
