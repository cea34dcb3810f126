/** A plain table for people: columns by their widest cell, numbers to the right. */
import type { Column } from "../report/document.ts";
import { bold, type Terminal } from "./terminal.ts";

export type { Column };

/** Characters as people count them. */
const segmenter = new Intl.Segmenter("en");
const width = (text: string): number => [...segmenter.segment(text)].length;
const pad = (text: string, to: number, align: Column["align"]): string => {
  const room = " ".repeat(Math.max(0, to - width(text)));
  return align === "right" ? room + text : text + room;
};

/** @example tableOf([{ title: "arm" }, { title: "score", align: "right" }], [["hold", "12"]], { colour: false }) */
export const tableOf = (
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  terminal: Pick<Terminal, "colour">,
): string => {
  const widths = columns.map(({ title }, i) =>
    Math.max(width(title), ...rows.map((row) => width(row[i] ?? ""))),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => pad(cell, widths[i], columns[i].align))
      .join("  ")
      .trimEnd();
  return [
    bold(terminal, line(columns.map(({ title }) => title))),
    widths.map((w) => "─".repeat(w)).join("  "),
    ...rows.map((row) => line(columns.map((_, i) => row[i] ?? ""))),
  ].join("\n");
};
