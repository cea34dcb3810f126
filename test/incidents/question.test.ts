import { describe, expect, test } from "vitest";
import { type ArmResult, type League, leagueOf } from "../../sim/experiments/compare.ts";
import type { Interval } from "../../sim/experiments/statistics.ts";
import { asKnownWorld, decisionOf, hindsightWorld, pastOf } from "../../sim/experiments/worlds.ts";
import type { Scenario } from "../../sim/scenario/schema.ts";
import { march12, withFault, withSteps } from "./incident.ts";

const question = march12(4_000);
const WORLDS = 4;
const HOURS = 3_600_000;

const namesOf = (scenario: Scenario): string[] => decisionOf(scenario).choices.map((arm) => arm.name);
const worlds = Array.from({ length: WORLDS }, (_, k) => k);

const inHindsight = (scenario: Scenario): League =>
  leagueOf(
    namesOf(scenario),
    worlds.map((k) => hindsightWorld(scenario, k)),
  );
const asKnown = (scenario: Scenario): League => {
  const past = pastOf(scenario, scenario.seed);
  return leagueOf(
    namesOf(scenario),
    worlds.map((k) => asKnownWorld(scenario, past, k + 1)),
  );
};

const arm = (league: League, name: string): ArmResult => {
  const found = league.arms.find((a) => a.name === name);
  if (found === undefined) throw new Error(`no arm ${name}`);
  return found;
};
/** Score of an arm minus that of holding. */
const against = (league: League, name: string): Interval =>
  arm(league, name).differences.score ?? { mean: NaN, low: null, high: null };
const REGION = "fail over the region";

describe("the question of 21:40", () => {
  const usual = inHindsight(question);

  test("as it was: holding costs less than failing over the region", () => {
    expect(against(usual, REGION).low).toBeGreaterThan(0);
  });

  test("a longer outage turns the answer round", () => {
    const long = inHindsight(withFault(question, { returns: { sinceStartMs: 9 * HOURS } }));
    expect(against(long, REGION).high).toBeLessThan(0);
  });

  test("a region with little else in it turns the answer round, as far as anyone could know", () => {
    const groups = question.fleet.groups.map((g) =>
      g.cluster === "go-west-2" || g.cluster === "pro-west-1"
        ? { ...g, chargers: Math.ceil(g.chargers / 50) }
        : g,
    );
    const small = asKnown({ ...question, fleet: { ...question.fleet, groups } });
    const large = asKnown(question);
    expect(against(small, REGION).mean).toBeLessThan(against(large, REGION).mean);
    expect(against(small, REGION).mean).toBeLessThan(0);
  });

  test("a faster standby helps the failover, and only the failover", () => {
    const fast = inHindsight(
      withSteps(question, (step) =>
        step.kind === "failover"
          ? { ...step, prepare: { median: 60_000, p95: 120_000 }, takes: { median: 120_000, p95: 300_000 } }
          : step,
      ),
    );
    expect(against(fast, REGION).high).toBeLessThan(against(usual, REGION).mean);
    const { minutesTo99, peakAffected, chargersDropped } = arm(usual, "hold").impact;
    expect(arm(fast, "hold").impact).toMatchObject({ minutesTo99, peakAffected, chargersDropped });
  });

  test("a further scale-up changes nothing behind the provider's limit", () => {
    const { score } = arm(usual, "scale up further").impact;
    expect(Math.abs(against(usual, "scale up further").mean)).toBeLessThan(0.001 * (score ?? NaN));
  });

  test("the same step ends the outage where the operator's own instances are the bottleneck", () => {
    const cluster = "go-west-1";
    const lost = {
      kind: "instance-loss" as const,
      cluster,
      at: { clockMs: 20.75 * HOURS },
      remaining: 0,
      drops: 0.8,
      returns: { sinceStartMs: 8 * HOURS },
      returnLaw: { median: HOURS, p95: 4 * HOURS },
    };
    const league = inHindsight({ ...question, actions: [], faults: [lost] });
    expect(against(league, "scale up further").high).toBeLessThan(0);
    expect(arm(league, "scale up further").impact.minutesTo99).toBeLessThan(90);
    expect(arm(league, "hold").impact.minutesTo50).toBeGreaterThan(360);
  });

  test("a support case hastens the provider only when the knob says so", () => {
    const hastens = (chance: number) =>
      asKnown({
        ...question,
        actions: question.actions.map((a) =>
          a.step.kind === "support-case"
            ? { ...a, step: { ...a.step, hastens: chance, remainingFactor: 0.1 } }
            : a,
        ),
      });
    const { score } = arm(hastens(0), "hold").impact;
    expect(arm(hastens(1), "hold").impact.score).toBeLessThan(score ?? NaN);
  });
});
