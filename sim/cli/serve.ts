import { existsSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { Schema } from "effect";
import { TICKS_PER_MINUTE } from "../kernel/time.ts";
import { PACE_MAX } from "../live/protocol.ts";
import { asWritten } from "../scenario/change.ts";
import { chargersOf } from "../scenario/scale.ts";
import { builtPage } from "../server/files.ts";
import { serve as startServing } from "../server/serve.ts";
import { Fleet } from "../twin/parameters.ts";
import { Duration } from "../twin/quantity.ts";
import { asGroups } from "../twin/roster.ts";
import { BadInput, command, count, EXIT, flag, type Option } from "./command.ts";
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

/** Simulated minutes a second, given as simulated time a second. */
const pace = (help: string): Option<number | undefined> => ({
  placeholder: "PACE",
  help,
  initial: undefined,
  parse: (given) => {
    const read = Schema.decodeUnknownOption(Duration)(given.replace(/ ?\/ ?s$/, ""));
    const minutes = read._tag === "Some" && /\/ ?s$/.test(given) ? read.value / TICKS_PER_MINUTE : NaN;
    return minutes >= 0 && minutes <= PACE_MAX
      ? { value: minutes }
      : { expected: `simulated time a second from 0min/s to ${PACE_MAX}min/s, such as 1min/s or 30s/s` };
  },
});

interface LivePlan {
  readonly pace: number;
  readonly hidden: boolean;
}

/** The run of the scenario that the page is given. */
const liveOf = (
  { scenario }: Opened,
  chargers: number | undefined,
  { pace: minutes, hidden }: LivePlan,
  terminal: Terminal,
) => ({
  scenario: { ...scenario, fleet: asGroups(scenario.fleet) },
  ...(chargers !== undefined && { chargers }),
  pace: minutes,
  hidden,
  complain: terminal.complain,
});

/** Shows a scenario in the browser until Ctrl-C. */
export const serveScenario = async (
  opened: Opened,
  terminal: Terminal,
  {
    port = PORT,
    chargers,
    live,
  }: {
    readonly port?: number;
    readonly chargers?: number | undefined;
    readonly live?: LivePlan | undefined;
  } = {},
): Promise<number> => {
  const root = builtPage();
  if (!existsSync(join(root, "index.html")))
    throw new BadInput(`the page is not built: ${root} has no index.html; npm run build makes it`);
  const serving = await startServing({
    exhibit: { source: sourceOf(opened, chargers, terminal) },
    root,
    port,
    ...(live !== undefined && { live: liveOf(opened, chargers, live, terminal) }),
  });
  if (port !== 0 && serving.port !== port)
    terminal.complain(`port ${port} is taken, so it is ${serving.port}`);
  terminal.print(`${opened.scenario.title}: ${serving.url}`);
  if (serving.token !== undefined)
    terminal.print(`It runs live, for all who open that. To change it: ${serving.url}#live=${serving.token}`);
  terminal.print("Ctrl-C ends it. It answers this machine alone.");
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
    live: flag("One run, simulated here at a pace, that all who open the page watch together."),
    pace: pace("Of a live run: simulated time a second. (1min/s)"),
    hide: flag(
      "Of a live run: show only what the operators’ monitors had seen, until it is revealed to all.",
    ),
  },
  details:
    "The scenario is simulated in the browser, a live run by this command; nothing leaves this machine. Ctrl-C ends it.\n" +
    "Only who opens the second address that a live run prints may change it.",
  run: ([file], { seed, chargers, set, port, live, pace: minutes, hide }, terminal) => {
    if (!live && (hide || minutes !== undefined))
      throw new BadInput(`--${hide ? "hide" : "pace"} is for a live run: it needs --live`);
    return serveScenario(openScenario(file, { seed, set }, terminal), terminal, {
      port,
      chargers,
      live: live ? { pace: minutes ?? 1, hidden: hide } : undefined,
    });
  },
});
