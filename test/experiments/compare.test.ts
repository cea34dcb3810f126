import { describe, expect, test } from "vitest";
import { compare, leagueOf } from "../../sim/experiments/compare.ts";
import { interval, median, t975 } from "../../sim/experiments/statistics.ts";
import { asKnownWorld, hindsightWorld, pastOf, type World } from "../../sim/experiments/worlds.ts";
import type { Impact } from "../../sim/measures/impact.ts";
import { smallScenario } from "../smallScenario.ts";

const scenario = smallScenario();

describe("compare", () => {
  test("the same seed gives the same bytes", async () => {
    const [a, b] = [await compare(scenario, { worlds: 2 }), await compare(scenario, { worlds: 2 })];
    expect(JSON.stringify(a)).toBe(JSON.stringify(b));
  });

  test("a world does not depend on the worlds before it", async () => {
    const past = pastOf(scenario, scenario.seed);
    const alone = asKnownWorld(scenario, past, 3);
    asKnownWorld(scenario, past, 1);
    expect(asKnownWorld(scenario, past, 3)).toEqual(alone);
  });

  test("two arms with the same steps have the same impact", () => {
    const twice = smallScenario({
      arms: {
        ...scenario.arms!,
        at: "20:50",
        choices: [
          { name: "one", steps: [] },
          { name: "two", steps: [] },
        ],
      },
    } as never);
    const [one, two] = hindsightWorld(twice, 1).arms;
    expect(one).toEqual(two);
  });

  test("as known, worlds share the past and differ in the future", () => {
    const past = pastOf(scenario, scenario.seed);
    const [one] = asKnownWorld(scenario, past, 1).arms;
    const [two] = asKnownWorld(scenario, past, 2).arms;
    expect(one.impact.offlineChargerMinutes).not.toBe(two.impact.offlineChargerMinutes);
  });

  test("stopped early it reports the pairs that are done", async () => {
    let done = 0;
    const result = await compare(scenario, {
      worlds: 5,
      onProgress: (n) => (done = n),
      enough: () => done >= 4,
    });
    expect([result.hindsight.worlds, result.asKnown.worlds]).toEqual([2, 2]);
  });
});

const arm = (score: number, minutesTo99: number | null): World["arms"][number] => ({
  impact: { score, minutesTo99, recoveredShare: 0.9 } as Impact,
  extraEur: 0,
  steps: [],
  offline: [],
});
const world = (...arms: World["arms"]): World => ({ arms, cause: 0, open: [0], ends: {} });

describe("leagueOf", () => {
  test("a recovery time that one world did not reach is null, with the share that did, never averaged in", () => {
    const league = leagueOf(["a", "b"], [world(arm(1, 10), arm(2, 20)), world(arm(3, null), arm(2, 30))]);
    expect(league.arms[0].impact.minutesTo99).toBeNull();
    expect(league.arms[0].reached.minutesTo99).toBe(0.5);
    expect(league.arms[1].impact.minutesTo99).toBe(25);
    expect(league.arms[1].differences.minutesTo99).toBeNull();
  });

  test("differences are paired: a shift common to both arms leaves no width", () => {
    const league = leagueOf(
      ["a", "b"],
      [100, 5000, 7].map((x) => world(arm(x, 1), arm(x - 3, 1))),
    );
    expect(league.arms[1].differences.score).toEqual({ mean: -3, low: -3, high: -3 });
    expect(league.best).toBe("b");
  });
});

describe("statistics", () => {
  test("Student's quantile, in the table and beyond it", () => {
    expect(t975(1)).toBeCloseTo(12.706, 3);
    expect(t975(30)).toBeCloseTo(2.0423, 4);
    expect(t975(31)).toBeCloseTo(2.0395, 3);
    expect(t975(100)).toBeCloseTo(1.984, 3);
  });

  test("a mean's interval", () => {
    expect(interval([1, 2, 3, 4, 5])).toEqual({ mean: 3, low: 1.037, high: 4.963 });
    expect(interval([7])).toEqual({ mean: 7, low: null, high: null });
    expect([median([3, 1, 2]), median([4, 1, 2, 3])]).toEqual([2, 2.5]);
  });
});
