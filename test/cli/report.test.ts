// Reports as files that other programs read: each format by a parser of its own, against the JSON of the same run.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { lexer, type Token, type Tokens } from "marked";
import Papa from "papaparse";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { compareJunit } from "../../sim/cli/compareCases.ts";
import { csvOf } from "../../sim/report/csv.ts";
import { htmlOf } from "../../sim/report/html.ts";
import { markdownOf } from "../../sim/report/markdown.ts";
import { documentOf } from "../../sim/report/reportDocument.ts";
import type { Clock } from "../../sim/experiments/clock.ts";
import type { ArmResult, Comparison } from "../../sim/experiments/compare.ts";
import { METRIC_NAMES } from "../../sim/measures/impact.ts";
import { smallInput } from "../smallScenario.ts";
import { junitIn } from "./junit.ts";
import { folder, ridethrough } from "./spawn.ts";

const HOSTILE = `</script><b onclick="alert(1)">| \`&\` =1+1 {{data}} 😀`;
const FILES = ["--html", "r.html", "--markdown", "r.md", "--csv", "r.csv"];
const COMPARE = ["compare", "small.yaml", "--chargers", "300", "--worlds", "3", "--set", "lasts=100min"];

const here = folder();
const read = (name: string): string => readFileSync(join(here.path, name), "utf8");
const run = (...words: string[]) => ridethrough(words, { cwd: here.path });

let comparison: Comparison;
let files: Readonly<Record<"html" | "md" | "csv" | "xml", string>>;

beforeAll(() => {
  writeFileSync(join(here.path, "small.yaml"), stringify({ ...smallInput, title: HOSTILE }));
  const { out, err, code } = run(...COMPARE, ...FILES, "--junit", "r.xml", "--json");
  expect([code, err.split("\n").slice(-5)]).toEqual([
    0,
    ["wrote r.html", "wrote r.md", "wrote r.csv", "wrote r.xml", ""],
  ]);
  comparison = JSON.parse(out) as Comparison;
  files = { html: read("r.html"), md: read("r.md"), csv: read("r.csv"), xml: read("r.xml") };
});
afterAll(() => here.remove());

const numberIn = (cell: string): number => Number(cell.replaceAll(",", "").replace("−", "-"));

describe("CSV", () => {
  type Row = Readonly<Record<string, string>>;
  const rowsOf = (text: string): Row[] => {
    const { data, errors } = Papa.parse<Row>(text, { header: true, skipEmptyLines: true });
    expect(errors).toEqual([]);
    return data;
  };

  test("has every figure of the JSON", () => {
    const rows = rowsOf(files.csv);
    const leagues = { hindsight: comparison.hindsight, "as known": comparison.asKnown };
    for (const [view, league] of Object.entries(leagues))
      for (const arm of league.arms) {
        const own = rows.filter((row) => row["view"] === view && row["arm"] === arm.name);
        const values = (figure: string, column: string) =>
          own
            .filter((row) => row["figure"] === figure)
            .map((row) => (row[column] === "" ? null : Number(row[column])));
        expect(values("world", "value")).toEqual(arm.scores);
        expect(values("mean", "value")).toEqual(METRIC_NAMES.map((metric) => arm.impact[metric]));
        expect(values("difference", "low")).toEqual(
          METRIC_NAMES.map((metric) => arm.differences[metric]?.low ?? null),
        );
        expect(values("recovery", "value")).toEqual(arm.recovery.median);
      }
    expect(new Set(rows.map((row) => row["partial"]))).toEqual(new Set(["no"]));
  });

  test("holds no formula", () => {
    const arms = comparison.asKnown.arms.map((arm): ArmResult => ({ ...arm, name: `=${arm.name}` }));
    const rows = rowsOf(
      csvOf({ comparison: { ...comparison, asKnown: { ...comparison.asKnown, arms } } }, false),
    );
    expect(rows.some((row) => row["arm"] === "'=hold")).toBe(true);
    expect(rows.filter((row) => row["arm"].startsWith("="))).toEqual([]);
  });
});

describe("Markdown", () => {
  const textOf = (token: Token): string =>
    "tokens" in token && token.tokens !== undefined && token.tokens.length > 0
      ? token.tokens.map(textOf).join("")
      : "text" in token
        ? token.text.replaceAll("&amp;", "&")
        : "";
  const cellText = ({ tokens }: Tokens.TableCell): string => tokens.map(textOf).join("");

  test("has tables with the cells of the JSON", () => {
    const tables = lexer(files.md).filter((token): token is Tokens.Table => token.type === "table");
    const league = tables.find(({ header }) => cellText(header[0]) === "arm")!;
    const titles = league.header.map(cellText);
    const column = (title: string): string[] =>
      league.rows.map((row) => cellText(row[titles.indexOf(title)]));
    const { arms } = comparison.asKnown;
    expect(column("arm")).toEqual(arms.map(({ name }) => name));
    for (const [title, of] of [
      ["score", ({ impact }: ArmResult) => impact.score!],
      ["offline, charger-min", ({ impact }: ArmResult) => impact.offlineChargerMinutes!],
      ["blocked", ({ impact }: ArmResult) => impact.startsBlocked!],
      ["regret", ({ regret }: ArmResult) => regret],
    ] as const)
      column(title).forEach((cell, k) => expect(Math.abs(numberIn(cell) - of(arms[k]))).toBeLessThan(0.51));
    const differences = tables.find(({ header }) => cellText(header[0]) === "against hold [95 %]")!;
    const score = differences.rows[0].map(cellText);
    expect(score[0]).toBe("score");
    arms.slice(1).forEach(({ differences: { score: d } }, k) => {
      const figures = score[k + 1].match(/[−+]?[\d,.]+/g)!.map(numberIn);
      [d!.mean, d!.low!, d!.high!].forEach((x, i) => expect(Math.abs(figures[i] - x)).toBeLessThan(0.51));
    });
  });

  test("says a hostile title as it is", () => {
    const [title] = lexer(files.md);
    expect(title.type).toBe("heading");
    expect(textOf(title)).toBe(HOSTILE);
    expect(lexer(files.md).filter(({ type }) => type === "html")).toEqual([]);
  });

  test("lists what is assumed before what is not, and what --set changed as given", () => {
    const at = (text: string): number => files.md.indexOf(text);
    expect(at("**Assumed")).toBeGreaterThan(0);
    expect(at("**Given")).toBeGreaterThan(at("**Assumed"));
    expect(at("**Sourced")).toBeGreaterThan(at("**Given"));
    expect(files.md).toContain("| lasts | 100 min | given: --set |");
  });
});

describe("HTML", () => {
  test("holds the data, and nothing of a title that is more than text", () => {
    const data = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(files.html)![1];
    expect(JSON.parse(data)).toEqual({ comparison: { ...comparison, scaledFrom: undefined } });
    expect(data).not.toContain("<");
    expect(files.html).not.toContain("<b onclick");
    expect(files.html.match(/<\/script>/g)).toHaveLength(2);
  });

  test("asks nothing of the network", () => {
    const [head] = files.html.split("<script");
    expect(head).toContain("default-src 'none'");
    expect(head).not.toMatch(/(src|href)="(?!data:)/);
  });
});

describe("JUnit XML", () => {
  test("has a case for the answer and one for the arm that was taken", () => {
    const { suite, cases } = junitIn(files.xml);
    expect(suite).toMatchObject({ name: HOSTILE, tests: "2", failures: "1" });
    expect(suite.properties).toMatchObject({ worlds: "3", best: comparison.asKnown.best });
    expect(cases.map(({ name, outcome }) => [name, outcome])).toEqual([
      ["the worlds suffice to select the best arm", "failure"],
      ["hold is not clearly worse than another arm, by what was known at 20:50", "system-out"],
    ]);
  });

  test("fails when another arm is clearly better, and says by how much", () => {
    const [first, second, ...others] = comparison.asKnown.arms;
    const score = { mean: -1500, low: -2000, high: -1000 };
    const arms = [first, { ...second, differences: { ...second.differences, score } }, ...others];
    const asKnown = { ...comparison.asKnown, arms, decided: true };
    const { cases } = junitIn(
      compareJunit({ ...comparison, asKnown }, { version: "1", commands: [], restsOn: nothing }),
    );
    expect(cases.map(({ outcome }) => outcome)).toEqual(["system-out", "failure"]);
    expect(cases[1].message).toContain("scale up −1,500 [−2,000, −1,000]");
  });

  test("a single world does not say: skipped", () => {
    const asKnown = { ...comparison.asKnown, worlds: 1 };
    const { cases } = junitIn(
      compareJunit({ ...comparison, asKnown }, { version: "1", commands: [], restsOn: nothing }),
    );
    expect(cases[1]).toMatchObject({ outcome: "skipped" });
  });
});

const nothing = { title: "What it rests on", blocks: [] };

test("what was stopped early says so in every format", () => {
  const origin = { partial: "stopped by Ctrl-C", version: "1", commands: [], restsOn: nothing };
  const document = documentOf({ comparison }, origin);
  expect(htmlOf("{{report}}", document, {})).toContain("<b>Partial:</b> stopped by Ctrl-C");
  expect(markdownOf(document)).toContain("**Partial:** stopped by Ctrl-C");
  expect(csvOf({ comparison }, true).trimEnd().endsWith(",yes")).toBe(true);
  const { suite, cases } = junitIn(compareJunit(comparison, origin));
  expect(suite.properties["partial"]).toBe("stopped by Ctrl-C");
  expect(cases[0]).toMatchObject({ outcome: "skipped", message: "stopped by Ctrl-C" });
});

test("the command in a report makes the same files again", () => {
  const [, command] = /```sh\nridethrough (.*)\n```/.exec(files.md)!;
  expect(command).toBe(
    `${COMPARE.slice(0, 4).join(" ")} --set lasts=100min --worlds 3 ${FILES.join(" ")} --junit r.xml`,
  );
  expect(run(...command.split(" ")).code).toBe(0);
  expect({ html: read("r.html"), md: read("r.md"), csv: read("r.csv"), xml: read("r.xml") }).toEqual(files);
});

test("report plays both, on one fleet", () => {
  const words = ["--chargers", "200", "--worlds", "2", "--clock-worlds", "1", "--every", "30min"];
  const { code, err, out } = run(
    "report",
    "small.yaml",
    ...words,
    "--from",
    "20:45",
    "--to",
    "20:50",
    ...FILES,
  );
  expect([code, err]).toEqual([0, expect.stringContaining("wrote r.csv")]);
  expect(out).toContain("when to decide");
  const { clock } = JSON.parse(/id="data">(.*?)<\/script>/s.exec(read("r.html"))![1]) as { clock: Clock };
  const { data } = Papa.parse<Record<string, string>>(read("r.csv"), { header: true, skipEmptyLines: true });
  const hold = data.filter(
    (row) => row["of"] === "clock" && row["arm"] === "hold" && row["view"] === "hindsight",
  );
  expect(hold.map((row) => [row["at"], Number(row["value"])])).toEqual(
    clock.minutes.map(({ at, arms }) => [at, arms[0].hindsight]),
  );
  expect(read("r.md")).toMatch(/\*\*Until when\?\*\*/);
  expect(read("r.md")).toContain("--from 20:45 --to 20:50 --every 30min --clock-worlds 1");
});

describe("refuses before the run", () => {
  test.each([
    [["--html", "no/r.html"], ["--html: no/r.html: no such folder"]],
    [["--markdown", "."], ["--markdown: .: expected a file, this is a directory"]],
    [["--csv", "/dev/null"], ["--csv: /dev/null: expected a regular file"]],
    [["--html", "x", "--csv", "x"], ["--csv: x is the file of --html"]],
    [
      ["--html", "small.yaml/x", "--junit", "no/x"],
      ["--html: small.yaml/x: no such folder", "--junit: no/x: no such folder"],
    ],
  ])("%j", (words, problems) => {
    const before = here.names();
    expect(run("compare", "small.yaml", "--worlds", "100000", ...words)).toEqual({
      code: 2,
      out: "",
      err: problems.map((problem) => `ridethrough: ${problem}\n`).join(""),
    });
    expect(here.names()).toEqual(before);
  });

  test("report without a file to write, and a time that is not of the run", () => {
    expect(run("report", "small.yaml").err).toBe(
      "ridethrough: report: expected a file to write, such as --html report.html\n",
    );
    expect(run("report", "small.yaml", "--html", "x", "--from", "23:59")).toMatchObject({ code: 2, out: "" });
  });
});
