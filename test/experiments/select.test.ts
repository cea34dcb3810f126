// The statistics of the league table on arms whose answers are known.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DEFAULT_RULE, select, type SelectionRule } from "../../sim/experiments/select.ts";
import { interval } from "../../sim/experiments/statistics.ts";
import { draw } from "../../sim/kernel/draw.ts";
import { deriveKeys } from "../../sim/kernel/streams.ts";
import { uniform } from "../../sim/kernel/variates.ts";

const keys = deriveKeys("select", ["shared", "own"]);

/** About normal, of mean 0 and variance 1: twelve uniforms. */
const normal = (stream: number, entity: number, ordinal: number): number => {
  let sum = -6;
  for (let k = 0; k < 12; k++) sum += uniform(draw(keys, stream, entity, ordinal * 12 + k));
  return sum;
};

/** Worlds in which all arms share a luck of this deviation, and each has its own besides. */
const worldsOf = (run: number, count: number, means: readonly number[], shared: number, own: number) =>
  Array.from({ length: count }, (_, j) => {
    const luck = shared * normal(0, run, j);
    return means.map((mean, k) => mean + luck + own * normal(1, run * 64 + k, j));
  });

/** Where the indifference zone is 2 % of a baseline of 1,000. */
const ZONE = 20;
const most = 3_000;

describe("selecting the best", () => {
  const runs = 300;
  /** How often an arm other than the first is selected, of those in which all others are worse by just the zone. */
  const errors = (arms: number, own: number, rule: SelectionRule = DEFAULT_RULE) => {
    let wrong = 0;
    let worlds = 0;
    for (let run = 0; run < runs; run++) {
      const means = Array.from({ length: arms }, (_, k) => (k === arms - 1 ? 1000 - ZONE : 1000));
      const selection = select(worldsOf(run + 1, most, means, 200, own), rule);
      if (!selection.decided || selection.left[0] !== arms - 1) wrong++;
      worlds += selection.worlds;
    }
    return { wrong: wrong / runs, worlds: worlds / runs };
  };
  /** What three hundred runs leave to chance: three and a half deviations. */
  const chance = (p: number) => 3.5 * Math.sqrt((p * (1 - p)) / runs);

  test.each([2, 4])(
    "of %i arms, the others worse by just the zone: wrong no more often than stated",
    (arms) => {
      expect(errors(arms, 30).wrong).toBeLessThan(0.05 + chance(0.05));
      const careless = { ...DEFAULT_RULE, confidence: 0.6 };
      expect(errors(arms, 30, careless).wrong).toBeLessThan(0.4 + chance(0.4));
    },
  );

  test("less confidence, or less luck of one's own, takes fewer worlds", () => {
    const usual = errors(3, 30).worlds;
    expect(errors(3, 30, { ...DEFAULT_RULE, confidence: 0.8 }).worlds).toBeLessThan(usual);
    expect(errors(3, 10).worlds).toBeLessThan(usual);
  });

  test("pairing: the luck that arms share costs no world", () => {
    const count = (shared: number) =>
      select(worldsOf(7, most, [1000, 900, 1000], shared, 60), DEFAULT_RULE).worlds;
    // The zone follows from the baseline's mean, which the shared luck moves a little.
    expect(Math.abs(count(0) - count(30))).toBeLessThan(0.3 * count(0) + 3);
  });

  test("arms that are the same are decided at once, and either will do", () => {
    const worlds = worldsOf(1, 50, [1000, 1000], 100, 0);
    expect(select(worlds, DEFAULT_RULE)).toMatchObject({ decided: true, worlds: DEFAULT_RULE.firstStage });
  });

  test("two that are the same and best are decided once the others are dropped", () => {
    const worlds = worldsOf(5, 400, [1000, 1000, 1300], 100, 60).map(([a, , c]) => [a, a, c]);
    const { decided, left, worlds: took } = select(worlds, DEFAULT_RULE);
    expect([decided, left]).toEqual([true, [0, 1]]);
    expect(took).toBeLessThan(40);
  });

  test("arms that differ by many zones are told apart long before those that differ by one", () => {
    const took = (second: number) => select(worldsOf(8, most, [1000, second], 100, 200)).worlds;
    expect(took(800)).toBeLessThan(0.1 * took(980));
  });

  test("too few worlds: undecided, with the lowest mean first", () => {
    const worlds = worldsOf(3, 12, [1000, 995, 1010], 100, 80);
    const { decided, left, worlds: seen } = select(worlds, DEFAULT_RULE);
    expect([decided, seen]).toEqual([false, 12]);
    const means = left.map((k) => worlds.reduce((sum, w) => sum + w[k], 0));
    expect(means).toEqual([...means].sort((a, b) => a - b));
    expect(select([], DEFAULT_RULE)).toMatchObject({ decided: false, worlds: 0 });
  });

  test("more worlds after the decision change nothing, and the order of the arms does not matter", () => {
    fc.assert(
      fc.property(fc.nat(999), fc.shuffledSubarray([1, 2, 3], { minLength: 3 }), (run, order) => {
        const worlds = worldsOf(run, 400, [1000, 960, 990, 1020], 100, 40);
        const first = select(worlds, DEFAULT_RULE);
        expect(select(worlds.slice(0, first.worlds), DEFAULT_RULE)).toEqual(first);
        // The baseline stays first: the zone is a share of its score.
        const arms = [0, ...order];
        const moved = select(
          worlds.map((w) => arms.map((k) => w[k])),
          DEFAULT_RULE,
        );
        expect(moved.worlds).toBe(first.worlds);
        expect(moved.left.map((k) => arms[k])).toEqual([...first.left]);
      }),
      { numRuns: 40 },
    );
  });
});

test("Student's intervals cover the mean in 95 of 100 cases", () => {
  for (const n of [2, 5, 10, 40]) {
    let covered = 0;
    const runs = 2000;
    for (let run = 0; run < runs; run++) {
      const { low, high } = interval(
        Array.from({ length: n }, (_, j) => 50 + 10 * normal(1, run + 9000 * n, j)),
      );
      if (low !== null && high !== null && low <= 50 && high >= 50) covered++;
    }
    expect(Math.abs(covered / runs - 0.95)).toBeLessThan(3.5 * Math.sqrt((0.05 * 0.95) / runs) + 0.002);
  }
});
