// What knowledge is worth and who owns the tail, on worlds whose answers are known.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { interval } from "../../sim/experiments/statistics.ts";
import { coursesOf, knowledgeOf, worthOfKnowing } from "../../sim/experiments/known.ts";
import { tailOwner } from "../../sim/experiments/tail.ts";
import type { ArmRun, World } from "../../sim/experiments/worlds.ts";
import type { Impact } from "../../sim/measures/impact.ts";
import { normals } from "./normals.ts";

describe("what knowing a quantity is worth", () => {
  test("of two causes that ask for two arms: what the wrong arm costs, as often as it would be taken", () => {
    const scores = Array.from({ length: 40 }, (_, w) => (w % 4 === 0 ? [0, 8] : [10, 2]));
    // Without: the second arm, 8 in a quarter of the worlds.
    expect(
      worthOfKnowing(
        scores,
        scores.map((_, w) => (w % 4 === 0 ? 1 : 0)),
      ).mean,
    ).toBe(2);
  });

  test("of a continuous quantity: that of the best threshold, all but what its blocks blur", () => {
    // Holding costs what the trouble lasts; failing over costs 0.5 in any case.
    const lasts = Array.from({ length: 400 }, (_, w) => ((w * 7919) % 400) / 400);
    const { mean } = worthOfKnowing(
      lasts.map((x) => [x, 0.5]),
      lasts,
    );
    expect(mean).toBeGreaterThan(0.115);
    expect(mean).toBeLessThanOrEqual(0.126);
  });

  test("property: what tells nothing is worth nothing, on the mean", () => {
    const draw = normals("tells nothing");
    const worths = Array.from({ length: 300 }, () => {
      const scores = Array.from({ length: 24 }, () => [draw(), draw(), draw()]);
      return worthOfKnowing(
        scores,
        scores.map(() => draw()),
      ).mean;
    });
    expect(interval(worths).high).toBeLessThanOrEqual(0);
  });

  test("property: never more than knowing everything", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(100), fc.nat(100), fc.nat(5)), { minLength: 2, maxLength: 30 }),
        (worlds) => {
          const scores = worlds.map(([a, b]) => [a, b]);
          const totals = [0, 1].map((k) => scores.reduce((sum, s) => sum + s[k], 0));
          const perfect = Math.min(...totals) - scores.reduce((sum, s) => sum + Math.min(...s), 0);
          const { mean } = worthOfKnowing(
            scores,
            worlds.map(([, , value]) => value),
          );
          expect(mean * worlds.length).toBeLessThanOrEqual(perfect + 0.01 * worlds.length);
        },
      ),
    );
  });

  test("knowing how one arm goes, one takes that arm or the best of the others, no third", () => {
    const scores = Array.from({ length: 20 }, (_, w) => (w % 2 === 0 ? [5, 9, 0] : [5, 9, 11]));
    const values = scores.map((_, w) => w % 2);
    expect(worthOfKnowing(scores, values).mean).toBeCloseTo(2.5, 9);
    expect(worthOfKnowing(scores, values, 1).mean).toBe(0);
  });
});

const arm = (score: number, ...minutes: readonly number[]): ArmRun => ({
  impact: { score } as Impact,
  extraEur: 0,
  steps: minutes.map((m) => ({
    kind: "failover",
    from: 0,
    doneAt: m,
    succeeded: m < 1000,
    note: "",
    ofArm: true,
  })),
  offline: [],
});

describe("knowledge and tails of a league", () => {
  const worlds = Array.from({ length: 20 }, (_, w): World => {
    const end = ((w * 7) % 20) / 20;
    return {
      arms: [arm(100 * (1 - end)), arm(30 + (w % 5 === 0 ? 60 : 0), w % 5 === 0 ? 5000 : 10 + (w % 3))],
      cause: 0,
      open: [0],
      ends: { "the shortage": end },
    };
  });

  test("lists what differs from world to world, with what the scenario calls it", () => {
    const found = knowledgeOf(["hold", "fail over"], worlds, [{ name: "the provider's word", tells: "end" }]);
    expect(found.map(({ name }) => name)).toEqual([
      "when it ends: the shortage (the provider's word)",
      "how “fail over” goes: failover",
    ]);
    expect(found[0].worth.mean).toBeGreaterThan(5);
  });

  test("an arm's tail is owned by the step that fails in its worst worlds, or by the end of the trouble", () => {
    expect(tailOwner(worlds, 0)).toEqual({ name: "the end of the shortage", share: 1 });
    expect(tailOwner(worlds, 1)).toEqual({ name: "failover", share: 0.8 });
  });

  test("nobody owns the tail where nothing varies, or of few worlds", () => {
    const even = worlds.map((world) => ({ ...world, arms: [arm(5, 7)], ends: {} }));
    expect(tailOwner(even, 0)).toBeNull();
    expect(tailOwner(worlds.slice(0, 7), 0)).toBeNull();
  });

  test.each([8, 10, 20, 60])("of %i worlds chance makes nobody an owner, but for one time in twenty", (n) => {
    const draw = normals(`tails of ${n}`);
    const runs = 400;
    const named = Array.from({ length: runs }, () =>
      tailOwner(
        Array.from({ length: n }, (): World => {
          const steps = arm(draw(), draw(), draw() < -1 ? 5000 : draw());
          return { ...worlds[0], arms: [steps], ends: { one: draw(), two: draw() } };
        }),
        0,
      ),
    ).filter((owner) => owner !== null);
    expect(named.length / runs).toBeLessThan(0.05 + 3.5 * Math.sqrt((0.05 * 0.95) / runs));
  });

  test("a step that takes as long in every world that it succeeds in is slow in none of them", () => {
    // The scores are worst where the step is as in most worlds.
    const same = worlds.map((world, w) => ({ ...world, arms: [arm(w, w === 0 ? 5000 : 10)], ends: {} }));
    expect(tailOwner(same, 0)).toBeNull();
  });

  test("a step on an alert that fires in some worlds is one step in all of them", () => {
    const steps = (...minutes: readonly number[]) => arm(0, ...minutes).steps;
    const reacting = [steps(), steps(7), steps(9, 3), steps(5000)].map((taken): World => ({
      ...worlds[0],
      arms: [{ ...arm(0), steps: taken }],
    }));
    expect(coursesOf(reacting, 0)).toEqual([
      { name: "failover", courses: [0, 7, 9, Infinity] },
      { name: "failover 2", courses: [0, 0, 3, 0] },
    ]);
  });
});
