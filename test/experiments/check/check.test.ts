// Check as a whole: planted weaknesses are found and shrink to themselves, sound systems pass, and the answer does not depend on the engine.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cases } from "../../../sim/experiments/check/arbitrary.ts";
import { caseText, decodeCase, replayText } from "../../../sim/experiments/check/caseFile.ts";
import { simulate } from "../../../sim/experiments/simulate.ts";
import { decodeScenario } from "../../../sim/scenario/read.ts";
import { chargersOf, scaleTo } from "../../../sim/scenario/scale.ts";
import { check, type CheckOptions, type Claim } from "../../../sim/experiments/check/check.ts";
import { type Engine, inProcess } from "../../../sim/experiments/job.ts";
import { judgeCase } from "../../../sim/experiments/check/play.ts";
import { isPlayable, scenarioOfCase, systemOf } from "../../../sim/experiments/check/case.ts";
import { smallScenario } from "../../smallScenario.ts";

const MINUTE = 60_000;
const backlog: Claim = {
  name: "backlog",
  property: { kind: "backlog", pipeline: "all", within: 15 * MINUTE },
};
const kinds = ["stalled-processor", "slow-store", "blind-monitoring", "mass-reboot"] as const;

describe("a weakness that was planted", () => {
  test.each([1, 2])(
    "stalled instances that nobody restarts are found and are all that is left, seed %d",
    async (seed) => {
      const system = smallScenario();
      const { claims, counterexamples, runs } = await check(system, {
        claims: [backlog],
        kinds,
        seed,
        runs: 30,
        between: [10, 50],
        chargers: 400,
      });
      expect(claims[0].answer).toBe("fails");
      expect(runs).toBeLessThanOrEqual(31);
      // One cause for each pipeline that has no watchdog, as far as they came up.
      const pipelines = counterexamples.map(({ least }) => least.troubles[0].target["pipeline"]);
      expect(new Set(pipelines).size).toBe(pipelines.length);
      for (const { least, minimal } of counterexamples) {
        expect(minimal).toBe(true);
        expect(least.troubles.map(({ kind }) => kind)).toEqual(["stalled-processor"]);
        expect(least.chargers).toBeLessThanOrEqual(150);
        const whole = { ...least, chargers: chargersOf(system), clusters: null };
        for (const one of [least, whole])
          expect(judgeCase(systemOf(system), one, [backlog.property])[0].holds).toBe(false);
      }
    },
  );
});

test("the scenario file of a case has its digest, at its number of chargers", () => {
  const system = systemOf(smallScenario());
  const drawn = fc.sample(cases(system, { chargers: 400, between: [5, 60] }), { numRuns: 6, seed: 2 });
  for (const one of [...drawn, { ...drawn[0], clusters: ["a", "c"] }]) {
    if (!isPlayable(system, one)) continue;
    const made = scenarioOfCase(system, one) as { scenario: typeof system };
    const text = replayText(system, one, ["Why."]);
    const reading = decodeScenario("case.yaml", () => ({ text }));
    if ("problems" in reading) throw new Error(JSON.stringify(reading.problems));
    expect(simulate(scaleTo(reading.scenario, one.chargers).scenario).digest).toBe(
      simulate(made.scenario).digest,
    );
  }
});

test("a case that is kept is read as itself; a bad one shows what is wrong where", () => {
  const system = systemOf(smallScenario());
  fc.assert(
    fc.property(cases(system), (one) => {
      const known = { system: "It", fails: ["backlog"], one };
      const text = caseText(known);
      expect(decodeCase("it.case.yaml", () => ({ text }))).toEqual(known);
    }),
  );
  const bad =
    "system: It\nfails: [x]\ntroubles:\n- { kind: slow-store, target: {}, levels: { speed: 2 }, at: 1, lasts: 2 }\nchargers: 0\nclusters: null\nseed: a\n";
  expect(decodeCase("it.case.yaml", () => ({ text: bad }))).toMatchObject({
    problems: [
      { file: "it.case.yaml", line: 4, path: "troubles[0].levels.speed" },
      { file: "it.case.yaml", line: 5, path: "chargers" },
    ],
  });
});

test("the answer is the same with an engine that has more under way than is needed", async () => {
  const options: CheckOptions = {
    claims: [backlog],
    kinds: ["stalled-processor"],
    runs: 100,
    between: [10, 50],
    chargers: 50,
    atMost: 1,
    // Nothing is made less.
    enough: ({ lessBy }) => lessBy !== undefined,
  };
  const eager: Engine = async (scenario, jobs, opening) => {
    const done = await inProcess(scenario, jobs, opening);
    const more = done.length === 0 ? [] : jobs.slice(done.length, done.length + 3);
    return [...done, ...(await inProcess(scenario, more, {}))];
  };
  const one = await check(smallScenario(), options);
  expect(await check(smallScenario(), { ...options, engine: eager })).toEqual(one);
  expect(one.runs).toBeLessThan(100);
});

test("what no fault was tried on is undecided: it does not hold by the case that has none", async () => {
  const { claims } = await check(smallScenario(), { claims: [backlog], runs: 0, chargers: 300 });
  expect(claims).toMatchObject([{ answer: "undecided", judged: 1, failed: 0 }]);
});

test("what is sound passes, and says how much was tried", async () => {
  const ledger: Claim = { name: "ledger", property: { kind: "ledger" } };
  const { claims, coverage, runs } = await check(smallScenario(), {
    claims: [ledger],
    runs: 20,
    chargers: 300,
  });
  expect(claims).toEqual([
    { claim: ledger, answer: "holds", judged: runs, failed: 0, unjudged: 0, unexplained: 0 },
  ]);
  expect(coverage.kinds.reduce((n, { tried }) => n + tried, 0)).toBeGreaterThanOrEqual(runs - 1);
});

test("in so many of worlds: decided as soon as it is clear, with the odds of the case it is left with", async () => {
  const claim: Claim = { ...backlog, inAtLeast: 0.9 };
  const { claims, counterexamples, runs } = await check(smallScenario(), {
    claims: [claim],
    kinds: ["stalled-processor"],
    runs: 400,
    between: [10, 50],
    chargers: 300,
    atMost: 1,
  });
  expect(claims[0].answer).toBe("fails");
  expect(runs).toBeLessThan(100);
  expect(counterexamples[0].fails[0].odds).toMatchObject({ answer: "fails" });
});
