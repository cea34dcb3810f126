// The sweep command as a user meets it: what it prints, that its commands do a run again, and that it goes on where it ended.
import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import Papa from "papaparse";
import { afterAll, describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { shellWord, valueText } from "../../sim/report/commandLine.ts";
import { openSweepFile } from "../../sim/cli/sweepFile.ts";
import { barOf } from "../../sim/cli/sweepTable.ts";
import type { Sweep, SweepPoint, SweepRun } from "../../sim/experiments/sweep.ts";
import type { Effect } from "../../sim/experiments/tornado.ts";
import { smallInput } from "../smallScenario.ts";
import { folder, ridethrough } from "./spawn.ts";

const here = folder();
afterAll(here.remove);
const at = (name: string): string => join(here.path, name);
const put = (name: string, text: string): void => writeFileSync(at(name), text);
const read = (name: string): string => readFileSync(at(name), "utf8");
const run = (...words: string[]) => ridethrough(words, { cwd: here.path });

const arms = undefined;
put("small.yaml", stringify({ ...smallInput, lasts: "1 h", arms }));

const ADMISSION = "faults[0].admissionAfter";
const VARY = ["--vary", `${ADMISSION}=1/s..3/s`, "--vary", "faults[0].returns=20:50|21:05"];
const SMALL = ["sweep", "small.yaml", "--chargers", "60"];

type RunWithCommand = SweepRun & { readonly command: string };
type WithCommands = Omit<Sweep, "points"> & {
  readonly scaledFrom: number;
  readonly points: readonly (Omit<SweepPoint, "runs"> & { readonly runs: readonly RunWithCommand[] })[];
};

// One sweep for most of the tests: two seeds of four points.
const WORDS = [...SMALL, ...VARY, "--seeds", "2"];
const whole = run(...WORDS, "--json", "--out", "whole.ndjson", "--csv", "runs.csv");
const result = JSON.parse(whole.out || whole.err) as WithCommands;
const runs = result.points.flatMap((point) => point.runs);

/** A command line as a shell would read it: words between quotes as they are. */
const wordsOf = (line: string): string[] =>
  [...line.matchAll(/(?:'[^']*'|\\'|[^\s'])+/g)].map(([word]) =>
    word.replaceAll(/'([^']*)'|\\(')/g, (_, plain?: string, quote?: string) => plain ?? quote ?? ""),
  );

test("every point is run again by its command, to the digest", () => {
  expect([result.scaledFrom, runs.length]).toEqual([2500, 8]);
  expect(new Set(runs.map(({ digest }) => digest)).size).toBe(8);
  for (const { command, digest, impact } of [runs[0], runs[5]]) {
    const [program, ...words] = wordsOf(command);
    expect(program).toBe("ridethrough");
    expect(JSON.parse(run(...words, "--json").out)).toMatchObject({ digest, impact });
  }
});

test("with a seed and changes of its own, and drawn values, too", () => {
  const own = ["--seed", "it's mine", "--set", "faults[0].nodeUp=2 min"];
  const words = [...SMALL, "--vary", `${ADMISSION}=1/s..3/s`, "--samples", "3", ...own, "--json"];
  const drawn = run(...words);
  expect(run(...words)).toEqual(drawn);
  const [{ command, digest }] = (JSON.parse(drawn.out) as WithCommands).points[1].runs;
  expect(JSON.parse(run(...wordsOf(command).slice(1), "--json").out)).toMatchObject({ digest });
});

test("words that a shell or YAML would read otherwise", () => {
  for (const word of ["plain", "a b", "it's", "x[*]=1", "$HOME", "S#1", ""])
    expect(wordsOf(`x ${shellWord(word)}y`)).toEqual(["x", `${word}y`]);
  expect(["16/s", "21:30", "", "4", "true", "a: b", "+70 min"].map(valueText)).toEqual([
    "16/s",
    "21:30",
    '""',
    '"4"',
    '"true"',
    '"a: b"',
    "+70 min",
  ]);
  expect([4, true, { a: 1 }].map(valueText)).toEqual(["4", "true", '{"a":1}']);
});

describe("for people", () => {
  test("a row a point, the tornado, and the command of the lowest", () => {
    const { out } = run(...WORDS, "--out", "whole.ndjson");
    expect(out).toMatch(/grid of 4 points, 60 chargers, seed small and 1 more$/m);
    expect(out.match(/^ +[1-4] +[13]\/s +\d\d:\d\d +[\d,.]+ +\[.*, .*\]$/gm)).toHaveLength(4);
    const rows = out.split("\n");
    const head = rows.findIndex((row) => row.startsWith("what matters"));
    expect(rows.slice(head + 2, head + 4).map((row) => row.split(" ")[0])).toEqual(
      result.tornado?.effects.map(({ path }) => path),
    );
    const means = result.points.map(({ metric }) => metric?.mean ?? Infinity);
    const lowest = result.points[means.indexOf(Math.min(...means))];
    expect(out).toContain(
      `The lowest is point ${lowest.point}. The same run again:\n  ${lowest.runs[0].command}\n`,
    );
  });

  test("a bar from the lowest mean to the highest, on one scale", () => {
    const effect = (lowest: number, highest: number): Effect => ({
      path: "x",
      lowest: { value: 1, mean: lowest },
      highest: { value: 2, mean: highest },
      swing: { mean: highest - lowest, low: null, high: null },
    });
    expect(barOf(effect(0, 39), 0, 39)).toBe("█".repeat(40));
    expect(barOf(effect(10, 12), 0, 39)).toBe(`${" ".repeat(10)}███`);
    expect(barOf(effect(5, 5), 0, 39)).toBe("     │");
    expect(barOf(effect(5, 5), 5, 5)).toBe("│");
  });
});

test("--csv has a row a run, with every metric", () => {
  const { data } = Papa.parse<Record<string, string>>(read("runs.csv"), {
    header: true,
    skipEmptyLines: true,
  });
  expect(data).toHaveLength(8);
  data.forEach((row, k) => {
    const { impact, digest, values, command, seed } = runs[k];
    expect(row).toMatchObject({ digest, command, seed, score: String(impact.score) });
    expect(row[ADMISSION]).toBe(values[ADMISSION]);
  });
});

describe("--out", () => {
  test("changes nothing in the result, and has a line a run after its head", () => {
    expect(run(...WORDS, "--json").out).toBe(whole.out);
    const [head, ...lines] = read("whole.ndjson").trimEnd().split("\n");
    expect(JSON.parse(head)).toMatchObject({ chargers: 60, points: 4, seed: "small" });
    const digests = lines.map((line) => (JSON.parse(line) as SweepRun).digest);
    expect(digests.toSorted()).toEqual(runs.map(({ digest }) => digest).toSorted());
  });

  const lengths = (text: string): Record<string, number> => {
    const ends = [...text.matchAll(/\n/g)].map(({ index }) => index + 1);
    return {
      nothing: 0,
      "a part of the head": 20,
      "the head": ends[0],
      "three runs": ends[3],
      "three runs and a part": ends[3] + 100,
      "all but the last byte": text.length - 1,
      all: text.length,
    };
  };

  // As much as a killed process may have left.
  test.each(Object.keys(lengths("\n\n\n\n")))("with %s in the file, the others make it the same", (kept) => {
    const text = read("whole.ndjson");
    const [head, ...all] = text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as SweepRun);
    const left = text.slice(0, lengths(text)[kept]);
    put("torn.ndjson", left);
    const file = openSweepFile(at("torn.ndjson"), { ...head }, all);
    expect(file.done).toEqual(all.slice(0, Math.max(0, left.split("\n").length - 2)));
    all.slice(file.done.length).forEach(file.add);
    file.close();
    expect(read("torn.ndjson")).toBe(text);
  });

  test("a sweep that was killed goes on to the same bytes", () => {
    const text = read("whole.ndjson");
    put("torn.ndjson", text.slice(0, text.length - 1000));
    const { out, err } = run(...WORDS, "--json", "--out", "torn.ndjson");
    expect(out).toBe(whole.out);
    expect(err).toMatch(/^torn.ndjson: [67] of 8 runs are done$/m);
    expect(read("torn.ndjson")).toBe(text);
  });

  test("what is done is not run again, but read; another metric or more seeds go on with it", () => {
    const text = read("whole.ndjson");
    put("read.ndjson", text.replaceAll(/"score":[\d.]+/g, '"score":7'));
    const { out, err } = run(...WORDS, "--json", "--out", "read.ndjson");
    expect(err).toContain("read.ndjson: 8 of 8 runs are done");
    expect((JSON.parse(out) as Sweep).points.map(({ metric }) => metric?.mean)).toEqual([7, 7, 7, 7]);

    put("more.ndjson", text);
    const more = [...SMALL, ...VARY, "--seeds", "3", "--metric", "startsLate", "--out", "more.ndjson"];
    expect(run(...more).out).toMatch(/^point .* startsLate +95 %$/m);
    expect(read("more.ndjson").startsWith(text)).toBe(true);
    expect(read("more.ndjson").trimEnd().split("\n")).toHaveLength(13);
  });

  test.each<[what: string, words: readonly string[], differs: string]>([
    ["another scenario", [...SMALL, ...VARY, "--set", "faults[0].nodeUp=3 min"], "scenario \\(\\w+\\)"],
    ["another size", ["sweep", "small.yaml", "--chargers", "70", ...VARY], "chargers \\(60\\)"],
    ["other values", [...SMALL, ...VARY.slice(0, 3), "faults[0].returns=20:50|21:06"], "vary"],
  ])("of %s is refused", (_what, other, differs) => {
    const before = read("whole.ndjson");
    const { code, out, err } = run(...other, "--out", "whole.ndjson");
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(
      new RegExp(
        `whole.ndjson: holds another sweep, which differs in ${differs}; give --out another name$`,
        "m",
      ),
    );
    expect(read("whole.ndjson")).toBe(before);
  });

  test("a file that is no sweep's, or has a line that is no run's, is left alone", () => {
    put("letter.txt", "Dear diary");
    expect(run(...WORDS, "--out", "letter.txt")).toMatchObject({ code: 2, out: "" });
    expect(read("letter.txt")).toBe("Dear diary");
    const lines = read("whole.ndjson").split("\n");
    put("swapped.ndjson", [lines[0], lines[2], lines[1], ...lines.slice(3)].join("\n"));
    const { code, err } = run(...WORDS, "--out", "swapped.ndjson");
    expect(code).toBe(2);
    expect(err).toContain("swapped.ndjson:2: expected the run of point 1 with seed small");
    expect(run(...WORDS, "--out", "nowhere/x").err).toContain("nowhere/x: no such folder");
  });

  test("Ctrl-C gives the partial table, marked, and the same command goes on", async () => {
    const long = [...SMALL, "--vary", `${ADMISSION}=1/s..9/s,0.2/s`, "--out", "long.ndjson"];
    const child = spawn(process.execPath, [resolve("dist/cli.js"), ...long], { cwd: here.path });
    let out = "";
    child.stdout.on("data", (data: Buffer) => (out += data.toString()));
    const ended = new Promise<number | null>((done) => child.on("close", done));
    const lines = (): number => (existsSync(at("long.ndjson")) ? read("long.ndjson").split("\n").length : 0);
    while (lines() < 4) await new Promise((tick) => setTimeout(tick, 20));
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    expect(out).toMatch(/^PARTIAL: ended with \d+ of 41 points, 1 of 1 seed\.$/m);
    expect(out).toContain("What matters can be said once every point is done.");
    const done = read("long.ndjson").trimEnd().split("\n").length - 1;
    expect(done).toBeLessThan(41);
    const again = run(...long);
    expect(again.code).toBe(0);
    expect(again.err).toContain(`long.ndjson: ${done} of 41 runs are done`);
  });
});

describe("what cannot be swept: a line each, exit code 2", () => {
  test.each<readonly [words: readonly string[], lines: readonly string[]]>([
    [[], ["sweep needs --vary: expected PATH=A..B, PATH=A..B,STEP or PATH=A|B|C"]],
    [
      [
        "--vary",
        "nonsense",
        "--vary",
        "title=x",
        "--vary",
        `${ADMISSION}=1..2/s`,
        "--vary",
        "fauts[0].returns=1|2",
      ],
      [
        '--vary: expected PATH=A..B, PATH=A..B,STEP or PATH=A|B|C, met "nonsense"',
        '--vary: title: expected PATH=A..B, PATH=A..B,STEP or PATH=A|B|C, met "x"; a single value is for --set',
        `--vary: ${ADMISSION}: expected a rate with its unit, such as 120/s or 90/min, met 1; did you mean 1/s?`,
        '--vary: a scenario has no key fauts; it has title, starts, lasts, seed, fleet, cloud, prices, operations, faults, actions, arms, hypotheses, thresholds, stopWhen, expect, met "fauts[0].returns"; did you mean faults?',
      ],
    ],
    [
      ["--vary", `${ADMISSION}=1/s|2|x`],
      [
        `--vary: ${ADMISSION}: expected a rate with its unit, such as 120/s or 90/min, met 2; did you mean 2/s?`,
        `--vary: ${ADMISSION}: expected a rate with its unit, such as 120/s or 90/min, met "x"`,
      ],
    ],
    [
      ["--vary", `${ADMISSION}=1/s..2/s`, "--chargers", "3"],
      ["--chargers: expected at least 6, one a group, met 3"],
    ],
  ])("%j", (words, lines) => {
    const { code, out, err } = run("sweep", "small.yaml", ...words);
    expect([code, out]).toEqual([2, ""]);
    expect(err.trimEnd().split("\n")).toEqual(lines.map((line) => `ridethrough: ${line}`));
  });
});
