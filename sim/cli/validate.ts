import { problemText } from "../scenario/problem.ts";
import { command, EXIT, flag } from "./command.ts";
import { readScenario } from "./files.ts";

export const validate = command({
  name: "validate",
  summary: "Check scenario files and report every problem with its file, line and column.",
  takes: { name: "FILE", least: 1, most: 10_000 },
  options: { json: flag("Print the problems as JSON.") },
  details: "Exit code: 0 if every file is right, 2 if one is not.",
  run: (files, { json }, terminal) => {
    const checked = files.map((file) => {
      const reading = readScenario(file, terminal);
      return { file, problems: "problems" in reading ? reading.problems : [] };
    });
    const right = checked.every(({ problems }) => problems.length === 0);
    if (json) terminal.print(JSON.stringify({ ok: right, files: checked }, undefined, 2));
    else
      for (const { file, problems } of checked) {
        for (const problem of problems) terminal.complain(problemText(problem));
        if (problems.length === 0) terminal.print(`${file}: ok`);
      }
    return right ? EXIT.held : EXIT.badInput;
  },
});
