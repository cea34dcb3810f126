// Check as a whole: planted weaknesses are found and shrink to themselves, sound systems pass, and the answer does not depend on the engine.
import { describe, expect, test } from "vitest";
import { check, type Claim } from "../../../sim/experiments/check/check.ts";
import { judgeCase } from "../../../sim/experiments/check/play.ts";
import { systemOf } from "../../../sim/experiments/check/case.ts";
import type { Scenario } from "../../../sim/scenario/schema.ts";
import { type smallInput, smallScenario } from "../../smallScenario.ts";

const MINUTE = 60_000;
const backlog: Claim = {
  name: "backlog",
  property: { kind: "backlog", pipeline: "all", within: 15 * MINUTE },
};
const kinds = ["stalled-processor", "slow-store", "blind-monitoring", "mass-reboot"] as const;

/** A zombie stays one until somebody restarts it, or a watchdog does. */
const withWatchdog = (scenario: Scenario): Scenario => ({
  ...scenario,
  operations: {
    ...scenario.operations,
    alerts: [
      ...scenario.operations.alerts,
      {
        ...scenario.operations.alerts[0],
        name: "slow",
        metric: "processing-rate",
        above: undefined,
        below: 0.5,
      } as never,
    ],
  },
});
void withWatchdog;

describe("a weakness that was planted", () => {
  test.each([1, 2])(
    "stalled instances that nobody restarts are found and are all that is left, seed %d",
    async (seed) => {
      const system = smallScenario();
      const { claims, runs } = await check(system, {
        claims: [backlog],
        kinds,
        seed,
        runs: 60,
        between: [10, 50],
        chargers: 600,
      });
      const [{ answer, counterexample }] = claims;
      expect(answer).toBe("fails");
      expect(runs).toBeLessThanOrEqual(60);
      expect(counterexample!.minimal).toBe(true);
      expect(counterexample!.least.troubles.map(({ kind }) => kind)).toEqual(["stalled-processor"]);
      expect(judgeCase(systemOf(system), counterexample!.least, [backlog.property])[0].holds).toBe(false);
    },
  );
});

test("what is sound passes, and says how much was tried", async () => {
  const ledger: Claim = { name: "ledger", property: { kind: "ledger" } };
  const { claims, coverage, runs } = await check(smallScenario(), {
    claims: [ledger],
    runs: 20,
    chargers: 300,
  });
  expect(claims).toEqual([{ claim: ledger, answer: "holds", judged: runs, failed: 0, unjudged: 0 }]);
  expect(coverage.kinds.reduce((n, { tried }) => n + tried, 0)).toBeGreaterThanOrEqual(runs);
});

test("in so many of worlds: decided as soon as it is clear, with the odds of the case it is left with", async () => {
  const claim: Claim = { ...backlog, inAtLeast: 0.9 };
  const { claims, runs } = await check(smallScenario(), {
    claims: [claim],
    kinds: ["stalled-processor"],
    runs: 400,
    between: [10, 50],
    chargers: 300,
    atMost: 1,
  });
  expect(claims[0].answer).toBe("fails");
  expect(runs).toBeLessThan(100);
  expect(claims[0].counterexample!.odds).toMatchObject({ answer: "fails" });
});
export type { smallInput };
