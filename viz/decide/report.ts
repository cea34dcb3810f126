/** The report of what was found, as the one file that `ridethrough report --html` writes. Loaded when it is asked for. */
import { version } from "../../package.json";
import { commandLine, valueText, worldsWords } from "../../sim/report/commandLine.ts";
import { htmlOf } from "../../sim/report/html.ts";
import { documentOf, type Findings, type Origin } from "../../sim/report/reportDocument.ts";
import { assumptionsSection, settingsOf } from "../../sim/report/restsOn.ts";
import type { Clock } from "../../sim/experiments/clock.ts";
import type { Comparison } from "../../sim/experiments/compare.ts";
import type { Edit } from "../../sim/scenario/edits.ts";
import { chargersOf } from "../../sim/scenario/scale.ts";
import type { Exhibited } from "../session/session.ts";
import { nameOf } from "../session/source.ts";
import type { Found } from "./decision.ts";

export interface FoundBoth {
  readonly comparison?: Found<Comparison> | undefined;
  readonly clock?: Found<Clock> | undefined;
}

export const PARTIAL = "stopped early, it has what was done by then.";

/** What the files would say if what was done in the page stood in them. */
const withEdits = (input: Readonly<Record<string, unknown>>, edits: readonly Edit[]): unknown => {
  const list = (key: string): readonly unknown[] => (Array.isArray(input[key]) ? input[key] : []);
  return {
    ...input,
    faults: [...list("faults"), ...edits.flatMap((edit) => ("fault" in edit ? [edit.fault] : []))],
    actions: [...list("actions"), ...edits.flatMap((edit) => ("action" in edit ? [edit.action] : []))],
  };
};

const changeWords = ({ source: { seed, changes = [] }, scenario }: Exhibited): string[] => [
  ...(seed === undefined ? [] : ["--seed", seed]),
  ...changes.flatMap((change) =>
    "to" in change
      ? ["--set", `${change.path}=${valueText(change.to)}`]
      : settingsOf(scenario, [change]).flatMap(({ path, value }) => ["--set", `${path}=${value}`]),
  ),
];

/** The command that finds the same. */
const commandOf = ({ comparison, clock }: FoundBoth, { of, scenario }: Found<unknown>): string => {
  const chargers = chargersOf(scenario);
  return commandLine([
    comparison === undefined ? "clock" : clock === undefined ? "compare" : "report",
    of.source.path,
    ...(chargers === chargersOf(of.scenario) ? [] : ["--chargers", String(chargers)]),
    ...changeWords(of),
    ...(comparison === undefined ? [] : worldsWords(comparison.result, comparison.isGiven)),
    ...(clock === undefined
      ? []
      : [comparison === undefined ? "--worlds" : "--clock-worlds", String(clock.result.worlds)]),
    "--html",
    "report.html",
  ]);
};

const originOf = (both: FoundBoth, found: Found<unknown>): Origin => {
  const { of, edits, scenario } = found;
  const own = chargersOf(of.scenario);
  const scaledFrom = chargersOf(scenario) === own ? undefined : own;
  const settings = settingsOf(of.scenario, of.source.changes ?? []);
  return {
    version,
    ...((both.comparison?.partial === true || both.clock?.partial === true) && { partial: PARTIAL }),
    ...(edits.length > 0 && {
      first: `The scenario was changed in the page. Save it there as a file, and name that file in the command.`,
    }),
    commands: [commandOf(both, found)],
    restsOn: assumptionsSection(withEdits(of.input, edits), settings, scenario, scaledFrom),
    ...(scaledFrom !== undefined && { scaledFrom }),
  };
};

const findingsOf = ({ comparison, clock }: FoundBoth): Findings => ({
  ...(comparison && { comparison: comparison.result }),
  ...(clock && { clock: clock.result }),
});

/** The page that reports are made of; it comes with this one. */
const loadPage = async (): Promise<string> => {
  const response = await fetch("report.html");
  if (!response.ok) throw new Error(`report.html: ${response.status} ${response.statusText}`);
  return response.text();
};

export interface ReportFile {
  readonly name: string;
  readonly text: string;
}

export const reportOf = async (both: FoundBoth): Promise<ReportFile> => {
  const found = both.comparison ?? both.clock!;
  const findings = findingsOf(both);
  const page = await loadPage();
  return {
    name: `${nameOf(found.of.source.path)}-report.html`,
    text: htmlOf(page, documentOf(findings, originOf(both, found)), findings),
  };
};
