/** A diff for people: by scenario what changed, what that moves, and what fails that held. */
import {
  aboutOf,
  ALIKE,
  changeWords,
  type DiffView,
  FIGURE_COLUMNS,
  figureRows,
  headingOf,
  isAlike,
  type PairView,
  placeWords,
  ranIn,
  summaryOf,
  VERDICT_COLUMNS,
  verdictRows,
} from "./diffWords.ts";
import { type Column, tableOf } from "./table.ts";
import { bold, type Terminal } from "./terminal.ts";

const MOST_CHANGES = 20;

const right = new Set<string>(["base", "head", "head − base [95 %]", "base fails in", "head fails in"]);
const columns = (titles: readonly string[]): Column[] =>
  titles.map((title) => ({ title, ...(right.has(title) && { align: "right" as const }) }));

const changeLines = ({ changes }: PairView): string[] => [
  ...changes.slice(0, MOST_CHANGES).map((change) => `  ${placeWords(change)}: ${changeWords(change)}`),
  ...(changes.length > MOST_CHANGES ? [`  and ${changes.length - MOST_CHANGES} more`] : []),
];

const showPair = (pair: PairView, terminal: Terminal): void => {
  terminal.print(bold(terminal, headingOf(pair)));
  for (const line of changeLines(pair)) terminal.print(line);
  if (pair.worlds === 0) return terminal.print("  not played\n");
  const figures = figureRows(pair);
  if (figures.length > 0) terminal.print(`\n${tableOf(columns(FIGURE_COLUMNS), figures, terminal)}`);
  if (isAlike(pair)) terminal.print(`\n${ALIKE}`);
  const verdicts = verdictRows(pair);
  if (verdicts.length > 0) terminal.print(`\n${tableOf(columns(VERDICT_COLUMNS), verdicts, terminal)}`);
  const held = pair.verdicts.length - verdicts.length;
  const others = verdicts.length === 0 ? "" : " others";
  if (held > 0)
    terminal.print(`\n${held}${others} ${held === 1 ? "holds" : "hold"} or say nothing, on both sides.`);
  if (pair.replay !== undefined) terminal.print(`Look at it: ${pair.replay}`);
  terminal.print("");
};

export const showDiff = (view: DiffView, terminal: Terminal): void => {
  for (const pair of ranIn(view)) showPair(pair, terminal);
  for (const line of aboutOf(view)) terminal.print(line);
  terminal.print(bold(terminal, summaryOf(view)));
};
