import { wrongArm } from "../scenario/arms.ts";
import { simulate, type RunResult } from "../experiments/simulate.ts";
import { type DropReason, DROPS } from "../measures/ledger.ts";
import { METRICS, type MetricName } from "../measures/impact.ts";
import { BadInput, command, EXIT, flag, text } from "./command.ts";
import { writeWhole } from "./files.ts";
import { junitOf } from "./junit.ts";
import { progressOn } from "./progress.ts";
import { openScenario, scenarioOptions, timeOf } from "./scenario.ts";
import { tableOf } from "./table.ts";
import type { Terminal } from "./terminal.ts";
import type { Scenario } from "../scenario/schema.ts";
import { verdictsIn, verdictTable } from "./verdicts.ts";
import { thousands } from "../report/numbers.ts";

const show = (r: RunResult, terminal: Terminal): void => {
  terminal.print(
    `${r.title}: ${thousands(r.chargers)} chargers, ${thousands(r.simulatedSeconds)} s, seed ${r.seed}\n`,
  );
  const rows = (Object.keys(METRICS) as MetricName[]).map((m) => {
    const value = r.impact[m];
    return [m, value === null ? "not reached" : thousands(value), METRICS[m]];
  });
  terminal.print(
    tableOf(
      [{ title: "measure" }, { title: "value", align: "right" }, { title: "what it is" }],
      rows,
      terminal,
    ),
  );
  for (const alert of r.alerts)
    terminal.print(`${alert.at}  ${alert.severity}: ${alert.name} (${alert.where})`);
  if (r.acknowledgedAt !== null) terminal.print(`${r.acknowledgedAt}  on-call acknowledges`);
  for (const step of r.actions)
    terminal.print(`${step.from}  ${step.kind}, done ${step.doneAt}: ${step.note}`);
  const { created, handled, suppressed, inFlight, dropped, balanced } = r.ledger;
  terminal.print(
    `\nmessages: ${thousands(created)} created = ${thousands(handled)} handled + ${thousands(suppressed)} suppressed + ` +
      `${thousands(inFlight)} in flight + ${thousands(dropped)} dropped${balanced ? "" : ": DOES NOT BALANCE"}`,
  );
  for (const [reason, count] of Object.entries(r.ledger.droppedBy))
    if (count > 0) terminal.print(`  ${thousands(count)} dropped: ${DROPS[reason as DropReason]}`);
  for (const left of r.aftermath) terminal.print(`not recovered: ${left}`);
  if (r.stoppedAt !== null) terminal.print(`stopped at ${r.stoppedAt} by a stop condition`);
  const verdicts = verdictsIn(r);
  if (verdicts.length > 0) terminal.print(`\n${verdictTable(verdicts, terminal)}\n`);
  terminal.print(`${thousands(r.events)} events, digest ${r.digest}`);
};

/** A report of nothing would pass for a success. */
const mustStateSomething = ({ hypotheses, thresholds, stopWhen }: Scenario): void => {
  if (hypotheses.length + thresholds.length + stopWhen.length === 0)
    throw new BadInput("--junit: expected a scenario with hypotheses, thresholds or stopWhen, this has none");
};

export const run = command({
  name: "run",
  summary: "Run a scenario once: what the outage cost, and whether it kept to what the scenario states.",
  takes: { name: "FILE", least: 1, most: 1 },
  options: {
    ...scenarioOptions,
    arm: text("NAME", "Take an arm of the scenario when the decision is due."),
    until: text("TIME", "Stop at a time of the run: 21:40, or +70 min after its start."),
    json: flag("Print the result as JSON."),
    junit: text(
      "FILE",
      "Write a JUnit XML file, with a case for each hypothesis, threshold and stop condition.",
    ),
  },
  details: "Exit code: 3 if a hypothesis or a threshold of the scenario fails, or a stop condition is met.",
  run: ([file], { seed, chargers, set, arm, until, json, junit }, terminal) => {
    const { scenario, scaledFrom } = openScenario(file, { seed, chargers, set }, terminal);
    const wrong = arm === undefined ? undefined : wrongArm(scenario, arm);
    if (wrong !== undefined) throw new BadInput(`--arm: ${wrong}`);
    if (junit !== undefined) mustStateSomething(scenario);
    const progress = progressOn(terminal);
    const result = simulate(scenario, {
      until: until === undefined ? scenario.lasts : timeOf("until", until, scenario),
      ...(arm !== undefined && { arm }),
      onProgress: (done) => progress.update(Math.round(100 * done), 100, "simulated, percent:"),
    });
    progress.clear();
    if (json)
      terminal.print(
        JSON.stringify({ ...result, ...(scaledFrom !== undefined && { scaledFrom }) }, undefined, 2),
      );
    else show(result, terminal);
    if (junit !== undefined) writeWhole(junit, [junitOf(result, verdictsIn(result))]);
    return result.holds ? EXIT.held : EXIT.failed;
  },
});
