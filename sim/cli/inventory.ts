import { extname } from "node:path";
import { type FleetSummary, PARTS, summaryOf } from "../scenario/inventorySummary.ts";
import { type InventoryFormat, inventoryText } from "../scenario/inventoryText.ts";
import type { Scenario } from "../scenario/schema.ts";
import { TRAITS } from "../twin/inventory.ts";
import { chargersIn } from "../twin/roster.ts";
import { BadInput, command, EXIT, flag, text } from "./command.ts";
import { writeWhole } from "./files.ts";
import { thousands } from "../report/numbers.ts";
import { progressOn } from "./progress.ts";
import { openScenario, scenarioOptions } from "./scenario.ts";
import { tableOf } from "./table.ts";
import type { Terminal } from "./terminal.ts";

const FORMATS: Readonly<Record<string, InventoryFormat>> = {
  ".csv": "csv",
  ".ndjson": "ndjson",
  ".jsonl": "ndjson",
};
/** Words of one kind that are shown; more of them are summed up. */
const SHOWN = 20;

const formatOf = (path: string): InventoryFormat => {
  const format = FORMATS[extname(path).toLowerCase()];
  if (format === undefined)
    throw new BadInput(
      `--out: expected a file that ends in .csv, .ndjson or .jsonl, met ${JSON.stringify(path)}`,
    );
  return format;
};

const rowsOf = (part: string, counts: Readonly<Record<string, number>>): string[][] => {
  const all = Object.entries(counts);
  const rest = all.slice(SHOWN).reduce((sum, [, count]) => sum + count, 0);
  return [
    ...all.slice(0, SHOWN).map(([word, count], k) => [k === 0 ? part : "", word, thousands(count)]),
    ...(rest > 0 ? [["", `${all.length - SHOWN} more`, thousands(rest)]] : []),
  ];
};

const show = ({ chargers, by, traits }: FleetSummary, terminal: Terminal): void => {
  terminal.print(`${thousands(chargers)} chargers\n`);
  const rows = PARTS.flatMap((part) => rowsOf(part, by[part]));
  const known = TRAITS.flatMap((trait) => {
    const { yes, no, drawn } = traits[trait];
    return rowsOf(
      trait,
      Object.fromEntries(Object.entries({ yes, no, drawn }).filter(([, count]) => count > 0)),
    );
  });
  terminal.print(
    tableOf(
      [{ title: "by" }, { title: "" }, { title: "chargers", align: "right" }],
      [...rows, ...known],
      terminal,
    ),
  );
};

/** Writes the chargers of a scenario, each with the traits it has at the scenario's seed. */
const exportTo = (
  path: string,
  { fleet, seed }: Scenario,
  ids: readonly string[] | undefined,
  terminal: Terminal,
): void => {
  const { chargers } = summaryOf(fleet);
  const progress = progressOn(terminal);
  const counted = function* () {
    let done = 0;
    for (const charger of chargersIn(fleet, seed, ids)) {
      if (++done % 10_000 === 0) progress.update(done, chargers, "chargers written:");
      yield charger;
    }
  };
  try {
    writeWhole(path, inventoryText(formatOf(path), counted()));
  } finally {
    progress.clear();
  }
};

export const inventory = command({
  name: "inventory",
  summary: "Say what a scenario's fleet is made of, or write its chargers to a file, a row each.",
  takes: { name: "FILE", least: 1, most: 1 },
  options: {
    seed: scenarioOptions.seed,
    out: text(
      "FILE",
      "Write the chargers to a .csv, .ndjson or .jsonl file; it appears whole or not at all.",
    ),
    json: flag("Print the summary as JSON."),
  },
  details:
    "A generated fleet draws which chargers are in stand-alone mode, may authorise offline, or never reconnect; the file\n" +
    "states it for each, as drawn with the seed. A scenario that names the file under fleet.inventory in place of\n" +
    "fleet.groups runs to the same digest at that seed.\n" +
    "Example: ridethrough inventory scenario.yaml --out chargers.csv",
  run: ([file], { seed, out, json }, terminal) => {
    if (out !== undefined) formatOf(out);
    const { scenario, ids } = openScenario(file, { seed }, terminal);
    if (out !== undefined) exportTo(out, scenario, ids, terminal);
    const summary = summaryOf(scenario.fleet);
    if (json) terminal.print(JSON.stringify({ ...summary, ...(out !== undefined && { out }) }, undefined, 2));
    else if (out === undefined) show(summary, terminal);
    else terminal.print(`${out}: ${thousands(summary.chargers)} chargers`);
    return EXIT.held;
  },
});
