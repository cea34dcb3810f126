// The check command as people and CI run it: what fails is said, kept and replayed, and tried first the next time.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { unpack } from "../../sim/live/pack.ts";
import { smallInput } from "../smallScenario.ts";
import { folder, ridethrough } from "./spawn.ts";

const here = folder();
afterAll(here.remove);

const PROPERTIES = {
  properties: [
    { name: "clears", kind: "backlog", pipeline: "history", within: "15 min" },
    { kind: "ledger" },
  ],
  faults: { kinds: ["stalled-processor", "blind-monitoring"], atMost: 2, from: "20:40", until: "21:20" },
};

beforeAll(() => {
  writeFileSync(join(here.path, "small.yaml"), stringify(smallInput));
  writeFileSync(join(here.path, "properties.yaml"), stringify(PROPERTIES));
});

const check = (...words: string[]) =>
  ridethrough(["check", "small.yaml", "--chargers", "400", ...words], { cwd: here.path });

const RUN = ["--properties", "properties.yaml", "--runs", "40", "--memory", "cases"];

describe("what fails", () => {
  test("is made small, kept, and replayed to the same digest by the command and the link that are printed; CI reads it as JUnit", async () => {
    const { code, out } = check(...RUN, "--junit", "check.xml");
    expect(code).toBe(3);
    expect(out).toMatch(/✗\s+clears/);
    expect(out).toMatch(/✓\s+ledger/);
    expect(out).toMatch(
      /✗ Consumer instances of a pipeline stop processing \(pipeline [a-z-]+, instances 1\) at \d\d:\d\d\./,
    );
    expect(readdirSync(join(here.path, "cases")).filter((name) => name.endsWith(".case.yaml"))).toHaveLength(
      1,
    );
    const [, file, chargers] = /ridethrough run (cases\/\S+) --chargers (\d+)/.exec(out)!;
    const run = ridethrough(["run", file, "--chargers", chargers, "--json"], { cwd: here.path });
    const [, digest] = / digest ([0-9a-f]{16})/.exec(out)!;
    expect(JSON.parse(run.out).digest).toBe(digest);
    const [, n, packed] = /http:\/\/127\.0\.0\.1:8080\/#t=\d\d:\d\d&n=(\d+)&x=(\S+)/.exec(out)!;
    expect(n).toBe(chargers);
    const path = basename(file);
    expect(await unpack(packed)).toEqual({
      source: { path, files: { [path]: readFileSync(join(here.path, file), "utf8") } },
    });
    expect(readFileSync(join(here.path, "check.xml"), "utf8")).toMatch(/tests="2" failures="1"/);
  });

  test("is tried first the next time, and made no less then", () => {
    const { out } = check(
      "--properties",
      "properties.yaml",
      "--runs",
      "1",
      "--memory",
      "cases",
      "--cases",
      "7",
      "--json",
    );
    const { claims, counterexamples } = JSON.parse(out);
    expect(claims[0].answer).toBe("fails");
    expect(counterexamples).toMatchObject([{ run: 1, shrinkSteps: 0 }]);
  });

  test("stays in the memory until it is survived; then it is an addition to the system's file whose run holds, and fails again with the file as it was", () => {
    const properties = ["--properties", "properties.yaml", "--memory", "cases", "--to", "kept"];
    const before = ridethrough(["regress", "small.yaml", ...properties], { cwd: here.path });
    expect([before.code, before.out]).toEqual([3, expect.stringMatching(/^✗ stalled-processor-\S+: clears/)]);
    const watched = { watchdog: "2 min" };
    const backend = { pipelines: { "real-time": watched, history: watched, ocpp: watched } };
    const mended = { ...smallInput, cloud: { ...smallInput.cloud, backend } };
    writeFileSync(join(here.path, "small.yaml"), stringify(mended));
    const after = ridethrough(["regress", "small.yaml", ...properties], { cwd: here.path });
    expect([after.code, after.err]).toEqual([0, ""]);
    const [, file] = /^✓ \S+: ridethrough run (\S+)/.exec(after.out)!;
    expect(readdirSync(join(here.path, "cases"))).toEqual([]);
    expect(readFileSync(join(here.path, file), "utf8")).toContain("extends: ../small.yaml");
    const run = () => ridethrough(["run", file], { cwd: here.path }).code;
    expect(run()).toBe(0);
    writeFileSync(join(here.path, "small.yaml"), stringify(smallInput));
    expect(run()).toBe(3);
  });
});

describe("a design", () => {
  test("is checked on the scenario it is laid over, with what it has in place", () => {
    const design = {
      title: "watched",
      changes: ["real-time", "history", "ocpp"].map((name) => ({
        path: `cloud.backend.pipelines.${name}.watchdog`,
        to: "2 min",
      })),
    };
    writeFileSync(join(here.path, "watched.yaml"), stringify(design));
    const words = ["check", "watched.yaml", "--on", "small.yaml", "--chargers", "300"];
    const { code, out } = ridethrough([...words, "--properties", "properties.yaml", "--runs", "25"], {
      cwd: here.path,
    });
    expect(out).toContain("watched on A small outage: 26 cases of 300 chargers");
    expect(code).toBe(0);
  });

  test("is no scenario to lay another over", () => {
    const { code, err } = ridethrough(["check", "small.yaml", "--on", "small.yaml"], { cwd: here.path });
    expect([code, err]).toEqual([2, expect.stringContaining("--on: expected small.yaml to be a design")]);
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
    [
      { properties: [{ kind: "ledger" }], faults: { from: "+20 h", until: "+21 h" } },
      /bad\.yaml:5:10: faults\.until: expected a time within the run of A small outage/,
    ],
    [
      { properties: [{ kind: "ledger" }], faults: { from: "21:40" } },
      /faults\.from: expected a time in the first half/,
    ],
    [
      { properties: [{ kind: "mitigation", steps: [{ kind: "failover", cluster: "aa" }] }] },
      /bad\.yaml:5:18: properties\[0\]\.steps\[0\]\.cluster: .*did you mean "?a"?\?/,
    ],
    [
      { properties: [{ kind: "mitigation", steps: [] }] },
      /properties\[0\]\.steps: expected at least one step/,
    ],
    [{ properties: [{ kind: "ledger" }], fault: {} }, /fault: .*did you mean "?faults"?\?/],
  ])("%o", (input, words) => {
    writeFileSync(join(here.path, "bad.yaml"), stringify(input));
    const { code, err } = check("--properties", "bad.yaml");
    expect([code, err.trim().split("\n").length]).toEqual([2, 1]);
    expect(err).toMatch(words);
  });

  test("a case that was kept and is none by now", () => {
    mkdirSync(join(here.path, "odd"), { recursive: true });
    writeFileSync(join(here.path, "odd", "x.case.yaml"), "fails: [ledger]\n");
    const { code, err } = check("--memory", "odd", "--runs", "1");
    expect(code).toBe(2);
    expect(err).toContain("odd/x.case.yaml");
  });

  test("both a time and a number of runs", () => {
    const { code, err } = check("--for", "5s", "--runs", "3");
    expect([code, err]).toEqual([2, expect.stringContaining("either --for or --runs")]);
  });
});
