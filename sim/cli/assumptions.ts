import { assumptions as assumptionsOf } from "../scenario/assumptions.ts";
import { problemText } from "../scenario/problem.ts";
import { BadScenario, command, EXIT, flag } from "./command.ts";
import { readScenario } from "./files.ts";
import { tableOf } from "./table.ts";

export const assumptions = command({
  name: "assumptions",
  summary:
    "List what a scenario rests on: each parameter, its value, and whether it was given, sourced, computed or assumed.",
  takes: { name: "FILE", least: 1, most: 1 },
  options: { json: flag("Print the list as JSON.") },
  run: ([file], { json }, terminal) => {
    const reading = readScenario(file, terminal);
    if ("problems" in reading) throw new BadScenario(reading.problems.map(problemText).join("\n"));
    const list = assumptionsOf(reading.input);
    if (json) terminal.print(JSON.stringify(list, undefined, 2));
    else
      terminal.print(
        tableOf(
          [{ title: "parameter" }, { title: "value", align: "right" }, { title: "where it comes from" }],
          list.map(({ path, value, origin }) => [path, value, origin]),
          terminal,
        ),
      );
    return EXIT.held;
  },
});
