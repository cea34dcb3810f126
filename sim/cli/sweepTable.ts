/** A sweep for people: its points, and a tornado of what matters. */
import type { Sweep, SweepPlan, SweepPoint, SweepRun } from "../experiments/sweep.ts";
import type { Effect, Level, Tornado } from "../experiments/tornado.ts";
import { valueText } from "../report/commandLine.ts";
import { thousands } from "../report/numbers.ts";
import { type Column, tableOf } from "./table.ts";
import type { Terminal } from "./terminal.ts";

const BAR = 40;

/** From the lowest mean to the highest, on a scale from `least` to `most`. */
export const barOf = ({ lowest, highest }: Effect, least: number, most: number): string => {
  const at = (x: number): number =>
    most > least ? Math.round(((x - least) / (most - least)) * (BAR - 1)) : 0;
  const [from, to] = [at(lowest.mean), at(highest.mean)];
  return " ".repeat(from) + (from === to ? "│" : "█".repeat(to - from + 1));
};

/** The shortest ends of paths that tell them apart: `hub.admission`. */
const shortened = (paths: readonly string[]): string[] => {
  const parts = paths.map((path) => path.split("."));
  return paths.map((path, k) => {
    for (let n = 1; n < parts[k].length; n++) {
      const end = parts[k].slice(-n).join(".");
      if (parts.every((other, j) => j === k || other.slice(-n).join(".") !== end)) return end;
    }
    return path;
  });
};

const amount = (point: SweepPoint): string =>
  point.metric === null ? "not reached" : thousands(point.metric.mean);

const spread = ({ metric }: SweepPoint): string =>
  metric === null || metric.low === null || metric.high === null
    ? ""
    : `[${thousands(metric.low)}, ${thousands(metric.high)}]`;

const pointsTable = (
  { points, metric, seeds }: Sweep,
  paths: readonly string[],
  terminal: Terminal,
): string => {
  const right = (title: string): Column => ({ title, align: "right" });
  return tableOf(
    [right("point"), ...shortened(paths).map(right), right(metric), ...(seeds > 1 ? [right("95 %")] : [])],
    points.map((point) => [
      String(point.point),
      ...paths.map((path) => valueText(point.values[path])),
      amount(point),
      spread(point),
    ]),
    terminal,
  );
};

const levelText = ({ value, mean }: Level): string => `${thousands(mean)} at ${valueText(value)}`;

const swingText = ({ swing }: Effect): string =>
  swing.low === null || swing.high === null
    ? thousands(swing.mean)
    : `${thousands(swing.mean)} [${thousands(swing.low)}, ${thousands(swing.high)}]`;

const tornadoTable = ({ effects }: Tornado, terminal: Terminal): string => {
  const least = Math.min(...effects.map((e) => e.lowest.mean));
  const most = Math.max(...effects.map((e) => e.highest.mean));
  return tableOf(
    [
      { title: "what matters" },
      { title: "lowest mean" },
      { title: "highest mean" },
      { title: "swing", align: "right" },
      { title: `${thousands(least)} to ${thousands(most)}` },
    ],
    effects.map((e) => [
      e.path,
      levelText(e.lowest),
      levelText(e.highest),
      swingText(e),
      barOf(e, least, most),
    ]),
    terminal,
  );
};

/** How the swings were found, and how far they tell it all. */
const methodText = ({ explained, effects }: Tornado, isGrid: boolean): string => {
  const share =
    explained === null || (isGrid && effects.length === 1)
      ? ""
      : `${Math.round(explained * 100)} % of the variance between points`;
  if (isGrid)
    return (
      "Main effects: means over all points that have a value." +
      (share === "" ? "" : ` Added up they explain ${share}; the rest is how they go together.`)
    );
  return (
    "Linear regression on all parameters at once: from one end of a range to the other, the others unchanged. A swing whose interval holds 0 may be chance." +
    (share === "" ? "" : ` It explains ${share}; the rest bends, or goes together: a grid shows it.`)
  );
};

const whyNone = (sweep: Sweep): string =>
  sweep.points.some(({ metric }) => metric === null)
    ? `Some point did not reach ${sweep.metric}: no mean can be taken of what matters.`
    : sweep.complete
      ? "Two parameters went together in every point: take more samples to tell them apart."
      : "What matters can be said once every point is done.";

export const showSweep = (
  sweep: Sweep,
  plan: SweepPlan,
  seeds: number,
  again: (run: SweepRun) => string,
  terminal: Terminal,
): void => {
  const { points, complete, tornado } = sweep;
  const kind = plan.isGrid ? "grid" : "Latin hypercube";
  terminal.print(
    `${sweep.title}: ${kind} of ${thousands(plan.points.length)} points, ${thousands(sweep.chargers)} chargers, seed ${sweep.seed}` +
      `${seeds === 1 ? "" : ` and ${seeds - 1} more`}\n`,
  );
  const paths = plan.parameters.map(({ path }) => path);
  if (points.length > 0) terminal.print(pointsTable(sweep, paths, terminal));
  if (!complete)
    terminal.print(
      `\nPARTIAL: ended with ${points.length} of ${plan.points.length} points, ${sweep.seeds} of ${seeds} ${seeds === 1 ? "seed" : "seeds"}.`,
    );
  terminal.print("");
  if (tornado === null) terminal.print(whyNone(sweep));
  else terminal.print(`${tornadoTable(tornado, terminal)}\n\n${methodText(tornado, plan.isGrid)}`);
  showAgain(points, again, terminal);
};

const showAgain = (
  points: readonly SweepPoint[],
  again: (run: SweepRun) => string,
  terminal: Terminal,
): void => {
  const reached = points.filter((point) => point.metric !== null);
  if (reached.length === 0) return;
  const lowest = reached.reduce((a, b) => (b.metric!.mean < a.metric!.mean ? b : a));
  terminal.print(`\nThe lowest is point ${lowest.point}. The same run again:\n  ${again(lowest.runs[0])}`);
  terminal.print("Another point: the same with its values. --json and --csv have the command of each.");
};
