/** Rows of JSON, one a line, in pieces of a text of any size. */
import { COLUMNS, type Intake } from "./intake.ts";
import { shown } from "./problem.ts";
import { isPlainMap } from "./shape.ts";
import { nearest } from "./suggest.ts";

const COLUMN_OF: ReadonlyMap<string, number> = new Map(COLUMNS.map((column, k) => [column, k]));

/** Where the value of a key begins, from 1; of the key itself with `before`. */
const columnOf = (text: string, key: string, before = false): number => {
  const written = JSON.stringify(key).replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const found = new RegExp(`(?<!\\\\)${written}\\s*:\\s*`).exec(text);
  return found === null ? 1 : found.index + (before ? 0 : found[0].length) + 1;
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const takeLine = (text: string, line: number, intake: Intake): void => {
  if (text.trim() === "") return;
  const row = parsed(text);
  if (!isPlainMap(row)) {
    const message = row === undefined ? "not valid JSON" : "expected a map of keys and values";
    return intake.fail({ line, column: 1 }, { path: "", message, met: shown(row ?? text.trim()) });
  }
  const values: unknown[] = COLUMNS.map(() => undefined);
  for (const key in row) {
    const column = COLUMN_OF.get(key);
    if (column !== undefined) values[column] = row[key];
    else unknownKey(key, row, intake, { line, column: columnOf(text, key, true) });
  }
  intake.take(values, line, (column) => ({ line, column: columnOf(text, COLUMNS[column]) }));
};

const unknownKey = (
  key: string,
  row: Readonly<Record<string, unknown>>,
  intake: Intake,
  place: { line: number; column: number },
): void => {
  const suggestion = nearest(
    key,
    COLUMNS.filter((column) => !Object.hasOwn(row, column)),
  );
  const among = suggestion === undefined ? `; expected one of ${COLUMNS.join(", ")}` : "";
  intake.fail(place, {
    path: key,
    message: `unknown key${among}`,
    ...(suggestion !== undefined && { suggestion }),
  });
};

/** Reads a row a line into the intake. */
export const readNdjson = (pieces: Iterable<string>, intake: Intake): void => {
  let rest = "";
  let line = 0;
  for (const piece of pieces) {
    const text = rest + (line === 0 ? piece.replace(/^\ufeff/, "") : piece);
    let start = 0;
    for (let end = text.indexOf("\n"); end >= 0; start = end + 1, end = text.indexOf("\n", start))
      takeLine(text.slice(start, end), ++line, intake);
    rest = text.slice(start);
  }
  takeLine(rest, line + 1, intake);
};
