import { mkdirSync } from "node:fs";
import { systemOf } from "../experiments/check/case.ts";
import { regressionOf } from "../experiments/check/fixed.ts";
import { commandLine } from "../report/commandLine.ts";
import { casesIn, forget, memoryOption, replayFile, USUAL_FOLDER } from "./caseFolder.ts";
import { heldTo } from "./check.ts";
import { command, EXIT, flag, text } from "./command.ts";
import { writeWhole } from "./files.ts";
import { openSystem, systemOptions } from "./system.ts";

/** Where regression scenarios are kept. */
const TO = "regressions";

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
    "A case that is survived leaves the memory; its scenario stands alone, and run or diff say when it fails again.\n" +
    "Exit code: 3 if a case still fails, which stays where it is.",
  run: ([file], { properties, memory = USUAL_FOLDER, to = TO, json, ...given }, terminal) => {
    const scenario = openSystem(file, given, terminal);
    const { claims } = heldTo(properties, scenario);
    const system = systemOf(scenario);
    const results = casesIn(memory, system).map((known) => {
      const regression = regressionOf(system, known, claims);
      if ("why" in regression) return { name: known.name, why: regression.why };
      mkdirSync(to, { recursive: true });
      const path = replayFile(to, known.name);
      writeWhole(path, [regression.text]);
      forget(memory, known.name);
      return { name: known.name, file: path };
    });
    if (json) terminal.print(JSON.stringify(results, undefined, 2));
    else {
      if (results.length === 0) terminal.print(`${memory}: no case of “${system.title}”`);
      for (const result of results)
        terminal.print(
          result.file !== undefined
            ? `✓ ${result.name}: ${commandLine(["run", result.file])}`
            : `✗ ${result.name}: ${result.why}`,
        );
    }
    return results.every(({ file: written }) => written !== undefined) ? EXIT.held : EXIT.failed;
  },
});
