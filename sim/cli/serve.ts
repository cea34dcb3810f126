import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Scenario } from "../scenario/schema.ts";
import { builtPage } from "../server/files.ts";
import { serve as startServing } from "../server/serve.ts";
import { asGroups } from "../twin/roster.ts";
import { BadInput, command, count, EXIT } from "./command.ts";
import { openScenario, scenarioOptions } from "./scenario.ts";
import type { Terminal } from "./terminal.ts";

const PORT = 8080;

/** Shows a scenario in the browser until Ctrl-C. */
export const serveScenario = async (scenario: Scenario, terminal: Terminal, port = PORT): Promise<number> => {
  const root = builtPage();
  if (!existsSync(join(root, "index.html")))
    throw new BadInput(`the page is not built: ${root} has no index.html; npm run build makes it`);
  if (scenario.fleet.inventory !== undefined)
    terminal.complain(
      `the page shows the chargers of ${scenario.fleet.inventory.file} by their groups; which of a group stand alone is drawn`,
    );
  const serving = await startServing({
    scenario: { ...scenario, fleet: asGroups(scenario.fleet) },
    root,
    port,
  });
  if (port !== 0 && serving.port !== port)
    terminal.complain(`port ${port} is taken, so it is ${serving.port}`);
  terminal.print(`${scenario.title}: ${serving.url}\nCtrl-C ends it. It answers this machine alone.`);
  terminal.stopGently();
  await new Promise<void>((resolve) => {
    if (terminal.interrupted.aborted) resolve();
    terminal.interrupted.addEventListener("abort", () => resolve(), { once: true });
  });
  await serving.close();
  return EXIT.held;
};

export const serve = command({
  name: "serve",
  summary:
    "Show a scenario in the browser: the fleet as dots on a map, what happened, and the time to move in.",
  takes: { name: "FILE", least: 1, most: 1 },
  options: {
    ...scenarioOptions,
    port: count({ min: 0, max: 65_535 }, "Port on 127.0.0.1; if it is taken, one of the next. 0: any.", PORT),
  },
  details: "The scenario is simulated in the browser; nothing leaves this machine. Ctrl-C ends it.",
  run: ([file], { seed, chargers, set, port }, terminal) =>
    serveScenario(openScenario(file, { seed, chargers, set }, terminal).scenario, terminal, port),
});
