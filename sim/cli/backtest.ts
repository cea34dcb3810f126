import { type Backtest, type FactResult, type FactValues, summarize } from "../experiments/backtest.ts";
import type { Engine, Job } from "../experiments/job.ts";
import type { Scenario } from "../scenario/schema.ts";
import { command, count, EXIT, flag } from "./command.ts";
import { thousands } from "../report/numbers.ts";
import { progressOn } from "./progress.ts";
import { openScenario, scenarioOptions, shippedIncidents } from "./scenario.ts";
import { type Column, tableOf } from "./table.ts";
import type { Terminal } from "./terminal.ts";
import { threads } from "./threads.ts";

const value = (fact: FactResult, x: number | null): string => {
  if (x === null) return "never";
  return fact.unit === "share"
    ? `${Math.round(x * 1000) / 10} %`
    : fact.unit === "min"
      ? `${Math.round(x * 10) / 10} min`
      : thousands(x);
};

const simulatedText = (fact: FactResult): string =>
  fact.lowest === fact.highest
    ? value(fact, fact.simulated)
    : `${value(fact, fact.simulated)} (${value(fact, fact.lowest)} to ${value(fact, fact.highest)})`;

const status = (fact: FactResult): string =>
  fact.given ? "given" : fact.fitted === null ? "reproduced" : "fitted";

const COLUMNS: readonly Column[] = [
  { title: "fact" },
  { title: "what the report says" },
  { title: "reported", align: "right" },
  { title: "simulated", align: "right" },
  { title: "status" },
  { title: "" },
];

export const showBacktest = ({ facts, held, failed, replications }: Backtest, terminal: Terminal): void => {
  const rows = facts.map((f) => [f.id, f.what, f.reported, simulatedText(f), status(f), f.holds ? "✓" : "✗"]);
  terminal.print(tableOf(COLUMNS, rows, terminal));
  terminal.print(
    `\n${held} of ${held + failed} reproduced facts hold in ${replications === 1 ? "the one run" : `all ${replications} runs`}.`,
  );
  for (const f of facts)
    if (f.fitted !== null)
      terminal.print(`${f.id} was fitted: ${f.fitted} was chosen to meet it, so it does not count.`);
  if (facts.some((f) => f.given))
    terminal.print("What was given was fed to the run and does not count either.");
};

/** Runs the replications of each scenario and puts their facts together. */
export const backtestOf = async (
  scenarios: readonly Scenario[],
  replications: number,
  engine: Engine,
  onProgress: (done: number, of: number) => void,
  enough = () => false,
): Promise<Backtest> => {
  const runs: { scenario: Scenario; values: FactValues[] }[] = [];
  for (const [k, scenario] of scenarios.entries()) {
    const jobs = Array.from({ length: replications }, (_, replication): Job => ({
      kind: "facts",
      replication,
    }));
    const results = await engine(scenario, jobs, {
      onProgress: (done) => onProgress(k * replications + done, scenarios.length * replications),
      enough,
    });
    runs.push({ scenario, values: results as FactValues[] });
  }
  return summarize(runs);
};

export const backtest = command({
  name: "backtest",
  summary: "Hold the twin to the facts of incident reports.",
  takes: { name: "FILE", least: 0, most: 1000 },
  options: {
    ...scenarioOptions,
    seeds: count({ min: 1, max: 10_000 }, "Runs, each with a seed of its own.", 1),
    json: flag("Print the result as JSON."),
  },
  details:
    "Without a file it takes the incidents that come with the package. A fact is given (fed to the run), fitted (a\n" +
    "parameter was chosen to meet it) or reproduced (it came out); only the last counts. A fact holds when it\n" +
    "holds in at least 90 % of the runs.\n" +
    "Exit code: 3 if a reproduced fact does not hold.",
  run: async (files, { seeds, seed, chargers, set, json }, terminal) => {
    const paths = files.length > 0 ? files : shippedIncidents();
    const opened = paths.map((path) => openScenario(path, { seed, chargers, set }, terminal));
    const scenarios = opened.map((o) => o.scenario);
    const scaledFrom = opened.flatMap((o) => o.scaledFrom ?? []);
    const progress = progressOn(terminal);
    terminal.stopGently();
    const result = await backtestOf(
      scenarios,
      seeds,
      threads(),
      (done, of) => progress.update(done, of, "runs"),
      () => terminal.interrupted.aborted,
    );
    progress.clear();
    if (json)
      terminal.print(
        JSON.stringify({ ...result, ...(scaledFrom.length > 0 && { scaledFrom }) }, undefined, 2),
      );
    else showBacktest(result, terminal);
    if (terminal.interrupted.aborted) return EXIT.interrupted;
    return result.failed === 0 ? EXIT.held : EXIT.failed;
  },
});
