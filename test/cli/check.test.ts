// The check command as people and CI run it: what fails is said, kept and replayed, and tried first the next time.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { smallInput } from "../smallScenario.ts";
import { folder, ridethrough } from "./spawn.ts";

const here = folder();
afterAll(here.remove);

const PROPERTIES = {
  properties: [{ name: "clears", kind: "backlog", within: "15 min" }, { kind: "ledger" }],
  faults: { kinds: ["stalled-processor", "blind-monitoring"], atMost: 2, from: "20:40", until: "21:20" },
};

beforeAll(() => {
  writeFileSync(join(here.path, "small.yaml"), stringify(smallInput));
  writeFileSync(join(here.path, "properties.yaml"), stringify(PROPERTIES));
});

const check = (...words: string[]) =>
  ridethrough(["check", "small.yaml", "--chargers", "400", ...words], { cwd: here.path });

describe("what fails", () => {
  test("is made small, kept, and replayed to the same digest by the command that is printed; CI reads it as JUnit", () => {
    const words = [
      "--properties",
      "properties.yaml",
      "--runs",
      "40",
      "--memory",
      "cases",
      "--junit",
      "check.xml",
    ];
    const { code, out } = check(...words);
    expect(code).toBe(3);
    expect(out).toMatch(/✗\s+clears/);
    expect(out).toMatch(/✓\s+ledger/);
    expect(out).toMatch(
      /Cause: Consumer instances of a pipeline stop processing \(pipeline [a-z-]+, instances 1\) at \d\d:\d\d\./,
    );
    const files = readdirSync(join(here.path, "cases"));
    expect(files.filter((name) => name.endsWith(".case.yaml"))).toHaveLength(1);
    const replay = /ridethrough (run cases\/\S+ --chargers \d+)/.exec(out)![1].split(" ");
    const run = ridethrough([...replay, "--json"], { cwd: here.path });
    expect(JSON.parse(run.out).aftermath.join()).toContain("instance is stalled");
    expect(readFileSync(join(here.path, "check.xml"), "utf8")).toMatch(/tests="2" failures="1"/);
    const again = check(
      "--properties",
      "properties.yaml",
      "--runs",
      "1",
      "--memory",
      "cases",
      "--cases",
      "77",
      "--json",
    );
    const { claims } = JSON.parse(again.out);
    expect(claims[0]).toMatchObject({ answer: "fails", counterexample: { run: 0, shrinkSteps: 0 } });
  });
});

describe("bad input", () => {
  test.each([
    [
      { properties: [{ kind: "backlogg", within: "15 min" }] },
      /bad\.yaml:2:11: properties\[0\]\.kind: .*did you mean "?backlog"?\?/,
    ],
    [{ properties: [{ kind: "recovers", within: 15 }] }, /properties\[0\]\.within: expected a duration/],
    [{ properties: [] }, /properties: expected at least one property/],
    [{ properties: [{ kind: "ledger", inAtLeast: 1 }] }, /inAtLeast: expected a share between 0 and 1/],
    [{ properties: [{ kind: "ledger" }], fault: {} }, /fault: .*did you mean "?faults"?\?/],
  ])("%o", (input, words) => {
    writeFileSync(join(here.path, "bad.yaml"), stringify(input));
    const { code, err } = check("--properties", "bad.yaml");
    expect([code, err.trim().split("\n").length]).toEqual([2, 1]);
    expect(err).toMatch(words);
  });

  test("a case that was kept and is none by now", () => {
    mkdirSync(join(here.path, "odd"), { recursive: true });
    writeFileSync(join(here.path, "odd", "x.case.yaml"), "claim: ledger\n");
    const { code, err } = check("--memory", "odd", "--runs", "1");
    expect(code).toBe(2);
    expect(err).toContain("odd/x.case.yaml");
  });

  test("both a time and a number of runs", () => {
    const { code, err } = check("--for", "5s", "--runs", "3");
    expect([code, err]).toEqual([2, expect.stringContaining("either --for or --runs")]);
  });
});
