// What would overturn an answer, against trying it.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Engine } from "../../sim/experiments/job.ts";
import { doubtFlips, weightFlips } from "../../sim/experiments/overturn.ts";
import { weightsOf } from "../../sim/experiments/weights.ts";
import type { World } from "../../sim/experiments/worlds.ts";
import { HARMS, type Impact, WEIGHT_NAMES } from "../../sim/measures/impact.ts";
import type { Weights } from "../../sim/measures/weights.ts";
import { chargersOf, scaleTo } from "../../sim/scenario/scale.ts";
import { decode, smallInput, smallScenario } from "../smallScenario.ts";

const defaults = weightsOf(smallScenario());
const HARM_METRICS = [
  "driverWaitMinutes",
  "startsBlocked",
  "offlineChargerMinutes",
  "statusStaleMinutes",
  "historyLagHours",
  "callsFailed",
  "commandsFailed",
  "messagesLost",
] as const;

const scored = (harms: Record<(typeof HARM_METRICS)[number], number>, weights: Weights): number =>
  WEIGHT_NAMES.reduce((sum, name) => sum + weights[name] * HARMS[name](harms), 0);

describe("weights", () => {
  const harms = fc.record(Object.fromEntries(HARM_METRICS.map((m) => [m, fc.nat(1000)]))) as fc.Arbitrary<
    Record<(typeof HARM_METRICS)[number], number>
  >;

  test("property: just within a flip the arm is best still, just beyond it the other is", () => {
    fc.assert(
      fc.property(fc.array(harms, { minLength: 2, maxLength: 5 }), (all) => {
        const armsWith = (weights: Weights) =>
          all.map((h, k) => ({
            name: `${k}`,
            impact: { ...h, score: scored(h, weights) } as unknown as Impact,
          }));
        const bestWith = (weights: Weights): number => {
          const scores = armsWith(weights).map((arm) => arm.impact.score);
          return scores.indexOf(Math.min(...scores));
        };
        const best = bestWith(defaults);
        for (const { weight, now, flips } of weightFlips(armsWith(defaults), defaults)) {
          for (const { when, value, arm } of flips) {
            // Values are rounded to a thousandth.
            const step = (when === "above" ? 1 : -1) * 0.01;
            const beyond = { ...defaults, [weight]: Math.max(0, Number(value) + step) };
            const rival = all[Number(arm)];
            if (beyond[weight] > 0)
              expect(scored(rival, beyond)).toBeLessThanOrEqual(scored(all[best], beyond) + 1e-6);
            const within = { ...defaults, [weight]: Number(value) - step };
            if ((within[weight] - now) * step > 0)
              expect(scored(all[best], within)).toBeLessThanOrEqual(
                scored(all[bestWith(within)], within) + 1e-6,
              );
          }
          // Where nothing flips, nothing does, however far one goes.
          if (flips.length === 0)
            for (const far of [0, 1e6])
              expect(scored(all[best], { ...defaults, [weight]: far })).toBeLessThanOrEqual(
                Math.min(...all.map((h) => scored(h, { ...defaults, [weight]: far }))) + 1e-6,
              );
        }
      }),
    );
  });

  test("an arm as good as the best, with less of a harm, would be better as soon as that weighs more", () => {
    const none = Object.fromEntries(HARM_METRICS.map((m) => [m, 0])) as Record<
      (typeof HARM_METRICS)[number],
      number
    >;
    const arms = [
      { name: "blocks", harms: { ...none, startsBlocked: 10 } },
      { name: "waits", harms: { ...none, driverWaitMinutes: 10 * defaults.startBlocked } },
    ].map(({ name, harms: h }) => ({
      name,
      impact: { ...h, score: scored(h, defaults) } as unknown as Impact,
    }));
    const flips = weightFlips(arms, defaults).filter((w) => w.flips.length > 0);
    expect(flips).toMatchObject([
      {
        weight: "driverWaitMinute",
        flips: [{ when: "below", value: defaults.driverWaitMinute, arm: "waits" }],
      },
      { weight: "startBlocked", flips: [{ when: "above", value: defaults.startBlocked, arm: "waits" }] },
    ]);
  });
});

const three = [{ name: "near" }, { name: "middle" }, { name: "far" }];
const doubting = (doubts: readonly object[], choices: readonly object[]) =>
  scaleTo(decode({ ...smallInput, arms: { ...smallInput.arms, choices, doubts } }), 400).scenario;

describe("doubts, where the scores are known", () => {
  /** An engine whose arms have these scores at a factor. */
  const scoring =
    (scoresAt: (factor: number) => readonly number[]): Engine =>
    async (_, jobs) =>
      jobs.map((job) => {
        const change = job.kind === "as known" ? job.changes?.[0] : undefined;
        const factor = change !== undefined && "times" in change ? change.times : 1;
        const arms = scoresAt(factor).map((score) => ({ impact: { score } }));
        return { arms } as unknown as World;
      });
  const tried = async (
    least: number,
    most: number,
    scoresAt: (factor: number) => readonly number[],
    best = 0,
  ) => {
    const scenario = doubting([{ path: "cloud.backend.api.work", least, most, source: "test" }], three);
    return doubtFlips(scenario, { best, worlds: 2, engine: scoring(scoresAt) });
  };
  const flipsOf = async (...given: Parameters<typeof tried>) => (await tried(...given))?.doubts[0].flips;

  test("of three arms it is the one that is best next to the present value, on either side", async () => {
    const down = (f: number) => [100, f < 0.7 ? 50 : 150, f < 0.4 ? 20 : 150];
    expect(await flipsOf(0.1, 1, down)).toEqual([
      { when: "below", value: expect.any(String), multiple: expect.closeTo(0.7, 1), arm: "middle" },
    ]);
    const up = (f: number) => [100, f > 3 ? 50 : 150, f > 7 ? 20 : 150];
    expect(await flipsOf(1, 9, up)).toMatchObject([{ when: "above", multiple: 3.5, arm: "middle" }]);
    const both = (f: number) => [100, f > 3 ? 50 : 150, f < 0.4 ? 20 : 150];
    expect(await flipsOf(0.1, 9, both)).toMatchObject([
      { when: "below", arm: "far" },
      { when: "above", arm: "middle" },
    ]);
  });
  test("an arm that is better by less than what is clear overturns nothing", async () => {
    expect(await flipsOf(0.1, 9, () => [100, 99, 101])).toEqual([]);
    expect((await tried(0.1, 9, () => [100, 99, 101], 2))?.best).toBe("far");
    expect((await tried(0.1, 9, () => [100, 97, 101], 2))?.best).toBe("middle");
  });
  test("stopped, it says nothing", async () => {
    const scenario = doubting([{ path: "cloud.backend.api.work", least: 0, most: 2, source: "test" }], three);
    expect(await doubtFlips(scenario, { best: 0, worlds: 2, engine: async () => [] })).toBeUndefined();
  });
});

test("a failover that takes for ever loses to doing nothing, beyond a value between the ends", async () => {
  const scenario = doubting(
    [{ path: "arms.choices[*].steps[failover].takes.*", least: 1, most: 60, source: "test" }],
    [smallInput.arms.choices[0], smallInput.arms.choices[2]],
  );
  const found = await doubtFlips(scenario, { best: 1, worlds: 2 });
  expect(found).toMatchObject({ worlds: 2, chargers: 400, best: "cluster" });
  const [takes] = found?.doubts ?? [];
  expect(takes).toMatchObject({ now: "8 min", least: "8 min", most: "480 min" });
  expect(takes.flips).toMatchObject([{ when: "above", arm: "hold" }]);
  const [{ multiple, value }] = takes.flips;
  expect(multiple).toBeGreaterThan(1);
  expect(multiple).toBeLessThan(60);
  const [, amount, unit] = /^([\d.]+) (min|s)$/.exec(String(value)) ?? [];
  expect(Number(amount) / (unit === "s" ? 60 : 1)).toBeCloseTo(8 * multiple, 0);
});

test("a doubt that a small fleet cannot have is tried on the fleet there is", async () => {
  // Of 12,000 chargers a hub's pool of 3 connections is one on the trial's 5,000, and a tenth of it none.
  const cloud = { ...smallInput.cloud, backend: { stores: { core: { pool: 6 }, portal: { pool: 6 } } } };
  const groups = smallInput.fleet.groups.map((group) => ({ ...group, chargers: 20_000 }));
  const doubts = [{ path: "cloud.backend.stores.*.pool", least: 0.1, most: 1, source: "test" }];
  const whole = decode({
    ...smallInput,
    cloud,
    fleet: { ...smallInput.fleet, groups },
    arms: { ...smallInput.arms, choices: three, doubts },
  });
  const asked: number[] = [];
  const engine: Engine = async (scenario) => (asked.push(chargersOf(scenario)), []);
  await doubtFlips(whole, { best: 0, worlds: 2, engine });
  expect(asked).toEqual([120_000]);
});

test("without doubts nothing is run", async () => {
  const engine = () => Promise.reject(new Error("nothing to run"));
  expect(await doubtFlips(smallScenario(), { best: 0, worlds: 3, engine })).toBeUndefined();
});
