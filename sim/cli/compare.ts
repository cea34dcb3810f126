import { compare as compareArms, type Comparison, NoWorld } from "../experiments/compare.ts";
import { DEFAULT_RULE } from "../experiments/select.ts";
import type { Scenario } from "../scenario/schema.ts";
import { commandLine, worldsWords } from "../report/commandLine.ts";
import { BadInput, command, count, duration, EXIT, flag, rest, type Values } from "./command.ts";
import { compareDesigns } from "./designs.ts";
import { progressOn } from "./progress.ts";
import { checkReports, junitOption, reportOptions, reportWords, writeReports } from "./reportFiles.ts";
import { originOf, stoppedEarly } from "./reportOrigin.ts";
import { openDecision, scenarioOptions, scenarioWords } from "./scenario.ts";
import { showComparison } from "./show.ts";
import type { Terminal } from "./terminal.ts";
import { threads } from "./threads.ts";

export const compareOptions = {
  worlds: count({ min: 1, max: 100_000 }, "Just so many worlds of each kind, whatever they say."),
  "max-worlds": count(
    { min: DEFAULT_RULE.firstStage, max: 100_000 },
    "At most so many, if the selection needs them.",
    200,
  ),
  for: duration("Begin no world after this long."),
  confidence: count({ min: 50, max: 99 }, "Probability of selecting the best arm, in per cent.", 95),
  indifference: count(
    { min: 1, max: 100 },
    "Differences that do not matter, in per cent of the first arm's score.",
    2,
  ),
};

type CompareOptions = Values<typeof compareOptions>;

/** Compares the arms with progress; undefined if it was stopped before the first worlds were done. */
export const playArms = async (
  scenario: Scenario,
  { worlds, "max-worlds": maxWorlds, for: budget, confidence, indifference }: CompareOptions,
  terminal: Terminal,
): Promise<Comparison | undefined> => {
  const progress = progressOn(terminal);
  const ends = performance.now() + (budget ?? Infinity);
  try {
    return await compareArms(scenario, {
      ...(worlds !== undefined && { worlds }),
      maxWorlds,
      rule: { ...DEFAULT_RULE, confidence: confidence / 100, indifference: indifference / 100 },
      engine: threads(),
      onProgress: (done, of) =>
        worlds === undefined
          ? progress.update(done, of, "worlds at most", "at most")
          : progress.update(done, of, "worlds"),
      enough: () => terminal.interrupted.aborted || performance.now() > ends,
    });
  } catch (error) {
    if (error instanceof NoWorld) return undefined;
    throw error;
  } finally {
    progress.clear();
  }
};

/** The options that compare the same worlds by the same rule, however their number was come to. */
export const compareWords = (
  { worlds, confidence, indifference }: CompareOptions,
  comparison: Comparison,
): string[] => [
  ...worldsWords(comparison, worlds !== undefined),
  ...(confidence === compareOptions.confidence.initial ? [] : ["--confidence", String(confidence)]),
  ...(indifference === compareOptions.indifference.initial ? [] : ["--indifference", String(indifference)]),
];

const options = {
  ...scenarioOptions,
  ...compareOptions,
  against: rest(
    "INCIDENT",
    "Compare designs, the files before it, on the incidents from here on; a folder is every .yaml in it.",
  ),
  seeds: count({ min: 1, max: 10_000 }, "With --against: runs of each design on each incident (3)."),
  json: flag("Print the result as JSON."),
  ...reportOptions,
  junit: junitOption,
};

/** What is of arms alone, or of designs alone. */
const checkKind = (
  files: readonly string[],
  { against, seeds, worlds, ...given }: Values<typeof options>,
): void => {
  if (against.length > 0) {
    if (worlds !== undefined) throw new BadInput("--worlds is of arms; designs take --seeds");
    const [report] = reportWords(given);
    if (report !== undefined) throw new BadInput(`${report} is of arms; designs take --json`);
    return;
  }
  if (seeds !== undefined) throw new BadInput("--seeds is of designs, with --against; arms take --worlds");
  if (files.length > 1)
    throw new BadInput(
      `compare: unexpected ${JSON.stringify(files[1])}; designs are compared --against incidents`,
    );
};

export const compare = command({
  name: "compare",
  summary:
    "Compare the arms of a scenario on paired worlds, in hindsight and as known at the decision; or designs on incidents.",
  takes: { name: "FILE", least: 1, most: 1000 },
  options,
  details:
    "It plays as many worlds as it takes to select the best arm as known at the decision (Kim and Nelson, 2001), and says\n" +
    `so if they do not suffice. With ${DEFAULT_RULE.firstStage} worlds or more it tries the parameters the scenario doubts. Ctrl-C ends it with\n` +
    "the worlds that are done. The first arm is the one the others are compared with.\n" +
    "Designs: ridethrough compare scenarios/designs --against scenarios/incidents --chargers 5000",
  run: (files, given, terminal) => {
    checkKind(files, given);
    return given.against.length > 0
      ? compareDesigns(files, given.against, given, terminal)
      : compareFile(files[0], given, terminal);
  },
});

const compareFile = async (
  file: string,
  given: Values<typeof options>,
  terminal: Terminal,
): Promise<number> => {
  checkReports(given);
  const opened = openDecision(file, given, terminal);
  const { scenario, scaledFrom } = opened;
  terminal.stopGently();
  const result = await playArms(scenario, given, terminal);
  if (result === undefined) return EXIT.interrupted;
  const partial = stoppedEarly(terminal);
  if (given.json)
    terminal.print(
      JSON.stringify(
        { ...result, ...(scaledFrom !== undefined && { scaledFrom }), ...(partial && { partial: true }) },
        undefined,
        2,
      ),
    );
  else {
    showComparison(result, terminal);
    if (partial !== undefined) terminal.print(`\nPartial: ${partial}`);
  }
  const again = commandLine([
    "compare",
    file,
    ...scenarioWords(given),
    ...compareWords(given, result),
    ...reportWords(given),
  ]);
  writeReports(given, { comparison: result }, originOf(opened, again, partial), terminal);
  return partial === undefined ? EXIT.held : EXIT.interrupted;
};
