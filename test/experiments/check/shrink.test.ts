// Shrinking: to what made it fail and nothing else, whatever else was there; by rules that are known, and by real runs.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cases } from "../../../sim/experiments/check/arbitrary.ts";
import { type Case, systemOf } from "../../../sim/experiments/check/case.ts";
import { judgeCase } from "../../../sim/experiments/check/play.ts";
import { type FirstFailing, shrinkFaults, shrinkFleet } from "../../../sim/experiments/check/shrink.ts";
import type { Trouble } from "../../../sim/experiments/check/trouble.ts";
import { chargersOf } from "../../../sim/scenario/scale.ts";
import { smallScenario } from "../../smallScenario.ts";

const system = systemOf(smallScenario());
const UNTIL = 60;

const by =
  (fails: (one: Case) => boolean) =>
  (candidates: readonly Case[]): Promise<number> =>
    Promise.resolve(candidates.findIndex(fails));

const caseOf = (...troubles: readonly Trouble[]): Case => ({
  troubles,
  chargers: chargersOf(system),
  clusters: null,
  seed: "1",
});

const slowStore = (at: number, lasts: number, factor: number): Trouble => ({
  kind: "slow-store",
  target: { store: "core" },
  levels: { factor },
  at,
  lasts,
});
const clusterLoss = (cluster: string, at: number, lasts: number): Trouble => ({
  kind: "cluster-loss",
  target: { cluster },
  levels: {},
  at,
  lasts,
});

/** First the faults, then the fleet. */
const shrink = async (of: typeof system, one: Case, until: number, firstFailing: FirstFailing) => {
  const less = (await shrinkFaults(of, one, until, firstFailing)).at(-1) ?? one;
  return { one: (await shrinkFleet(of, less, firstFailing)).at(-1) ?? less };
};

const noise = cases(system, {
  atMost: 6,
  between: [1, UNTIL],
  kinds: ["mass-reboot", "poison-message", "network-degradation", "blind-monitoring"],
});

describe("by a rule that is known", () => {
  test("of many faults those are left that it takes, as mild, short and late as it goes, on the fewest chargers and clusters", async () => {
    await fc.assert(
      fc.asyncProperty(noise, async (extra) => {
        const one = caseOf(...extra.troubles, slowStore(10, 30, 0.9), clusterLoss("b", 20, 25));
        // It takes both: the store slow by level 0.3 for 12 minutes, the cluster gone for 5, and 500 chargers.
        const fails = ({ troubles, chargers }: Case): boolean =>
          troubles.some(
            (t) => t.kind === "slow-store" && (t.levels["factor"] ?? 0) >= 0.3 && t.lasts >= 12,
          ) &&
          troubles.some((t) => t.kind === "cluster-loss" && t.lasts >= 5) &&
          chargers >= 500;
        const { one: least } = await shrink(system, one, UNTIL, by(fails));
        expect(least.troubles.map(({ kind }) => kind)).toEqual(["slow-store", "cluster-loss"]);
        const [store, cluster] = least.troubles;
        expect(store.levels["factor"]).toBeLessThan(0.33);
        expect([store.lasts, cluster.lasts]).toEqual([12, 5]);
        expect([store.at, cluster.at]).toEqual([UNTIL - 12, UNTIL - 5]);
        expect(least.clusters).toEqual(["b"]);
        expect(least.chargers).toBeLessThan(520);
      }),
      { numRuns: 15 },
    );
  });

  test("it ends with a case that fails, whose faults nothing makes less, and then its fleet", async () => {
    await fc.assert(
      fc.asyncProperty(cases(system, { atMost: 4, between: [1, UNTIL] }), fc.integer(), async (one, salt) => {
        // Any rule at all, as long as it is one: a hash of the case.
        const fails = (other: Case): boolean => {
          let h = salt;
          for (const c of JSON.stringify(other)) h = (Math.imul(h, 31) + c.charCodeAt(0)) | 0;
          return h % 3 === 0 || JSON.stringify(other) === JSON.stringify(one);
        };
        const { one: least } = await shrink(system, one, UNTIL, by(fails));
        expect(fails(least)).toBe(true);
        const asFound = { ...least, chargers: one.chargers, clusters: one.clusters };
        expect((await shrink(system, asFound, UNTIL, by(fails))).one).toEqual(least);
      }),
      { numRuns: 20 },
    );
  });
});

describe("by real runs", () => {
  test("of a lost cluster and what does no harm, the cluster alone is left", async () => {
    const one = caseOf(
      { kind: "blind-monitoring", target: { what: "late" }, levels: { delay: 0.5 }, at: 5, lasts: 30 },
      clusterLoss("b", 12, 40),
      slowStore(20, 20, 0.01),
    );
    const properties = [{ kind: "outage" as const, share: 0.1, atMost: 5 * 60_000 }];
    const fails = (other: Case): boolean => judgeCase(system, other, properties)[0].holds === false;
    expect(fails(one)).toBe(true);
    const { one: least } = await shrink(system, one, UNTIL, by(fails));
    expect(least.troubles.map(({ kind, target }) => [kind, target])).toEqual([
      ["cluster-loss", { cluster: "b" }],
    ]);
    expect(least.clusters).toEqual(["b"]);
    expect(least.chargers).toBe(100);
    expect(least.troubles[0].lasts).toBeLessThan(8);
  });
});
