// What would overturn an answer, against trying it.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { inProcess } from "../../sim/experiments/job.ts";
import { doubtFlips, weightFlips } from "../../sim/experiments/overturn.ts";
import { weightsOf } from "../../sim/experiments/weights.ts";
import { HARMS, type Impact, WEIGHT_NAMES } from "../../sim/measures/impact.ts";
import type { Weights } from "../../sim/measures/weights.ts";
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
});

describe("doubts", () => {
  const doubting = (doubts: readonly object[]) =>
    decode({
      ...smallInput,
      arms: { ...smallInput.arms, choices: [smallInput.arms.choices[0], smallInput.arms.choices[2]], doubts },
    });

  test("a failover that takes for ever loses to doing nothing, beyond a value between the ends", async () => {
    const found = await doubtFlips(
      doubting([
        { path: "arms.choices[*].steps[failover].takes.*", least: 1, most: 60, source: "test" },
        { path: "cloud.backend.api.work", least: 1, most: 1.01, source: "test" },
      ]),
      3,
      inProcess,
      {},
    );
    expect(found).toMatchObject({ worlds: 3, chargers: 2500 });
    const [takes, work] = found?.doubts ?? [];
    expect(takes).toMatchObject({ now: "8 min", least: "8 min", most: "480 min" });
    expect(found?.best).toBe("cluster");
    expect(takes.flips).toHaveLength(1);
    expect(takes.flips[0]).toMatchObject({ when: "above", arm: "hold" });
    const [, amount, unit] = /^([\d.]+) (min|s)$/.exec(String(takes.flips[0].value)) ?? [];
    const minutes = unit === "s" ? Number(amount) / 60 : Number(amount);
    expect(minutes).toBeGreaterThan(8);
    expect(minutes).toBeLessThan(480);
    expect(work.flips).toEqual([]);
  }, 60_000);

  test("without doubts nothing is run", async () => {
    const never = () => Promise.reject(new Error("nothing to run"));
    expect(await doubtFlips(smallScenario(), 3, never, {})).toBeUndefined();
  });
});
