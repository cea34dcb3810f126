import { compare } from "../experiments/compare.ts";
import { backtestOf, showBacktest } from "./backtest.ts";
import { command, EXIT, flag } from "./command.ts";
import { progressOn } from "./progress.ts";
import { openScenario, shippedIncidents } from "./scenario.ts";
import { serveScenario } from "./serve.ts";
import { showComparison } from "./show.ts";
import type { Terminal } from "./terminal.ts";
import { threads } from "./threads.ts";

const SMALL = 50_000;
/** Since the program's start: no new worlds are begun after this, so that build and tables fit into 90 seconds. */
const LAST_WORLD_MS = 68_000;

const league = async (path: string, terminal: Terminal): Promise<void> => {
  const { scenario } = openScenario(path, { chargers: SMALL }, terminal);
  const progress = progressOn(terminal);
  let worlds = 0;
  const result = await compare(scenario, {
    worlds: 100,
    doubts: false,
    engine: threads(),
    onProgress: (done) => {
      worlds = done >> 1;
      progress.update(worlds, 100, "worlds", "unknown");
    },
    enough: () => worlds >= 2 && performance.now() > LAST_WORLD_MS,
  });
  progress.clear();
  showComparison(result, terminal);
  terminal.print(
    `\nThat is as many worlds as fit into the time. More, on the whole fleet: ridethrough compare ${path} --worlds 20`,
  );
};

export const demo = command({
  name: "demo",
  summary: "Replay the outage of 12 March 2026, answer the failover question, and show it in the browser.",
  options: { once: flag("End after the tables; also with CI set.") },
  run: async (_given, { once }, terminal) => {
    const path = shippedIncidents().find((p) => p.includes("2026-03-12")) ?? shippedIncidents()[0];
    terminal.print("Was it right not to fail over? The outage of 12 March 2026, replayed.\n");
    const progress = progressOn(terminal);
    const { scenario } = openScenario(path, {}, terminal);
    showBacktest(
      await backtestOf([scenario], 1, threads(), (done, of) => progress.update(done, of, "runs")),
      terminal,
    );
    terminal.print("");
    await league(path, terminal);
    if (once || process.env["CI"]) return EXIT.held;
    return serveScenario(openScenario(path, {}, terminal), terminal, { chargers: SMALL });
  },
});
