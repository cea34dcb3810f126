import Papa from "papaparse";
import { parse as parseYaml } from "yaml";
import {
  planSweep,
  runSweep,
  runsOf,
  type Sweep,
  type SweepPlan,
  type SweepRun,
} from "../experiments/sweep.ts";
import type { Vary } from "../experiments/vary.ts";
import { METRIC_NAMES } from "../measures/impact.ts";
import { badChangeText } from "../scenario/change.ts";
import { chargersOf } from "../scenario/scale.ts";
import type { Scenario } from "../scenario/schema.ts";
import { BadInput, BadScenario, choice, command, count, EXIT, flag, text, texts } from "./command.ts";
import { commandLine, valueText } from "../report/commandLine.ts";
import { writeWhole } from "./files.ts";
import { progressOn } from "./progress.ts";
import { openScenario, type ScenarioOptions, scalingOf, scenarioOptions } from "./scenario.ts";
import { openSweepFile, headOf } from "./sweepFile.ts";
import { showSweep } from "./sweepTable.ts";
import type { Terminal } from "./terminal.ts";
import { threads } from "./threads.ts";

const EXPECTED = "expected PATH=A..B, PATH=A..B,STEP or PATH=A|B|C";

/** @example varyOf("faults[0].admissionAfter=8/s..64/s,8/s") */
const varyOf = (given: string): Vary => {
  const [, path, values] = /^([^=]+)=(.*)$/.exec(given) ?? [];
  if (path === undefined) throw new BadInput(`${EXPECTED}, met ${JSON.stringify(given)}`);
  const read = (value: string): unknown => {
    try {
      return parseYaml(value);
    } catch {
      throw new BadInput(`${path}: cannot be read: ${JSON.stringify(value)}`);
    }
  };
  if (values.includes("|")) return { path, values: values.split("|").map(read) };
  const [, from, to, step] = /^(.+?)\.\.([^,]+)(?:,(.+))?$/.exec(values) ?? [];
  if (from === undefined)
    throw new BadInput(`${path}: ${EXPECTED}, met ${JSON.stringify(values)}; a single value is for --set`);
  return { path, from: read(from), to: read(to), ...(step !== undefined && { step: read(step) }) };
};

/** The plan, or everything that is wrong with what is varied. */
const planOf = (scenario: Scenario, given: readonly string[], samples: number | undefined): SweepPlan => {
  if (given.length === 0) throw new BadInput(`sweep needs --vary: ${EXPECTED}`);
  const problems: string[] = [];
  const vary = given.flatMap((word) => {
    try {
      return [varyOf(word)];
    } catch (error) {
      if (!(error instanceof BadInput)) throw error;
      problems.push(error.message);
      return [];
    }
  });
  const plan = planSweep(scenario, { vary, ...(samples !== undefined && { samples }) });
  if ("bad" in plan) problems.push(...plan.bad.map(badChangeText));
  if ("bad" in plan || problems.length > 0)
    throw new BadScenario(problems.map((problem) => `ridethrough: --vary: ${problem}`).join("\n"));
  return plan;
};

/** The command line that does one run of a sweep again. */
const commandOf =
  (file: string, { seed, chargers, set = [] }: ScenarioOptions, scenario: Scenario) =>
  (run: Pick<SweepRun, "seed" | "values">): string =>
    commandLine([
      "run",
      file,
      ...(chargers === undefined ? [] : ["--chargers", String(chargers)]),
      ...(seed === undefined && run.seed === scenario.seed ? [] : ["--seed", run.seed]),
      ...set.flatMap((change) => ["--set", change]),
      ...Object.entries(run.values).flatMap(([path, value]) => ["--set", `${path}=${valueText(value)}`]),
    ]);

/** A row a run: its values, every metric, and its command. */
const csvOf = ({ points }: Sweep, again: (run: SweepRun) => string): string => {
  const rows = points.flatMap(({ runs }) =>
    runs.map((run) => ({
      point: run.point,
      seed: run.seed,
      ...Object.fromEntries(Object.entries(run.values).map(([path, value]) => [path, valueText(value)])),
      ...Object.fromEntries(METRIC_NAMES.map((name) => [name, run.impact[name]])),
      digest: run.digest,
      command: again(run),
    })),
  );
  return `${Papa.unparse(rows, { newline: "\n" })}\n`;
};

const withCommands = (sweep: Sweep, again: (run: SweepRun) => string, scaledFrom: number | undefined) => ({
  ...sweep,
  ...(scaledFrom !== undefined && { scaledFrom }),
  points: sweep.points.map((point) => ({
    ...point,
    runs: point.runs.map((run) => ({ ...run, command: again(run) })),
  })),
});

interface Asked {
  readonly seeds: number;
  readonly metric: (typeof METRIC_NAMES)[number];
  readonly chargers: number | undefined;
  readonly out: string | undefined;
}

/** Runs what the file does not hold yet. */
const runPlan = async (
  scenario: Scenario,
  plan: SweepPlan,
  { seeds, metric, chargers, out }: Asked,
  terminal: Terminal,
): Promise<Sweep> => {
  const file =
    out === undefined
      ? undefined
      : openSweepFile(out, headOf(scenario, plan, chargers), runsOf(scenario, plan, seeds));
  if (file !== undefined && file.done.length > 0)
    terminal.complain(`${out}: ${file.done.length} of ${seeds * plan.points.length} runs are done`);
  const progress = progressOn(terminal);
  terminal.stopGently();
  try {
    return await runSweep(scenario, plan, {
      seeds,
      metric,
      engine: threads(),
      ...(chargers !== undefined && { chargers }),
      ...(file && { done: file.done, onRun: file.add }),
      onProgress: (done, of) => progress.update(done, of, "runs"),
      enough: () => terminal.interrupted.aborted,
    });
  } finally {
    progress.clear();
    file?.close();
  }
};

export const sweep = command({
  name: "sweep",
  summary: "Vary parameters of a scenario, and say which of them matter.",
  takes: { name: "FILE", least: 1, most: 1 },
  options: {
    ...scenarioOptions,
    vary: texts("PATH=VALUES", "What to vary: A..B (its ends), A..B,STEP or A|B|C. May be given again."),
    samples: count({ min: 3, max: 10_000 }, "N points of a Latin hypercube, in place of every combination."),
    seeds: count({ min: 1, max: 1_000 }, "Runs of each point; the k-th of every point has the same seed.", 1),
    metric: {
      ...choice(METRIC_NAMES, "What is measured, of list metrics", "score"),
      placeholder: "METRIC",
    },
    out: text("FILE", "Keep the runs in an .ndjson file as they are done; with the same file it goes on."),
    csv: text("FILE", "Write a table of every run, with all metrics and the command that does it again."),
    json: flag("Print the result as JSON."),
  },
  details:
    "With --samples a range without a step is drawn from; its values, like those of a grid, are used as printed. The tornado\n" +
    "says how far the mean moves with each parameter. Ctrl-C ends the sweep with the runs that are done.\n" +
    "Example: ridethrough sweep scenario.yaml --vary 'faults[0].admissionAfter=8/s..64/s,8/s' --vary 'faults[0].returns=21:30..23:00'",
  run: async ([file], { seed, chargers, set, vary, samples, seeds, metric, out, csv, json }, terminal) => {
    // Points are changed before they are scaled, as `run` does it, so the scenario stays at its own size here.
    const { scenario } = openScenario(file, { seed, set }, terminal);
    const plan = planOf(scenario, vary, samples);
    const scaledFrom =
      scalingOf(scenario, chargers, terminal) === undefined ? undefined : chargersOf(scenario);
    const result = await runPlan(scenario, plan, { seeds, metric, chargers, out }, terminal);
    const again = commandOf(file, { seed, chargers, set }, scenario);
    if (json) terminal.print(JSON.stringify(withCommands(result, again, scaledFrom), undefined, 2));
    else showSweep(result, plan, seeds, again, terminal);
    if (csv !== undefined) writeWhole(csv, [csvOf(result, again)]);
    return result.complete ? EXIT.held : EXIT.interrupted;
  },
});
