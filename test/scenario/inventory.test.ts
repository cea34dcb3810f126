import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { simulate } from "../../sim/experiments/simulate.ts";
import { summaryOf } from "../../sim/scenario/inventorySummary.ts";
import { type InventoryFormat, inventoryText } from "../../sim/scenario/inventoryText.ts";
import { readInventory, withChargers } from "../../sim/scenario/inventory.ts";
import { problemText } from "../../sim/scenario/problem.ts";
import { chargersOf, scaleTo } from "../../sim/scenario/scale.ts";
import { type Charger, TRAITS } from "../../sim/twin/inventory.ts";
import { LINK_NAMES, MARKETS } from "../../sim/twin/parameters.ts";
import { chargersIn } from "../../sim/twin/roster.ts";
import { smallScenario } from "../smallScenario.ts";
import { changed, linesOf, readText, SMALL } from "./small.ts";

const small = smallScenario({ lasts: "30 min" });
const FORMATS: readonly InventoryFormat[] = ["csv", "ndjson"];
const HEADER = "id,cluster,model,market,link,firmware";

/** The text in pieces of a length. */
const inPieces = (text: string, length: number): string[] =>
  Array.from({ length: Math.ceil(text.length / length) }, (_, k) => text.slice(k * length, (k + 1) * length));

const read = (text: string, format: InventoryFormat = "csv", piece = Infinity) => {
  const { fleet, cloud } = small;
  const pieces = piece === Infinity ? [text] : inPieces(text, piece);
  return readInventory(`c.${format}`, pieces, fleet, cloud);
};
const chargersOfText = (text: string, format?: InventoryFormat, piece?: number): Required<Charger>[] => {
  const got = read(text, format, piece);
  if ("problems" in got) throw new Error(got.problems.map(problemText).join("\n"));
  return [...chargersIn(got.fleet, small.seed, got.ids)];
};
const problemsOf = (text: string, format?: InventoryFormat): string[] => {
  const got = read(text, format);
  return "problems" in got ? got.problems.map(problemText) : [];
};

const charger = (ids: fc.Arbitrary<string>): fc.Arbitrary<Required<Charger>> =>
  fc.record({
    id: ids,
    cluster: fc.constantFrom("a", "b", "c"),
    model: fc.constantFrom("Go", "Go 2", "Pro+"),
    market: fc.constantFrom(...MARKETS),
    link: fc.constantFrom(...LINK_NAMES),
    firmware: fc.constantFrom("current", "old", "ocpp", "exponential"),
    standAlone: fc.boolean(),
    offlineAuthorisation: fc.boolean(),
    neverReconnects: fc.boolean(),
  });
const awkward = fc.string({
  unit: fc.constantFrom('"', ",", "\n", "\r", " ", "'", ";", "a", "é", "🔌"),
  minLength: 1,
  maxLength: 12,
});
const ids = fc.oneof(
  awkward,
  fc.string({ unit: "binary", minLength: 1, maxLength: 30 }).filter((id) => !id.includes("\ufffd")),
);
const lists = fc.uniqueArray(charger(ids), { selector: ({ id }) => id, minLength: 1, maxLength: 20 });

describe("any chargers, written and read", () => {
  test.each(FORMATS)("%s, in pieces of any length", (format) => {
    fc.assert(
      fc.property(lists, fc.integer({ min: 1, max: 100 }), (chargers, piece) => {
        const text = [...inventoryText(format, chargers)].join("");
        expect(chargersOfText(text, format, piece)).toEqual(chargers);
      }),
      { numRuns: 300 },
    );
  });

  test("with lines that end as on Windows, a byte order mark, blank lines and no last line end", () => {
    const plain = lists
      .map((list) => list.filter(({ id }) => !/[\r\n]/.test(id)))
      .filter((l) => l.length > 0);
    fc.assert(
      fc.property(plain, fc.integer({ min: 1, max: 100 }), (chargers, piece) => {
        const text = [...inventoryText("csv", chargers)].join("");
        const windows = `\ufeff${text.trimEnd().replaceAll("\n", "\r\n\r\n")}`;
        expect(chargersOfText(windows, "csv", piece)).toEqual(chargers);
      }),
    );
  });
});

describe("a scenario's own fleet as an inventory", () => {
  const roundTrip = (scenario: typeof small, format: InventoryFormat) => {
    const text = [...inventoryText(format, chargersIn(scenario.fleet, scenario.seed))].join("");
    const got = readInventory(`c.${format}`, [text], scenario.fleet, scenario.cloud);
    if ("problems" in got) throw new Error(got.problems.map(problemText).join("\n"));
    return { ...scenario, fleet: got.fleet };
  };
  const digest = (scenario: typeof small): string => simulate(scenario).digest;

  test.each(FORMATS)("runs to the same digest: %s", (format) => {
    expect(digest(roundTrip(small, format))).toBe(digest(small));
  });

  test("at another seed the traits stay those of the file", () => {
    const listed = roundTrip(small, "csv");
    const other = { ...small, seed: "other" };
    expect(digest({ ...listed, seed: "other" })).not.toBe(digest(other));
    expect(digest(roundTrip(other, "csv"))).toBe(digest(other));
  });

  test("with shares of 0 and 1, and where two groups are of one kind", () => {
    const groups = small.fleet.groups.map((group, k) => ({
      ...group,
      cluster: "a",
      firmware: k < 3 ? "old" : "current",
      standAlone: k % 2,
      offlineAuthorisation: k % 3 === 0 ? 1 : 0,
    }));
    const scenario = { ...small, fleet: { ...small.fleet, groups } };
    const listed = roundTrip(scenario, "csv");
    expect(listed.fleet.groups.length).toBeLessThan(groups.length);
    expect(digest(listed)).toBe(digest(scenario));
  });

  test("survives the way to a worker thread", () => {
    const listed = roundTrip(small, "csv");
    expect(digest(structuredClone(listed))).toBe(digest(listed));
  });
});

describe("columns", () => {
  const row = (id: string, more = ""): string => `${id},a,Go,NO,wi-fi,current${more}`;

  test("in any order, the traits left out or empty: these are drawn as for a generated fleet", () => {
    const text = `standAlone,firmware,link,market,model,cluster,id\n,old,wi-fi,NO,Go,a,x\nTRUE,old,wi-fi,NO,Go,a,y\n0,old,wi-fi,NO,Go,a,z\n`;
    const got = read(text);
    if ("problems" in got) throw new Error("refused");
    expect(summaryOf(got.fleet).traits).toEqual({
      standAlone: { yes: 1, no: 1, drawn: 1 },
      offlineAuthorisation: { yes: 0, no: 0, drawn: 3 },
      neverReconnects: { yes: 0, no: 0, drawn: 3 },
    });
    expect(got.fleet.groups).toMatchObject([{ chargers: 3, standAlone: 0.15, offlineAuthorisation: 0.1 }]);
  });

  const MARKET = `expected one of ${MARKETS.join(", ")}`;
  const CLUSTER = "expected the name of a cluster (a, b, c)";
  const TRUTH = "expected true or false, 1 or 0, or nothing";
  test.each<[what: string, text: string, ...lines: string[]]>([
    [
      "misspelt",
      "id,clutser,model,market,link,firmware\n",
      `c.csv:1:4: unknown column; expected one of id, cluster, model, market, link, firmware, ${TRAITS.join(", ")}, with commas between, met "clutser"; did you mean cluster?`,
    ],
    [
      "missing",
      "id,cluster,model,market,link\n",
      "c.csv:1:1: firmware: missing; expected a column of this name",
    ],
    ["twice", `${HEADER},id\n`, "c.csv:1:39: id: this column stands twice"],
    ["no rows", HEADER, "c.csv:1:1: expected at least one charger, met none"],
    ["too few values", `${HEADER}\nx,a,Go\n`, "c.csv:2:5: expected 6 values, one a column, met 3"],
    ["too many", `${HEADER}\n${row("x", ",1")}\n`, "c.csv:2:25: expected 6 values, one a column, met 7"],
    ["no id", `${HEADER}\n${row("")}\n`, 'c.csv:2:1: id: expected text of at most 200 characters, met ""'],
    [
      "an id twice",
      `${HEADER}\n${row("x")}\n\n${row("x")}\n`,
      'c.csv:4:1: id: expected an id that no other row has, line 2 has it, met "x"',
    ],
    [
      "bytes that are no text",
      `${HEADER}\n${row("x\ufffd")}\n`,
      'c.csv:2:1: id: expected text in UTF-8, met "x\ufffd"',
    ],
    [
      "an unknown cluster, after quotes, commas and lines",
      `${HEADER}\n${row('"x ""y"", \nz"')}\r\n"a\nb,",d,Go,NO,wi-fi,current\r\n`,
      `c.csv:5:5: cluster: ${CLUSTER}, met "d"; did you mean "a"?`,
    ],
    [
      "all that is wrong in a row",
      `${HEADER},standAlone\nx,a,-,no,wifi,curent,yes\n`,
      'c.csv:2:5: model: expected a name of up to 60 letters, digits, spaces and . _ + -, met "-"',
      `c.csv:2:7: market: ${MARKET}, met "no"; did you mean "NO"?`,
      'c.csv:2:10: link: expected one of lte-m, wi-fi, ethernet, met "wifi"; did you mean "wi-fi"?',
      'c.csv:2:15: firmware: expected the name of a firmware (current, old, ocpp, exponential), met "curent"; did you mean "current"?',
      `c.csv:2:22: standAlone: ${TRUTH}, met "yes"`,
    ],
    [
      "a quote within",
      `${HEADER}\n"x"y,a,Go,NO,wi-fi,current\n`,
      'c.csv:2:1: expected a closing quote before the next comma or line; a quote within is written ""',
    ],
    [
      "a quote that stays open",
      `${HEADER}\n${row("y")}\n"x,a,Go,NO,wi-fi,current\n`,
      'c.csv:3:1: expected a closing quote before the next comma or line; a quote within is written ""',
    ],
  ])("of a CSV file: %s", (_, text, ...lines) => {
    expect(problemsOf(text)).toEqual(lines);
  });

  const json = (changes: object): string =>
    `${JSON.stringify({ id: "x", cluster: "a", model: "Go", market: "NO", link: "wi-fi", firmware: "current", ...changes })}\n`;
  test.each<[what: string, text: string, ...lines: string[]]>([
    [
      "misspelt",
      json({ standalone: true }),
      "c.ndjson:1:88: standalone: unknown key; did you mean standAlone?",
    ],
    [
      "strange",
      json({ __proto__: null, colour: 1 }),
      `c.ndjson:1:88: colour: unknown key; expected one of id, cluster, model, market, link, firmware, ${TRAITS.join(", ")}`,
    ],
    ["missing", json({ cluster: undefined }), `c.ndjson:1:1: cluster: missing; ${CLUSTER}`],
    [
      "of another type",
      json({ id: 12, market: ["NO"] }),
      'c.ndjson:1:7: id: expected text of at most 200 characters, met 12; did you mean "12"?',
      `c.ndjson:1:46: market: ${MARKET}, met a list of 1`,
    ],
    ["no truth", json({ standAlone: 2 }), `c.ndjson:1:101: standAlone: ${TRUTH}, met 2`],
    ["no JSON", "{}}\n", 'c.ndjson:1:1: not valid JSON, met "{}}"'],
    ["no map", "\n[1]\n", "c.ndjson:2:1: expected a map of keys and values, met a list of 1"],
    ["nothing", "", "c.ndjson:1:1: expected at least one charger, met none"],
  ])("of an NDJSON file: %s", (_, text, ...lines) => {
    expect(problemsOf(text, "ndjson")).toEqual(lines);
  });

  test("a hundred problems are told, the others counted", () => {
    const rows = Array.from({ length: 1234 }, (_, k) => `${k},d,Go,NO,wi-fi,current`);
    const lines = problemsOf(`${HEADER}\n${rows.join("\n")}`);
    expect(lines).toHaveLength(101);
    expect(lines[99]).toBe(
      'c.csv:101:4: cluster: expected the name of a cluster (a, b, c), met "d"; did you mean "a"?',
    );
    expect(lines[100]).toBe("c.csv:102: from here on 1134 more problems, not shown");
  });

  test("a quote that stays open does not take the whole of a large file with it", () => {
    const rows = Array.from({ length: 60_000 }, (_, k) => row(String(k)));
    expect(problemsOf(`${HEADER}\n${row('"x')}\n${rows.join("\n")}`)).toEqual([
      "c.csv:2:1: expected a row of at most 1 MB; a quote is open that is never closed",
    ]);
  });
});

test("200,000 rows", () => {
  const many = scaleTo(small, 200_000).scenario;
  const pieces = [...inventoryText("csv", chargersIn(many.fleet, many.seed))];
  const got = readInventory("c.csv", pieces, small.fleet, small.cloud);
  if ("problems" in got) throw new Error("refused");
  expect(summaryOf(got.fleet)).toMatchObject({
    chargers: 200_000,
    by: { cluster: { a: 120_000, b: 48_000, c: 32_000 }, link: { "lte-m": 136_000 } },
  });
});

describe("in a scenario", () => {
  const listed = SMALL.replace(/ {2}groups:\n( {4}.*\n)+/, "  inventory: fleets/c.csv\n");
  const csv = `${HEADER}\nx,one,Home,SE,wi-fi,current\ny,two,Site,SE,ethernet,current\n`;

  test("it stands in place of the groups, relative to the file that names it", () => {
    const reading = readText(listed, { "fleets/c.csv": csv });
    if ("problems" in reading) throw new Error(reading.problems.map(problemText).join("\n"));
    expect(reading.ids).toEqual(["x", "y"]);
    expect(reading.scenario.fleet.groups.map(({ market, chargers }) => [market, chargers])).toEqual([
      ["SE", 1],
      ["SE", 1],
    ]);
    const part = SMALL.replace(/fleet:\n( {2}.*\n)+/, "fleet: fleets/f.yaml\n");
    const fleet = "inventory: c.csv\nfirmware: [{ name: current, retry: { policy: quadratic } }]\n";
    expect(linesOf(part, { "fleets/f.yaml": fleet, "fleets/c.csv": csv })).toEqual([]);
  });

  test("a scenario that extends one with groups may have an inventory, and the other way round", () => {
    const child = "extends: base.yaml\nfleet: { inventory: c.csv }\n";
    const reading = readText(child, { "base.yaml": SMALL, "c.csv": csv });
    if ("problems" in reading) throw new Error(reading.problems.map(problemText).join("\n"));
    expect(chargersOf(reading.scenario)).toBe(2);
    const groups = `extends: base.yaml\nfleet: { groups: [{ name: g, chargers: 7, cluster: one, model: M, market: SE, link: wi-fi, firmware: current }] }\n`;
    const back = readText(groups, { "base.yaml": listed, "fleets/c.csv": "never read" });
    expect("scenario" in back && chargersOf(back.scenario)).toBe(7);
  });

  test.each<[what: string, text: string, files: Record<string, string>, line: string]>([
    [
      "both",
      changed(["  groups:", "  inventory: c.csv\n  groups:"]),
      {},
      "s.yaml:6:3: fleet.inventory: expected only one of groups, inventory, met groups and inventory",
    ],
    [
      "neither",
      SMALL.replace(/ {2}groups:\n( {4}.*\n)+/, ""),
      {},
      "s.yaml:6:3: fleet.groups: missing; expected a list, or inventory: the name of a file",
    ],
    [
      "misspelt",
      listed.replace("inventory", "inventry"),
      {},
      "s.yaml:6:3: fleet.inventry: unknown key; did you mean inventory?",
    ],
    ["no such file", listed, {}, "s.yaml:6:14: fleet.inventory: fleets/c.csv: no such file"],
    [
      "of another kind",
      listed.replace("c.csv", "c.xlsx"),
      {},
      's.yaml:6:14: fleet.inventory: expected the name of a file that ends in .csv, .ndjson or .jsonl, met "fleets/c.xlsx"',
    ],
    [
      "a bad row",
      listed,
      { "fleets/c.csv": csv.replace("two", "tow") },
      'fleets/c.csv:3:3: cluster: expected the name of a cluster (one, two), met "tow"; did you mean "two"?',
    ],
  ])("refused: %s", (_, text, files, line) => {
    expect(linesOf(text, files)).toEqual([line]);
  });
});

describe("scaled", () => {
  const list = lists.map((chargers) => chargers.map((c, k) => ({ ...c, id: String(k) })));
  const scenarioOf = (chargers: readonly Charger[]) => {
    const got = withChargers(small, chargers);
    if ("problems" in got) throw new Error(got.problems.map(problemText).join("\n"));
    return got.scenario;
  };
  const bare = (scenario: typeof small) =>
    [...chargersIn(scenario.fleet, "any")].map(({ id: _id, ...rest }) => JSON.stringify(rest));

  test("to its own size it stays as it is, to a multiple every row is repeated", () => {
    fc.assert(
      fc.property(list, fc.integer({ min: 1, max: 5 }), (chargers, times) => {
        const from = scenarioOf(chargers);
        const { scenario, factor } = scaleTo(from, chargers.length * times);
        expect(factor).toBe(times);
        expect(bare(scenario)).toEqual(bare(from).flatMap((row) => Array.from({ length: times }, () => row)));
      }),
    );
  });

  test("to fewer it is a sample in the order of the rows, exact in number, in proportion and the same each time", () => {
    fc.assert(
      fc.property(list, fc.nat(), (chargers, n) => {
        const from = scenarioOf(chargers);
        const clusters = new Set(chargers.map(({ cluster }) => cluster)).size;
        const size = clusters + (n % (chargers.length - clusters + 1));
        const { scenario } = scaleTo(from, size);
        expect(scaleTo(from, size)).toEqual({ scenario, factor: size / chargers.length });
        const rows = bare(scenario);
        expect([rows.length, chargersOf(scenario)]).toEqual([size, size]);
        const all = bare(from);
        let at = -1;
        for (const row of rows) expect((at = all.indexOf(row, at + 1))).toBeGreaterThanOrEqual(0);
        expect(new Set(scenario.fleet.groups.map(({ cluster }) => cluster)).size).toBe(clusters);
      }),
    );
  });

  test("not below one a cluster", () => {
    const two = scenarioOf([
      { id: "1", cluster: "a", model: "Go", market: "NO", link: "wi-fi", firmware: "current" },
      { id: "2", cluster: "b", model: "Go", market: "NO", link: "wi-fi", firmware: "current" },
    ]);
    expect(() => scaleTo(two, 1)).toThrow("expected at least 2 chargers, one a cluster, met 1");
  });
});

test("from rows: what is wrong is named by the number of its row", () => {
  const row = {
    id: "1",
    cluster: "a",
    model: "Go",
    market: "NO",
    link: "wi-fi",
    firmware: "current",
  } as const;
  const got = withChargers(small, [row, { ...row, id: "2", cluster: "e" }]);
  expect("problems" in got && got.problems.map(problemText)).toEqual([
    'chargers:2: cluster: expected the name of a cluster (a, b, c), met "e"; did you mean "a"?',
  ]);
});
