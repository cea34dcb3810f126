import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { simulate } from "../../sim/experiments/simulate.ts";
import { clockText, ticksAt } from "../../sim/twin/quantity.ts";
import { smallInput, smallScenario } from "../smallScenario.ts";
import { junitIn } from "./junit.ts";

const folder = mkdtempSync(join(tmpdir(), "ridethrough-"));
const file = (name: string, changes: object = {}): string => {
  const path = join(folder, name);
  writeFileSync(path, stringify({ ...smallInput, ...changes }));
  return path;
};
const small = file("small.yaml");

const cli = (...words: string[]): Promise<{ code: number; out: string; complaints: string }> =>
  new Promise((resolve) => {
    execFile(process.execPath, ["dist/cli.js", ...words], (error, out, complaints) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, complaints }),
    );
  });

const fact = {
  id: "F1",
  what: "Forced disconnects in the other clusters",
  status: "reproduced",
  measure: { kind: "forced-disconnects-outside", cluster: "a" },
  unit: "chargers",
};

describe("run", () => {
  test("prints what it promises, the same bytes each time", async () => {
    const [a, b] = await Promise.all([cli("run", small, "--json"), cli("run", small, "--json")]);
    expect(a).toEqual(b);
    const result = JSON.parse(a.out);
    expect(result).toMatchObject({
      chargers: 2500,
      simulatedSeconds: 7200,
      ledger: { balanced: true, suppressed: expect.any(Number) },
    });
    expect(result.digest).toMatch(/^[0-9a-f]{16}$/);
    const { created, handled, suppressed, inFlight, dropped } = result.ledger;
    expect(created).toBe(handled + suppressed + inFlight + dropped);
    expect(result.impact.score).toBeGreaterThan(0);
  });

  test("another seed is another run; --until stops early; --chargers scales and says so", async () => {
    const usual = JSON.parse((await cli("run", small, "--json")).out);
    const [seeded, early, scaled] = await Promise.all([
      cli("run", small, "--json", "--seed", "other"),
      cli("run", small, "--json", "--until", "21:00"),
      cli("run", small, "--json", "--chargers", "500"),
    ]);
    expect(JSON.parse(seeded.out).digest).not.toBe(usual.digest);
    expect(JSON.parse(early.out).simulatedSeconds).toBe(1800);
    expect(JSON.parse(scaled.out)).toMatchObject({ chargers: 500, scaledFrom: 2500 });
    expect(scaled.complaints).toContain("scaled from 2500 to 500 chargers");
  });

  test("--arm takes an arm when the decision is due: the steps of the arm on top of what was done", async () => {
    const scenario = smallScenario();
    const at = scenario.arms!.at;
    const step = scenario.arms!.choices.find(({ name }) => name === "cluster")!.steps[0];
    const [usual, hold, cluster] = await Promise.all([
      cli("run", small, "--json"),
      cli("run", small, "--json", "--arm", "hold"),
      cli("run", small, "--json", "--arm", "cluster"),
    ]);
    expect(hold.out).toBe(usual.out);
    const taken = JSON.parse(cluster.out);
    expect(taken.digest).toBe(simulate(scenario, { arm: "cluster" }).digest);
    expect(taken.digest).not.toBe(JSON.parse(usual.out).digest);
    expect(taken.actions).toContainEqual(
      expect.objectContaining({
        kind: step.kind,
        from: clockText(ticksAt(at, scenario.starts), scenario.starts),
      }),
    );
  });

  test("an arm it does not have is refused in words", async () => {
    expect(await cli("run", small, "--arm", "scale-up")).toEqual({
      code: 2,
      out: "",
      complaints:
        'ridethrough: --arm: expected one of hold, scale up, cluster, region, met "scale-up"; did you mean "scale up"?\n',
    });
    const { arms: _arms, ...without } = smallInput;
    const path = join(folder, "armless.yaml");
    writeFileSync(path, stringify(without));
    expect((await cli("run", path, "--arm", "hold")).complaints).toBe(
      'ridethrough: --arm: expected no arm, the scenario has none, met "hold"\n',
    );
  });

  test("a threshold that does not hold: a cross, and exit code 3", async () => {
    const strict = file("strict.yaml", {
      thresholds: [
        { metric: "startsBlocked", max: 0 },
        { metric: "chargersAffected", min: 1 },
      ],
    });
    const { code, out } = await cli("run", strict);
    expect(code).toBe(3);
    expect(out).toMatch(/^✗ threshold +startsBlocked +at most 0 +\d+$/m);
    expect(out).toMatch(/^✓ threshold +chargersAffected +at least 1 +[\d,]+$/m);
  });

  test("hypotheses and stop conditions: the value beside each, the reason, and the same as JUnit XML", async () => {
    const held = file("held.yaml", {
      hypotheses: [
        { name: "quiet", signal: "affected share", max: 0, when: "before" },
        { name: "unharmed", signal: "affected share", cluster: "a", max: 0.1, when: "during" },
        { name: "back", signal: "affected share", max: 0.01, when: "after" },
        { name: "fresh", signal: "real-time lag", max: 5, for: "3 min", share: 0.999 },
      ],
      thresholds: [{ metric: "apiErrorShare", max: 0.2 }],
      stopWhen: [{ signal: "affected share", above: 0.3, for: "3 min" }],
    });
    const report = join(folder, "held.xml");
    const { code, out } = await cli("run", held, "--junit", report);
    expect(code).toBe(3);
    const stopped = /^stopped at (\d\d:\d\d) by a stop condition$/m.exec(out)?.[1];
    const lines = out.split("\n").filter((line) => /^[✓✗–]/.test(line));
    expect(lines).toEqual([
      expect.stringMatching(/^✓ hypothesis +quiet +before: affected share at most 0 % +0 % at 20:30$/),
      expect.stringMatching(
        /^✗ hypothesis +unharmed +during: affected share of a at most 10 % +[\d.]+ % at 20:\d\d +\d+ of \d+ min in breach, from 20:\d\d$/,
      ),
      expect.stringMatching(
        /^– hypothesis +back +after: affected share at most 1 % +none +the run has no such minute$/,
      ),
      expect.stringMatching(
        /^✓ hypothesis +fresh +always: real-time lag at most 5 min in 99.9 % of the minutes, breaches of 3 min and more +100 %; worst [\d.]+ min at 20:\d\d$/,
      ),
      expect.stringMatching(/^✓ threshold +apiErrorShare +at most 20 % +[\d.]+ %$/),
      expect.stringMatching(
        `^✗ stop condition +affected share +not above 30 % for 3 min +[\\d.]+ % at .* it stopped the run at ${stopped}$`,
      ),
    ]);
    const { cases, suite } = junitIn(readFileSync(report, "utf8"));
    expect(suite).toMatchObject({
      name: "A small outage",
      tests: "6",
      failures: "2",
      errors: "0",
      skipped: "1",
      properties: { seed: "small", chargers: "2500", stoppedAt: stopped },
    });
    const outcome = { "✓": "system-out", "✗": "failure", "–": "skipped" };
    expect(cases.map(({ outcome: is }) => is)).toEqual(lines.map((line) => outcome[line[0] as "✓"]));
    expect(cases[1]).toMatchObject({
      classname: "hypothesis",
      name: "unharmed: during: affected share of a at most 10 %",
      message: expect.stringMatching(/^expected during: .*; met .* % at .*; \d+ of \d+ min in breach, from/),
    });
  });

  test("a report that cannot be, or of nothing", async () => {
    const nowhere = join(folder, "no", "held.xml");
    const strict = file("limits.yaml", { thresholds: [{ metric: "score", max: 1e9 }] });
    expect(await cli("run", small, "--junit", nowhere)).toEqual({
      code: 2,
      out: "",
      complaints:
        "ridethrough: --junit: expected a scenario with hypotheses, thresholds or stopWhen, this has none\n",
    });
    expect(await cli("run", strict, "--junit", nowhere)).toMatchObject({
      code: 2,
      complaints: `ridethrough: ${nowhere}: no such folder\n`,
    });
  });

  test("a time outside the run, and a fleet too small for its groups, are refused", async () => {
    expect(await cli("run", small, "--until", "23:30")).toMatchObject({ code: 2, out: "" });
    expect(await cli("run", small, "--chargers", "3")).toMatchObject({ code: 2, out: "" });
  });
});

describe("backtest", () => {
  test("exit code 0 when what is reproduced holds, 3 when it does not", async () => {
    const holds = file("holds.yaml", { expect: { incident: "S", facts: [{ ...fact, atMost: 0 }] } });
    const fails = file("fails.yaml", { expect: { incident: "S", facts: [{ ...fact, atLeast: 1 }] } });
    const [good, bad] = await Promise.all([
      cli("backtest", holds, "--seeds", "2", "--json"),
      cli("backtest", fails, "--json"),
    ]);
    expect([good.code, bad.code]).toEqual([0, 3]);
    expect(JSON.parse(good.out)).toMatchObject({
      held: 1,
      failed: 0,
      facts: [{ incident: "S", id: "F1", given: false, fitted: null, simulated: 0, holds: true }],
    });
    expect(JSON.parse(bad.out)).toMatchObject({ held: 0, failed: 1 });
  });

  test("what was given does not count", async () => {
    const given = file("given.yaml", {
      expect: { incident: "S", facts: [{ ...fact, status: "given", atLeast: 1 }] },
    });
    const { code, out } = await cli("backtest", given, "--json");
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ held: 0, failed: 0, facts: [{ given: true, holds: false }] });
  });
});

describe("compare", () => {
  test("the same bytes each time, on threads as in process", async () => {
    const { compare } = await import("../../sim/experiments/compare.ts");
    const { decode } = await import("../smallScenario.ts");
    const [a, b] = await Promise.all([
      cli("compare", small, "--worlds", "2", "--json"),
      cli("compare", small, "--worlds", "2", "--json"),
    ]);
    expect(a).toEqual(b);
    expect(JSON.parse(a.out)).toEqual(
      JSON.parse(JSON.stringify(await compare(decode(smallInput), { worlds: 2 }))),
    );
  });

  test("the table names every arm and says how sure it is", async () => {
    const { out } = await cli("compare", small, "--worlds", "2");
    for (const name of ["hold", "scale up", "cluster", "region"]) expect(out).toContain(name);
    expect(out).toContain("Lowest mean score");
  });

  test("a scenario without arms is refused", async () => {
    const { arms: _, ...without } = smallInput;
    const path = join(folder, "without.yaml");
    writeFileSync(path, stringify(without));
    expect(await cli("compare", path)).toMatchObject({ code: 2, out: "" });
  });
});
