/** A diff as a comment on a pull request: the verdict on top, a row a scenario, the rest folded away. */
import { commandText, plain, tableText } from "../report/markdown.ts";
import {
  aboutOf,
  ALIKE,
  changeWords,
  deltaOf,
  type DiffView,
  FIGURE_COLUMNS,
  figureRows,
  headingOf,
  isAlike,
  isTold,
  type PairView,
  placeWords,
  ranIn,
  summaryOf,
  VERDICT_COLUMNS,
  verdictRows,
} from "./diffWords.ts";

/** GitHub takes 65,536 characters. */
const MOST_CHARACTERS = 60_000;
const MOST_ROWS = 100;
const MOST_CHANGES = 50;

const COLUMNS = ["scenario", "p95 recovery, min", "score, customer-min", "worlds", "verdict"];

const table = (titles: readonly string[], rows: readonly (readonly string[])[]): string =>
  tableText({ kind: "table", columns: titles.map((title) => ({ title })), rows });

/** Those answers that there are, with how many verdicts have each. */
const verdictCell = ({ verdicts, worlds }: PairView): string => {
  if (worlds === 0) return "not played";
  const told = verdicts.filter((v) => isTold(v) && v.answer !== "as before");
  const answers = [...new Set(told.map(({ answer }) => answer))];
  const words = answers.map((answer) => {
    const n = told.filter((v) => v.answer === answer).length;
    const said = {
      new: "failing and new",
      gone: "no longer asked",
      "more often": "failing more often",
      "less often": "failing less often",
    };
    return `${answer === "newly failing" ? "✗ " : ""}${n} ${said[answer as keyof typeof said] ?? answer}`;
  });
  return words.length === 0 ? "as before" : words.join(", ");
};

const rowOf = (pair: PairView): string[] => [
  pair.name,
  deltaOf(pair, "minutesTo95"),
  deltaOf(pair, "score"),
  String(pair.worlds),
  verdictCell(pair),
];

const changesText = ({ changes }: PairView): string =>
  [
    ...changes
      .slice(0, MOST_CHANGES)
      .map((change) => `- ${plain(`${placeWords(change)}: ${changeWords(change)}`)}`),
    ...(changes.length > MOST_CHANGES ? [`- and ${changes.length - MOST_CHANGES} more`] : []),
  ].join("\n");

const detailsOf = (pair: PairView): string => {
  const figures = figureRows(pair);
  const verdicts = verdictRows(pair);
  return [
    `<details><summary>${plain(headingOf(pair))}</summary>`,
    ...(pair.changes.length > 0 ? [changesText(pair)] : []),
    ...(isAlike(pair) ? [plain(ALIKE)] : []),
    ...(figures.length > 0 ? [table(FIGURE_COLUMNS, figures)] : []),
    ...(verdicts.length > 0 ? [table(VERDICT_COLUMNS, verdicts)] : []),
    ...(pair.replay === undefined ? [] : [commandText(pair.replay)]),
    "</details>",
  ].join("\n\n");
};

/** As many as there is room for, in their order. */
const within = (room: number, pieces: readonly string[]): string[] => {
  let left = room;
  const end = pieces.findIndex((piece) => (left -= piece.length + 2) < 0);
  return end < 0 ? [...pieces] : pieces.slice(0, end);
};

export const diffMarkdown = (view: DiffView): string => {
  const ran = ranIn(view);
  const rows = ran.slice(0, MOST_ROWS).map(rowOf);
  const more = (n: number, what: string): string[] =>
    n === 0 ? [] : [`${n} more ${what} left out here; ridethrough diff --json has all.`];
  const top = [
    `**${plain(summaryOf(view))}**`,
    ...(rows.length > 0 ? [table(COLUMNS, rows)] : []),
    ...more(ran.length - rows.length, "rows are").map(plain),
  ];
  const about = aboutOf(view).map((line) => plain(line.length > 2_000 ? `${line.slice(0, 2_000)}…` : line));
  const bottom = [...about, commandText(view.command)];
  const used = [...top, ...bottom].reduce((sum, piece) => sum + piece.length + 2, 200);
  const details = within(MOST_CHARACTERS - used, ran.map(detailsOf));
  const cut = more(ran.length - details.length, "scenarios in detail are").map(plain);
  return `${[...top, ...details, ...cut, ...bottom].join("\n\n")}\n`;
};
