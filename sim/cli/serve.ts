import { existsSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { asWritten } from "../scenario/change.ts";
import { chargersOf } from "../scenario/scale.ts";
import { builtPage } from "../server/files.ts";
import { serve as startServing } from "../server/serve.ts";
import { Fleet } from "../twin/parameters.ts";
import { asGroups } from "../twin/roster.ts";
import { BadInput, command, count, EXIT } from "./command.ts";
import { type Opened, openScenario, scalingOf, scenarioOptions } from "./scenario.ts";
import type { Terminal } from "./terminal.ts";

const PORT = 8080;

/** What the page gets of a scenario at its own size: its files, and what the options make of them. An inventory's chargers go by their groups. */
const sourceOf = (
  { input, files, changes, scenario }: Opened,
  chargers: number | undefined,
  terminal: Terminal,
) => {
  const [path] = files.keys();
  const { inventory } = scenario.fleet;
  const size = scalingOf(scenario, chargers, terminal) ?? chargersOf(scenario);
  const settings = { seed: scenario.seed, changes, chargers: size };
  if (inventory === undefined) return { path, files: Object.fromEntries(files), ...settings };
  terminal.complain(
    `the page shows the chargers of ${inventory.file} by their groups; which of a group stand alone is drawn`,
  );
  const fleet: unknown = asWritten({ ast: Fleet.ast }, asGroups(scenario.fleet));
  return { path, files: { [path]: stringify({ ...(input as object), fleet }) }, ...settings };
};

/** Shows a scenario in the browser until Ctrl-C. */
export const serveScenario = async (
  opened: Opened,
  terminal: Terminal,
  { port = PORT, chargers }: { readonly port?: number; readonly chargers?: number | undefined } = {},
): Promise<number> => {
  const root = builtPage();
  if (!existsSync(join(root, "index.html")))
    throw new BadInput(`the page is not built: ${root} has no index.html; npm run build makes it`);
  const serving = await startServing({
    exhibit: { source: sourceOf(opened, chargers, terminal) },
    root,
    port,
  });
  if (port !== 0 && serving.port !== port)
    terminal.complain(`port ${port} is taken, so it is ${serving.port}`);
  terminal.print(`${opened.scenario.title}: ${serving.url}\nCtrl-C ends it. It answers this machine alone.`);
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
    serveScenario(openScenario(file, { seed, set }, terminal), terminal, { port, chargers }),
});
