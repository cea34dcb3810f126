// `compare --against` as a user runs it.
import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { stringify } from "yaml";
import type { DesignComparison } from "../../sim/experiments/designs.ts";
import { smallInput } from "../smallScenario.ts";
import { folder, ridethrough } from "./spawn.ts";

const here = folder();
afterAll(here.remove);
const put = (name: string, text: string): void => writeFileSync(join(here.path, name), text);

mkdirSync(join(here.path, "designs"));
mkdirSync(join(here.path, "incidents"));
mkdirSync(join(here.path, "empty"));
put("designs/cells.yaml", "title: cells\nsplitClusters: 2\n");
put(
  "designs/sooner.yaml",
  "title: sooner\nchanges: [{ path: 'faults[*].admissionAfter', times: 4 }]\ncosts: [{ what: a favour, eurAMonth: 100 }]\n",
);
put("same.yaml", "title: cells\n");
put(
  "wrong.yaml",
  "title: wrong\nchanges:\n  - { path: 'cloud.clusters[z].hub.slots', to: 5 }\n  - { path: lasts, to: soon }\n",
);
put("broken.yaml", "title: broken\nchange: []\n");
const input = { ...smallInput, lasts: "40 min" };
put("incidents/a.yaml", stringify({ ...input, title: "First" }));
put("incidents/b.yaml", stringify({ ...input, title: "Second", faults: [], seed: "b" }));

const compare = (...words: string[]) =>
  ridethrough(["compare", ...words, "--chargers", "500"], { cwd: here.path });
const resultOf = (...words: string[]): DesignComparison => {
  const { code, out, err } = compare(...words, "--json");
  expect([code, err]).toEqual([0, ""]);
  return JSON.parse(out) as DesignComparison;
};

const SHORT = ["--seeds", "2"];
const DESIGNS = ["designs/cells.yaml", "designs/sooner.yaml"];
const INCIDENTS = ["incidents/a.yaml", "incidents/b.yaml"];

describe("designs on incidents", () => {
  const listed = resultOf(...DESIGNS, "--against", ...INCIDENTS, ...SHORT);

  test("every design and the cloud as built, on every incident", () => {
    expect(listed.designs.map((d) => d.title)).toEqual(["as built", "cells", "sooner"]);
    expect(listed.incidents.map((i) => i.title)).toEqual(["First", "Second"]);
    expect(listed.replications).toBe(2);
    const [, cells, sooner] = listed.designs;
    expect(cells.incidents[0].ratio).toBeLessThan(0.9);
    expect(sooner.incidents[0].ratio).toBeLessThan(1);
    // Where no fault is, what it would admit makes no difference.
    expect(sooner.incidents[1]).toMatchObject({ ratio: 1, difference: { mean: 0 } });
    expect(sooner.cost.eurAMonth).toBeCloseTo(listed.designs[0].cost.eurAMonth + 100, 2);
  });

  test("the same, by folder and with --against in pieces", () => {
    const pieces = ["--against", INCIDENTS[0], ...SHORT, "--against", INCIDENTS[1]];
    expect(resultOf("designs", ...pieces)).toEqual(listed);
  });

  test("the table: both incidents, all designs, the front, and what the runs do not say", () => {
    const { code, out, err } = compare("designs", "--against", "incidents", "--seeds", "1");
    expect([code, err]).toEqual([0, ""]);
    expect(out).toContain("1: First, 500 chargers\n2: Second, 500 chargers\n");
    expect(out).toMatch(/^as built +[\d,.]+ +×1\.00 +[\d,.]+ +×1\.00$/m);
    expect(out).toMatch(/^sooner +[\d,.]+ \(\d\) .* \+100 /m);
    expect(out).toMatch(/^Lower mean for more money: as built → /m);
    expect(out).toContain("One run each says nothing of how sure that is.");
  });
});

describe("refused, with exit code 2", () => {
  test.each<[words: string[], ...lines: string[]]>([
    [
      ["wrong.yaml", "--against", "incidents"],
      'wrong.yaml:3:13: changes[0].path: on First; Second: cloud.clusters has no entry [z]; it has a, b, c, met "cloud.clusters[z].hub.slots"; did you mean a?',
      'wrong.yaml:4:5: changes[1]: on First; Second: lasts: expected a duration with its unit of at most 20 days, such as 90 s, 15 min or 11 h 45 min, met "soon"',
    ],
    [
      ["broken.yaml", "--against", "incidents"],
      "broken.yaml:2:1: change: unknown key; did you mean changes?",
    ],
    [["designs", "same.yaml", "--against", "incidents"], 'ridethrough: two designs are called "cells"'],
    [
      ["designs", "--against", "empty"],
      "ridethrough: empty: expected .yaml files in this folder, there are none",
    ],
    [["designs", "--against", "nothing.yaml"], "nothing.yaml: no such file"],
    [
      ["designs", "--worlds", "5", "--against", "incidents"],
      "ridethrough: --worlds is of arms; designs take --seeds",
    ],
    [
      ["--against", "incidents/a.yaml", "designs"],
      "ridethrough: compare needs FILE: ridethrough compare FILE…",
    ],
    [
      ["incidents/a.yaml", "incidents/b.yaml"],
      'ridethrough: compare: unexpected "incidents/b.yaml"; designs are compared --against incidents',
    ],
    [
      ["incidents/a.yaml", "--seeds", "3"],
      "ridethrough: --seeds is of designs, with --against; arms take --worlds",
    ],
  ])("%j", (words, ...lines) => {
    expect(compare(...words)).toEqual({ code: 2, out: "", err: `${lines.join("\n")}\n` });
  });

  test("a fleet too small for its groups, split as they are", () => {
    const words = ["compare", "designs", "--against", "incidents", "--chargers", "7"];
    const { code, err } = ridethrough(words, { cwd: here.path });
    expect(code).toBe(2);
    expect(err).toBe(
      "ridethrough: --chargers: expected at least 12, one a group of the largest fleet, met 7\n",
    );
  });
});

test("Ctrl-C gives what is done, marked, and exit code 130", async () => {
  const words = [
    "dist/cli.js",
    "compare",
    join(here.path, "designs"),
    "--against",
    join(here.path, "incidents"),
  ];
  const child = spawn(process.execPath, [...words, "--seeds", "10000", "--chargers", "100"]);
  let out = "";
  child.stdout.on("data", (text: Buffer) => (out += String(text)));
  const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
  setTimeout(() => child.kill("SIGINT"), 2000);
  expect(await ended).toBe(130);
  expect(out).toMatch(/^PARTIAL: stopped after 2 of 2 incidents, \d+ of 10000 runs each\.\n/);
});
