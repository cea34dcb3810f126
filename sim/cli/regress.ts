import { mkdirSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { parse as parseYaml, stringify } from "yaml";
import { systemOf } from "../experiments/check/case.ts";
import { regressionOf } from "../experiments/check/fixed.ts";
import { simulate } from "../experiments/simulate.ts";
import { commandLine } from "../report/commandLine.ts";
import { decodeScenario } from "../scenario/read.ts";
import { type CaseOnFile, casesIn, forget, memoryOption, replayFile, USUAL_FOLDER } from "./caseFolder.ts";
import { heldTo } from "./check.ts";
import { command, EXIT, flag, text } from "./command.ts";
import { loadFile, writeWhole } from "./files.ts";
import { openSystem, systemOptions } from "./system.ts";

/** Where regression scenarios are kept. */
const TO = "regressions";

/** Of a scenario that stands alone, what is not the system's. */
const OWN = ["seed", "faults", "actions", "hypotheses", "thresholds"] as const;

/** The same as an addition to the system's file, so that it goes with what is changed there. */
const asAddition = (whole: string, name: string, file: string, path: string): string => {
  const comment = whole.split("\n").filter((line) => line.startsWith("#"));
  const written = parseYaml(whole) as Record<string, unknown>;
  const own = Object.fromEntries(OWN.map((key) => [key, written[key] ?? []]));
  const base = relative(resolve(dirname(path)), resolve(file)).replaceAll("\\", "/");
  const title = `${name} on ${String(written["title"])}`.slice(0, 200);
  return [...comment, stringify({ title, extends: base, ...own, stopWhen: [] }, { lineWidth: 100 })].join(
    "\n",
  );
};

/** Whether a text, in its place, is the run that is meant. */
const isRun = (path: string, own: string, digest: string): boolean => {
  const reading = decodeScenario(path, (other) => (other === path ? { text: own } : loadFile(other)));
  if ("problems" in reading) return false;
  const run = simulate(reading.scenario);
  return run.holds && run.digest === digest;
};

/** Writes the scenario of a case that is survived, as an addition to the system's file if it can be. */
const write = (
  { text: whole, digest }: { readonly text: string; readonly digest: string },
  { name }: CaseOnFile,
  file: string | undefined,
  path: string,
): void => {
  const addition = file === undefined ? undefined : asAddition(whole, name, file, path);
  mkdirSync(dirname(path), { recursive: true });
  writeWhole(path, [addition !== undefined && isRun(path, addition, digest) ? addition : whole]);
};

export const regress = command({
  name: "regress",
  summary: "Turn cases that a system survives by now into scenarios that are held to what they failed.",
  takes: { name: "SCENARIO-OR-DESIGN", least: 1, most: 1 },
  options: {
    ...systemOptions,
    properties: text("FILE", "The properties that check had; sound defaults without it."),
    memory: memoryOption,
    to: text("DIR", `Where the scenarios are written (${TO}).`),
    json: flag("Print the result as JSON."),
  },
  details:
    "A case that is survived leaves the memory. Its scenario extends the system's file, so that run and diff say when a change of that\n" +
    "file makes it fail again; of a design, or with --set or --seed, it stands alone.\n" +
    "Exit code: 3 if a case still fails, which stays where it is.",
  run: ([given], { properties, memory = USUAL_FOLDER, to = TO, json, ...options }, terminal) => {
    const { scenario, file } = openSystem(given, options, terminal);
    const { claims } = heldTo(properties, scenario);
    const system = systemOf(scenario);
    const results = casesIn(memory, system, terminal).map((known) => {
      const regression = regressionOf(system, known, claims);
      if ("why" in regression) return { name: known.name, why: regression.why };
      const path = replayFile(to, known.name);
      write(regression, known, file, path);
      forget(memory, known.name);
      return { name: known.name, file: path };
    });
    if (json) terminal.print(JSON.stringify(results, undefined, 2));
    else {
      if (results.length === 0) terminal.print(`${memory}: no case of “${system.title}”`);
      for (const { name, file: written, why } of results)
        terminal.print(
          written === undefined ? `✗ ${name}: ${why}` : `✓ ${name}: ${commandLine(["run", written])}`,
        );
    }
    return results.every(({ file: written }) => written !== undefined) ? EXIT.held : EXIT.failed;
  },
});
