/** An inventory as the text of a file, piece by piece. */
import Papa from "papaparse";
import type { Charger } from "../twin/inventory.ts";
import { COLUMNS } from "./intake.ts";

export type InventoryFormat = "csv" | "ndjson";

/** Rows a piece. */
const BATCH = 10_000;

const csvOf = (rows: readonly Charger[]): string =>
  `${Papa.unparse(
    rows.map((row) => COLUMNS.map((column) => row[column])),
    { newline: "\n" },
  )}\n`;

const ndjsonOf = (rows: readonly Charger[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join("");

export const inventoryText = function* (
  format: InventoryFormat,
  chargers: Iterable<Charger>,
): Generator<string> {
  const textOf = format === "csv" ? csvOf : ndjsonOf;
  if (format === "csv") yield `${COLUMNS.join(",")}\n`;
  let rows: Charger[] = [];
  for (const charger of chargers) {
    rows.push(charger);
    if (rows.length < BATCH) continue;
    yield textOf(rows);
    rows = [];
  }
  if (rows.length > 0) yield textOf(rows);
};
