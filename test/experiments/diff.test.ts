// The diff: what is the same is not run, what differs is played on the same worlds, and what newly fails is told from chance.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { diff, type DiffOptions, type Pair, type PairDiff } from "../../sim/experiments/diff.ts";
import { type Engine, inProcess, type Job, type JobResult } from "../../sim/experiments/job.ts";
import { signTest } from "../../sim/experiments/statistics.ts";
import type { TrialResult } from "../../sim/experiments/trial.ts";
import { METRIC_NAMES } from "../../sim/measures/impact.ts";
import type { Scenario } from "../../sim/scenario/schema.ts";
import { decode, smallerInput } from "../smallScenario.ts";

const input = {
  ...smallerInput(10),
  lasts: "70 min",
  hypotheses: [{ name: "back", signal: "affected share", max: 0.15, when: "after", grace: "15 min" }],
};
const withAdmission = (rate: number, changes: Partial<typeof input> = {}): Scenario =>
  decode({ ...input, ...changes, faults: [{ ...input.faults[0], admissionAfter: `${rate}/s` }] });
const base = withAdmission(2);
const head = withAdmission(0.01);

/** Counts what is asked of it. */
const watched = (engine: Engine = inProcess): { readonly engine: Engine; readonly jobs: Job[] } => {
  const jobs: Job[] = [];
  return {
    jobs,
    engine: (scenario, all, options) => {
      jobs.push(...all);
      return engine(scenario, all, options);
    },
  };
};

const one = async (pair: Pair, options: DiffOptions): Promise<PairDiff> =>
  (await diff([pair], options)).pairs[0];

describe("what does not differ", () => {
  test("is not run: the same scenario, or one of another title and seed", async () => {
    const { engine, jobs } = watched();
    const others = [
      base,
      { ...base, title: "Another", seed: "other" },
      { ...base, prices: { ...base.prices } },
    ];
    const result = await diff(
      others.map((other, k) => ({ name: String(k), base, head: other })),
      { engine, seeds: 3 },
    );
    expect(jobs).toEqual([]);
    expect(result).toMatchObject({ complete: true, newlyFailing: 0, newlyPassing: 0 });
    expect(result.pairs.map(({ status, figures, verdicts }) => [status, figures, verdicts])).toEqual(
      others.map(() => ["unchanged", [], []]),
    );
  });

  test("in what is played has deltas of exactly 0", async () => {
    const held = { ...base, hypotheses: [] };
    const { status, same, figures, verdicts } = await one(
      { name: "a", base: held, head: base },
      { seeds: 2 },
    );
    expect([status, same]).toEqual(["changed", 2]);
    expect(figures.map(({ metric }) => metric)).toEqual(METRIC_NAMES);
    for (const { delta, clear } of figures)
      expect([delta, clear]).toEqual([{ mean: 0, low: 0, high: 0 }, false]);
    expect(verdicts[0]).toMatchObject({ name: "back", answer: "new", base: null });
  });
});

describe("both sides", () => {
  const negated = (x: number | null): number | null => (x === null ? null : 0 - x);
  const ROUNDING = 3;

  test("swapped: deltas are negated, what newly fails newly passes", async () => {
    const there = await one({ name: "a", base, head }, { seeds: 2 });
    const back = await one({ name: "a", base: head, head: base }, { seeds: 2 });
    expect(there.verdicts.map(({ answer }) => answer)).toContain("newly failing");
    there.figures.forEach((figure, k) => {
      const other = back.figures[k];
      expect([other.base, other.head, other.clear]).toEqual([figure.head, figure.base, figure.clear]);
      if (figure.delta === null) return expect(other.delta).toBeNull();
      expect(other.delta!.mean).toBeCloseTo(-figure.delta.mean, ROUNDING - 1);
      expect(other.delta!.low).toBeCloseTo(negated(figure.delta.high)!, ROUNDING - 1);
    });
    const swapped: Record<string, string> = {
      "newly failing": "newly passing",
      "newly passing": "newly failing",
      "more often": "less often",
      "less often": "more often",
      "as before": "as before",
    };
    expect(back.verdicts.map(({ answer }) => answer)).toEqual(
      there.verdicts.map(({ answer }) => swapped[answer]),
    );
  });

  test("play the same worlds: the base's own seed first, also where the head has another", async () => {
    const { engine, jobs } = watched();
    const result = await one({ name: "a", base, head: { ...head, seed: "other" } }, { seeds: 3, engine });
    expect(result.seed).toBe(base.seed);
    const runs = jobs.map((job) => (job.kind === "trial" ? [job.of.seed, job.replication] : []));
    expect(runs).toEqual([0, 0, 1, 1, 2, 2].map((k) => [base.seed, k]));
    const same = await one({ name: "a", base, head }, { seeds: 3 });
    expect(same.figures).toEqual(result.figures);
  });

  test("are scaled alike: a fleet that grew has grown", async () => {
    const groups = base.fleet.groups.map((group) => ({ ...group, chargers: 2 * group.chargers }));
    const grown = { ...base, fleet: { ...base.fleet, groups } };
    const result = await one({ name: "a", base, head: grown }, { seeds: 1, chargers: 100 });
    expect(result).toMatchObject({ chargers: 200, scaledFrom: 500 });
  });
});

describe("the budget", () => {
  test("is shared: world after world of all, and what is done of half a world is left out", async () => {
    const pairs = ["a", "b"].map((name) => ({ name, base, head: withAdmission(1) }));
    let asked = 0;
    const { pairs: played, complete } = await diff(pairs, { seeds: 50, enough: () => ++asked > 7 });
    expect(complete).toBe(false);
    expect(played.map(({ worlds }) => worlds)).toEqual([2, 1]);
    let least = 0;
    await diff(pairs, { seeds: 50, enough: (worlds) => (least = worlds) >= 2 });
    expect(least).toBe(2);
  });

  test("of nothing leaves a scenario without figures, and says so", async () => {
    const { pairs, complete } = await diff([{ name: "a", base, head }], { enough: () => true });
    expect(complete).toBe(false);
    expect(pairs[0]).toMatchObject({ status: "changed", worlds: 0, figures: [], verdicts: [] });
  });
});

describe("what only one side has", () => {
  test("runs alone if it is new, and not at all if it is gone", async () => {
    const { engine, jobs } = watched();
    const { pairs, newlyFailing } = await diff(
      [
        { name: "n", head },
        { name: "g", base },
      ],
      { seeds: 2, engine },
    );
    expect(jobs).toHaveLength(2);
    expect(pairs.map(({ status, worlds }) => [status, worlds])).toEqual([
      ["new", 2],
      ["gone", 0],
    ]);
    expect(pairs[0].verdicts[0]).toMatchObject({ answer: "new", head: { judged: 2, failed: 2 } });
    expect(newlyFailing).toBe(0);
  });
});

/** Trials that were made up: whether the ledger balances, and when all are back, by side and world. */
const madeUp =
  (
    made: (side: "base" | "head", world: number) => { holds?: boolean | null; minutes?: number | null },
  ): Engine =>
  async (_scenario, jobs) =>
    jobs.map((job): JobResult => {
      if (job.kind !== "trial") throw new Error("expected trials");
      const { holds = true, minutes = 10 } = made(job.of.title as "base" | "head", job.replication);
      const impact = Object.fromEntries(METRIC_NAMES.map((name) => [name, 0]));
      return {
        digest: "",
        impact: { ...impact, minutesTo95: minutes },
        hypotheses: [],
        thresholds: [],
        stopWhen: [],
        judgements: [{ holds, value: 0, most: 0, unit: "messages", why: "it is so" }],
      } as unknown as TrialResult;
    });

const titled = { name: "a", base: { ...base, title: "base" }, head: { ...head, title: "head" } };
const claims = [{ name: "ledger", property: { kind: "ledger" as const } }];
const judged = async (
  made: Parameters<typeof madeUp>[0],
  seeds: number,
  inAtLeast?: number,
): Promise<PairDiff> =>
  one(titled, {
    engine: madeUp(made),
    seeds,
    claims: claims.map((claim) => ({ ...claim, ...(inAtLeast !== undefined && { inAtLeast }) })),
  });

describe("newly failing", () => {
  const failing = (n: number) => (side: string, world: number) => ({ holds: side === "base" || world >= n });

  test.each([
    ["in the one world there is", 1, 1, "newly failing"],
    ["in all of three", 3, 3, "newly failing"],
    ["in four of twenty: it may be chance", 4, 20, "more often"],
    ["in five of twenty", 5, 20, "newly failing"],
    ["in none", 0, 20, "as before"],
  ])("%s", async (_words, fails, worlds, answer) => {
    const { verdicts } = await judged(failing(fails), worlds);
    expect(verdicts).toMatchObject([{ answer, judged: worlds, worse: fails, better: 0 }]);
  });

  test("unless as many worlds are allowed to fail", async () => {
    expect((await judged(failing(6), 60, 0.9)).verdicts[0].answer).toBe("more often");
    expect((await judged(failing(7), 60, 0.9)).verdicts[0].answer).toBe("newly failing");
  });

  test("counts no world of which either side says nothing", async () => {
    const { verdicts } = await judged((side, world) => ({ holds: world < 3 ? null : side === "base" }), 5);
    expect(verdicts[0]).toMatchObject({ answer: "newly failing", judged: 2, worse: 2, head: { judged: 2 } });
    const { verdicts: none } = await judged(() => ({ holds: null }), 5);
    expect(none[0]).toMatchObject({ answer: "as before", judged: 0 });
  });
});

describe("a recovery that is not over when the run is", () => {
  test("is counted, and not made up; nothing is clear that the worlds without it speak against", async () => {
    const made = (side: string, world: number) => ({
      minutes: side === "base" ? 20 : world < 3 ? null : 15 - (world % 2),
    });
    const { figures } = await judged(made, 20);
    const recovery = figures.find(({ metric }) => metric === "minutesTo95")!;
    expect(recovery).toMatchObject({ worlds: 17, missing: { base: 0, head: 3 }, base: 20, clear: false });
    expect(recovery.delta!.high).toBeLessThan(0);
    const never = await judged((side) => ({ minutes: side === "base" ? 20 : null }), 2);
    expect(never.figures.find(({ metric }) => metric === "minutesTo95")).toMatchObject({
      delta: null,
      missing: { head: 2 },
    });
  });
});

test("the sign test counts what coins would do", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 12 }), fc.nat({ max: 12 }), (n, k) => {
      const throws = Array.from({ length: 1 << n }, (_, bits) => bits.toString(2).replaceAll("0", "").length);
      expect(signTest(k, n)).toBeCloseTo(throws.filter((heads) => heads >= k).length / throws.length, 12);
    }),
  );
  expect(signTest(500, 1000)).toBeCloseTo(0.5126, 4);
});

test("properties that compare a run with others are refused", async () => {
  const property = { kind: "doubling" as const, worlds: 6 };
  await expect(diff([titled], { claims: [{ name: "twice", property }] })).rejects.toThrow(
    "twice: doubling judges no run by itself",
  );
});
