// Designs on incidents: the arithmetic on scores that are known, the pairing on runs, and the Pareto front.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AS_BUILT, compareDesigns } from "../../sim/experiments/designs.ts";
import { paretoFront, type Point } from "../../sim/experiments/front.ts";
import type { Engine, Job } from "../../sim/experiments/job.ts";
import { seedOf } from "../../sim/experiments/replication.ts";
import { simulate } from "../../sim/experiments/simulate.ts";
import type { Impact } from "../../sim/measures/impact.ts";
import type { Design } from "../../sim/scenario/design.ts";
import { designed } from "../../sim/scenario/overlay.ts";
import { scaleTo } from "../../sim/scenario/scale.ts";
import type { Scenario } from "../../sim/scenario/schema.ts";
import { smallScenario } from "../smallScenario.ts";

const scenario = smallScenario();
const design = (title: string, changes: Design["changes"] = [], more: Partial<Design> = {}): Design => ({
  ...AS_BUILT,
  title,
  changes,
  ...more,
});
const priced = (title: string, eurAMonth: number): Design =>
  design(title, [], { costs: [{ what: "more", eurAMonth }] });

/** An engine that runs nothing: scores by incident, design and replication, as they are asked for. */
const scoring =
  (scores: (incident: string, k: number, replication: number) => number, most = Infinity): Engine =>
  async (_scenario, jobs) => {
    const seen = new Map<string, number>();
    return jobs.slice(0, most).map((job: Job) => {
      if (job.kind !== "run" || job.of === undefined) throw new Error(job.kind);
      const key = `${job.of.title} ${job.replication}`;
      const k = seen.get(key) ?? 0;
      seen.set(key, k + 1);
      return { digest: "", impact: { score: scores(job.of.title, k, job.replication) } as Impact };
    });
  };

const titled = (title: string): Scenario => ({ ...scenario, title });
const [one, two] = [titled("one"), titled("two")];

/** As built it is 100 and 10 000 in the first run of each, and 10 % more in the next. */
const SCORES: Readonly<Record<string, readonly number[]>> = {
  one: [100, 50, 300],
  two: [10_000, 10_000, 5_000],
};
const known = scoring((incident, k, replication) => SCORES[incident][k] * (1 + replication / 10));

describe("on scores that are known", () => {
  test("means, differences, worst case, multiples", async () => {
    const result = await compareDesigns([priced("half", 100), priced("mixed", 10)], [one, two], {
      replications: 2,
      engine: known,
    });
    expect(result.replications).toBe(2);
    const [asBuilt, half, mixed] = result.designs;
    expect(asBuilt).toMatchObject({
      title: "as built",
      worst: { incident: "2", score: 10_500 },
      mean: { score: 5302.5, difference: { mean: 0, low: 0, high: 0 } },
      relative: { worst: 1, mean: 1 },
    });
    expect(half.incidents[0]).toMatchObject({ incident: "1", score: 52.5, ratio: 0.5 });
    expect(half.incidents[0].difference.mean).toBe(-52.5);
    expect(half.relative).toEqual({ worst: 1, worstOn: "2", mean: 0.75 });
    expect(mixed).toMatchObject({
      worst: { incident: "2", score: 5250 },
      mean: { score: 2782.5, difference: { mean: -2520 } },
      relative: { worst: 3, worstOn: "1", mean: 1.75 },
    });
  });

  test("a cost is that of the cloud and what the design says besides; the front goes by it", async () => {
    const { designs } = await compareDesigns([priced("half", 100), priced("mixed", 10)], [one, two], {
      replications: 1,
      engine: known,
    });
    const [asBuilt, half, mixed] = designs;
    expect(half.cost.eurAMonth - asBuilt.cost.eurAMonth).toBeCloseTo(100, 6);
    expect(half.cost.items.at(-1)).toEqual({ what: "more", eurAMonth: 100 });
    expect(designs.map((d) => d.onFront)).toEqual([
      { mean: true, worst: true, relative: true },
      { mean: false, worst: false, relative: true },
      { mean: true, worst: true, relative: false },
    ]);
    expect(mixed.cost.eurAMonth).toBeGreaterThan(asBuilt.cost.eurAMonth);
  });

  test("against nothing, any harm is infinitely more", async () => {
    const { designs } = await compareDesigns([design("a"), design("b")], [one], {
      replications: 1,
      engine: scoring((_incident, k) => (k === 2 ? 7 : 0)),
    });
    expect(designs.map((d) => d.relative.worst)).toEqual([1, 1, Infinity]);
  });

  test.each([
    { done: 12, incidents: 2, replications: 2, short: false },
    { done: 11, incidents: 2, replications: 1, short: true },
    { done: 6, incidents: 2, replications: 1, short: true },
    { done: 5, incidents: 1, replications: 1, short: true },
  ])("stopped after $done of 12 runs: $incidents incidents, $replications runs each", async (expected) => {
    const result = await compareDesigns([design("a"), design("b")], [one, two], {
      replications: 2,
      engine: scoring(() => 1, expected.done),
    });
    expect([result.incidents.length, result.replications]).toEqual([
      expected.incidents,
      expected.replications,
    ]);
    expect(result.stoppedShortOf).toEqual(expected.short ? { incidents: 2, replications: 2 } : undefined);
  });

  test("stopped before all designs had run on one incident: nothing to compare", async () => {
    const early = compareDesigns([design("a"), design("b")], [one, two], { engine: scoring(() => 1, 2) });
    await expect(early).rejects.toThrow("no incident was completed");
  });
});

describe("on runs", () => {
  test("a design of nothing is the cloud as built, to the digest", async () => {
    const laid = designed(AS_BUILT, [scenario]);
    if ("flaws" in laid) throw new Error("flaws");
    expect(simulate(laid.scenarios[0]).digest).toBe(simulate(scenario).digest);
  });

  test("each score is that of the run with that design and seed, whatever else is compared", async () => {
    const halved = design("half", [{ path: "cloud.clusters[*].hub.admission", times: 0.5 }]);
    const sooner = design("sooner", [{ path: "faults[0].admissionAfter", times: 3 }]);
    const options = { replications: 2, chargers: 500 };
    const both = await compareDesigns([halved, sooner], [scenario], options);
    const alone = await compareDesigns([sooner], [scenario], options);
    expect(both.designs[2].incidents).toEqual(alone.designs[1].incidents);
    expect(both.incidents).toEqual([
      { name: "1", title: scenario.title, seed: "small", chargers: 500, scaledFrom: 2500 },
    ]);
    const laid = designed(sooner, [scenario]);
    if ("flaws" in laid) throw new Error("flaws");
    const { scenario: sized } = scaleTo(laid.scenarios[0], 500);
    const scores = [0, 1].map((r) => simulate(sized, { seed: seedOf(sized, r) }).impact.score);
    expect(alone.designs[1].incidents[0].score).toBeCloseTo((scores[0] + scores[1]) / 2, 2);
    expect(alone.designs[1].incidents[0].ratio).toBeLessThan(1);
  });

  test("a cost is that of the whole fleet, at whatever size it runs", async () => {
    const [whole, sample] = await Promise.all(
      [{}, { chargers: 500 }].map((options) =>
        compareDesigns([design("cells", [], { splitClusters: 2 })], [scenario], {
          replications: 1,
          engine: scoring(() => 1),
          ...options,
        }),
      ),
    );
    expect(sample.designs.map((d) => d.cost)).toEqual(whole.designs.map((d) => d.cost));
    expect(sample.designs[1].cost.eurAMonth).toBeGreaterThan(sample.designs[0].cost.eurAMonth);
  });

  test("a fault of a cluster split in two befalls half as many", () => {
    const laid = designed(design("cells", [], { splitClusters: 2 }), [scenario]);
    if ("flaws" in laid) throw new Error("flaws");
    const [before, now] = [scenario, laid.scenarios[0]].map((s) => simulate(s).impact.chargersAffected ?? 0);
    expect(now / before).toBeGreaterThan(0.45);
    expect(now / before).toBeLessThan(0.55);
  });

  test("a design that does not fit is refused, with what is wrong", async () => {
    const lost = design("lost", [{ path: "cloud.clusters[z].hub.slots", to: 5 }]);
    await expect(compareDesigns([lost], [scenario])).rejects.toThrow(
      "lost: on A small outage: cloud.clusters has no entry [z]; it has a, b, c",
    );
  });
});

describe("the Pareto front", () => {
  const dominates = (a: Point, b: Point): boolean =>
    a.cost <= b.cost && a.harm <= b.harm && (a.cost < b.cost || a.harm < b.harm);
  test("property: those that none dominates, by comparing all with all", () => {
    const point = fc.record({ cost: fc.integer({ min: 0, max: 12 }), harm: fc.integer({ min: 0, max: 12 }) });
    fc.assert(
      fc.property(fc.array(point, { maxLength: 40 }), (points) => {
        expect(paretoFront(points)).toEqual(points.map((p) => !points.some((other) => dominates(other, p))));
      }),
    );
  });
});
