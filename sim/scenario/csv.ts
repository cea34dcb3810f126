/** Rows of comma-separated values, in pieces of a text of any size. */
import Papa from "papaparse";
import { COLUMNS, type Intake, isRequired } from "./intake.ts";
import { shown } from "./problem.ts";
import { nearest } from "./suggest.ts";

/** A row longer than this is taken for a quote that is never closed. */
const ROW_MAX = 1_000_000;

/** What papaparse tells of a row: its cells, what is wrong with its quotes, and where the next row begins. */
interface Step {
  readonly data: readonly [cells: string[]];
  readonly errors: readonly { readonly code?: string; readonly index?: number }[];
  readonly meta: { readonly cursor: number };
}

/** Where a cell of the row that begins at `start` begins. */
const cellStart = (text: string, start: number, cell: number): number => {
  let at = start;
  for (let k = 0; k < cell; k++) {
    let end = at;
    if (text[at] === '"')
      for (end = text.indexOf('"', at + 1); text[end + 1] === '"';) end = text.indexOf('"', end + 2);
    at = text.indexOf(",", end) + 1;
  }
  return at;
};

const lineEnds = (text: string, from: number, to: number): number => {
  let count = 0;
  for (let at = text.indexOf("\n", from); at >= 0 && at < to; at = text.indexOf("\n", at + 1)) count++;
  return count;
};

class Rows {
  private readonly intake: Intake;
  /** By column of COLUMNS: its cell in each row, −1 if there is none. */
  private cells: readonly number[] | undefined;
  private width = 0;
  private line = 1;
  private readonly values: unknown[] = COLUMNS.map(() => undefined);
  /** The header, or a quote, keeps the rows from being read. */
  stopped = false;

  constructor(intake: Intake) {
    this.intake = intake;
  }

  /** Reads the whole rows of a text, or all of it; returns where the first row that is not whole begins. */
  read(text: string, all: boolean): number {
    let start = 0;
    const parser = new Papa.Parser({
      delimiter: ",",
      newline: "\n",
      step: (step) => {
        const { data, errors, meta } = step as unknown as Step;
        this.row(text, start, meta.cursor, data[0], errors[0]);
        start = meta.cursor;
        if (this.stopped) parser.abort();
      },
    });
    parser.parse(text, 0, !all);
    if (text.length - start > ROW_MAX && !this.stopped) this.tooLong();
    return start;
  }

  private tooLong(): void {
    this.stopped = true;
    this.intake.fail(
      { line: this.line, column: 1 },
      { path: "", message: "expected a row of at most 1 MB; a quote is open that is never closed" },
    );
  }

  private row(text: string, start: number, end: number, cells: string[], flaw?: Step["errors"][0]): void {
    const { line } = this;
    this.line += Math.max(1, lineEnds(text, start, end));
    const last = cells.length - 1;
    if (cells[last].endsWith("\r") && !text.startsWith('"\r', end - 3))
      cells[last] = cells[last].slice(0, -1);
    const placeAt = (at: number) => ({
      line: line + lineEnds(text, start, at),
      column: at - Math.max(start, text.lastIndexOf("\n", at - 1) + 1) + 1,
    });
    const placeOf = (cell: number) => placeAt(cellStart(text, start, cell));
    if (flaw !== undefined) return this.badQuote(placeAt(Math.max(start, (flaw.index ?? start) - 1)));
    if (this.cells === undefined) return this.header(cells, placeOf);
    if (last === 0 && cells[0] === "") return;
    if (cells.length !== this.width) return this.badWidth(cells.length, placeOf);
    for (let k = 0; k < COLUMNS.length; k++)
      this.values[k] = this.cells[k] < 0 ? undefined : cells[this.cells[k]];
    this.intake.take(this.values, line, (column) => placeOf(this.cells![column]));
  }

  private badQuote(place: { line: number; column: number }): void {
    this.intake.fail(place, {
      path: "",
      message: 'expected a closing quote before the next comma or line; a quote within is written ""',
    });
  }

  private badWidth(met: number, placeOf: (cell: number) => { line: number; column: number }): void {
    this.intake.fail(placeOf(Math.min(met - 1, this.width)), {
      path: "",
      message: `expected ${this.width} values, one a column`,
      met: String(met),
    });
  }

  private header(
    names: readonly string[],
    placeOf: (cell: number) => { line: number; column: number },
  ): void {
    const { intake } = this;
    const absent = COLUMNS.filter((column) => !names.includes(column));
    const meant = names.map((name) => (isColumn(name) ? undefined : nearest(name, absent)));
    names.forEach((name, k) => {
      if (!isColumn(name)) intake.fail(placeOf(k), { path: "", ...unknownColumn(name, meant[k]) });
      else if (names.indexOf(name) < k)
        intake.fail(placeOf(k), { path: name, message: "this column stands twice" });
    });
    COLUMNS.forEach((column, k) => {
      if (isRequired(k) && absent.includes(column) && !meant.includes(column))
        intake.fail(
          { line: 1, column: 1 },
          { path: column, message: "missing; expected a column of this name" },
        );
    });
    this.stopped = intake.problems.length > 0;
    this.width = names.length;
    this.cells = COLUMNS.map((column) => names.indexOf(column));
  }
}

const isColumn = (name: string): boolean => (COLUMNS as readonly string[]).includes(name);

const unknownColumn = (name: string, suggestion: string | undefined) => ({
  message: `unknown column; expected one of ${COLUMNS.join(", ")}, with commas between`,
  met: shown(name),
  ...(suggestion !== undefined && { suggestion }),
});

/** Reads a header and rows into the intake. */
export const readCsv = (pieces: Iterable<string>, intake: Intake): void => {
  const rows = new Rows(intake);
  let rest = "";
  let first = true;
  for (const piece of pieces) {
    const text = rest + (first ? piece.replace(/^\ufeff/, "") : piece);
    first = false;
    rest = text.slice(rows.read(text, false));
    if (rows.stopped) return;
  }
  if (rest !== "" || first) rows.read(rest, true);
};
