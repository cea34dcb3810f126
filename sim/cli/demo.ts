import { compare } from "../experiments/compare.ts";
import { backtestOf, showBacktest } from "./backtest.ts";
import { showComparison } from "./compare.ts";
import { command, EXIT, flag } from "./command.ts";
import { progressOn } from "./progress.ts";
import { openScenario, shippedIncidents } from "./scenario.ts";
import { serveScenario } from "./serve.ts";
import type { Terminal } from "./terminal.ts";
import { threads } from "./threads.ts";

const SMALL = 50_000;
/** How long the comparison may begin new worlds; the rest of the 90 seconds is for the build and the backtest. */
const COMPARE_MS = 35_000;

const league = async (path: string, terminal: Terminal): Promise<void> => {
  const scenario = openScenario(path, { chargers: SMALL }, terminal);
  const progress = progressOn(terminal);
  const until = performance.now() + COMPARE_MS;
  let worlds = 0;
  const result = await compare(scenario, {
    worlds: 100,
    engine: threads(),
    onProgress: (done) => {
      worlds = done >> 1;
      progress.update(worlds, 100, "worlds");
    },
    enough: () => worlds >= 2 && performance.now() > until,
  });
  progress.clear();
  showComparison(result, terminal);
  terminal.print(
    `\nThat is as many worlds as ${COMPARE_MS / 1000} s allow. More, on the whole fleet: ridethrough compare ${path} --worlds 20`,
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
    const scenario = openScenario(path, {}, terminal);
    showBacktest(
      await backtestOf([scenario], 1, threads(), (done, of) => progress.update(done, of, "runs")),
      terminal,
    );
    terminal.print("");
    await league(path, terminal);
    if (once || process.env["CI"]) return EXIT.held;
    return serveScenario(openScenario(path, { chargers: SMALL }, terminal), terminal);
  },
});
