import { describe, expect, test } from "vitest";
import { clock } from "../../sim/experiments/clock.ts";
import { NoWorld } from "../../sim/experiments/compare.ts";
import { hindsightWorld } from "../../sim/experiments/worlds.ts";
import { TICKS_PER_MINUTE } from "../../sim/kernel/time.ts";
import { smallScenario } from "../smallScenario.ts";

const scenario = smallScenario();
const every = 10 * TICKS_PER_MINUTE;

describe("the decision clock", async () => {
  const result = await clock(scenario, { worlds: 2, every, to: 50 * TICKS_PER_MINUTE });
  const minuteAt = (at: string) => result.minutes.find((m) => m.at === at);

  test("looks at every time, at the decision and two minutes before, in order", () => {
    const minutes = result.minutes.map((m) => m.minute);
    expect(minutes).toEqual([...minutes].sort((a, b) => a - b));
    for (const m of [5, 15, 18, 20, 25, 35, 45]) expect(minutes).toContain(m);
    expect(result).toMatchObject({
      worlds: 2,
      decidedAt: "20:50",
      names: ["hold", "scale up", "cluster", "region"],
    });
  });

  test("at the decision it is the comparison's own hindsight", () => {
    const arms = hindsightWorld(scenario, 0).arms.map((arm) => arm.impact.score);
    expect(minuteAt("20:50")?.arms.map((arm) => arm.hindsight)).toEqual(arms);
  });

  test("between two times whose best arms differ, every minute is looked at", () => {
    for (const [k, m] of result.minutes.entries()) {
      const next = result.minutes[k + 1];
      if (next === undefined || next.minute === m.minute + 1) continue;
      expect([next.best, next.bestInHindsight]).toEqual([m.best, m.bestInHindsight]);
    }
  });

  test("a window says what the minutes say", () => {
    for (const [k, window] of result.windows.entries()) {
      const clearly = result.minutes.filter((m) => (m.arms[k].difference.high ?? 0) < 0);
      expect(window.helpsUntil).toBe(clearly.at(-1)?.at ?? null);
      const [before, then] = [minuteAt("20:48"), minuteAt("20:50")];
      const less = (m = then) => (m?.arms[k].hindsight ?? 0) - (m?.arms[0].hindsight ?? 0);
      expect(window.twoMinutesEarlier).toBeCloseTo(less(then) - less(before), 3);
    }
    expect(result.windows[0]).toMatchObject({ arm: "hold", helpsUntil: null, twoMinutesEarlier: 0 });
  });

  test("failing over the cluster is worth less, the later", () => {
    const less = (at: string) => {
      const m = minuteAt(at);
      return (m?.arms[2].hindsight ?? 0) - (m?.arms[0].hindsight ?? 0);
    };
    expect(less("20:45")).toBeLessThan(less("21:05"));
  });
});

test("out of time it has the rounds that are done; stopped before hindsight is, nothing", async () => {
  const options = { every, from: 10 * TICKS_PER_MINUTE, to: 30 * TICKS_PER_MINUTE };
  const hindsight = await clock(scenario, { ...options, worlds: 5, timeUp: () => true });
  expect(hindsight.worlds).toBe(0);
  expect(hindsight.minutes[0].arms[0].difference).toEqual({ mean: 0, low: null, high: null });
  await expect(clock(scenario, { ...options, enough: () => true })).rejects.toThrow(NoWorld);
});
