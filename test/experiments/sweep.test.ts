// Sweeps: the laws of their points, of what they find to matter, and of how they are run.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { threadsEngine } from "../../sim/engines/threads.ts";
import { grid, latinHypercube } from "../../sim/experiments/points.ts";
import { leastSquares } from "../../sim/experiments/regression.ts";
import { planSweep, type SweepPlanOptions, type SweepRun, sweep } from "../../sim/experiments/sweep.ts";
import { gridTornado, hypercubeTornado } from "../../sim/experiments/tornado.ts";
import { type Parameter, parametersOf, type Vary } from "../../sim/experiments/vary.ts";
import { draw } from "../../sim/kernel/draw.ts";
import { deriveKeys } from "../../sim/kernel/streams.ts";
import { uniform } from "../../sim/kernel/variates.ts";
import { smallScenario } from "../smallScenario.ts";

const scenario = smallScenario({ lasts: "1 h" });

const parameters = (...vary: Vary[]): readonly Parameter[] => {
  const found = parametersOf(scenario, vary);
  if ("bad" in found) throw new Error(JSON.stringify(found.bad));
  return found.parameters;
};
const levels = (vary: Vary): readonly unknown[] => parameters(vary)[0].levels;

const ADMISSION = "faults[0].admissionAfter";
const RETURNS = "faults[0].returns";
const INSTANCES = "cloud.clusters[*].gateway.instances";

describe("the values of a range are written as its ends are", () => {
  test.each<[Vary, readonly unknown[]]>([
    [{ path: ADMISSION, from: "1/s", to: "3/s", step: "0.7/s" }, ["1/s", "1.7/s", "2.4/s"]],
    [{ path: ADMISSION, from: "0.1/s", to: "0.3/s", step: "0.1/s" }, ["0.1/s", "0.2/s", "0.3/s"]],
    [{ path: ADMISSION, from: "1/s", to: "3/s" }, ["1/s", "3/s"]],
    [{ path: INSTANCES, from: 4, to: 12, step: 4 }, [4, 8, 12]],
    [{ path: INSTANCES, from: 1, to: 2, step: 0.25 }, [1, 2]],
    [{ path: RETURNS, from: "20:50", to: "21:10", step: "10 min" }, ["20:50", "21:00", "21:10"]],
    [{ path: RETURNS, from: "+20 min", to: "+21 min", step: "30 s" }, ["+20 min", "+1230 s", "+21 min"]],
    [
      { path: "faults[0].nodeDown", from: "30 s", to: "2 min", step: "30 s" },
      ["30 s", "1 min", "90 s", "2 min"],
    ],
    [{ path: ADMISSION, values: ["1/s", "60/min", "1/s"] }, ["1/s", "60/min"]],
  ])("%j", (vary, expected) => {
    expect(levels(vary)).toEqual(expected);
    expect("points" in planSweep(scenario, { vary: [vary] })).toBe(true);
  });
});

describe("what cannot be varied is said at once", () => {
  const wrong = (options: SweepPlanOptions): string[] => {
    const plan = planSweep(scenario, options);
    return "bad" in plan ? plan.bad.map(({ change, message }) => `${change} ${message}`) : [];
  };

  test("paths, ends, steps and lists", () => {
    const vary: Vary[] = [
      { path: "faults[0].admissionAftr", from: "1/s", to: "2/s" },
      { path: ADMISSION, from: "1/s", to: 2 },
      { path: INSTANCES, from: 4, to: 4 },
      { path: "cloud.clusters[1].gateway.queue", from: 10, to: 20, step: 0 },
      { path: "cloud.clusters[2].gateway.queue", from: 10, to: 20, step: 11 },
      { path: "cloud.clusters[0].gateway.queue", from: 1, to: 9000, step: 1 },
      { path: "cloud.clusters[0].region", from: "north", to: "west" },
      { path: "cloud.clusters[0].gateway", values: [{}, { queue: 5 }] },
      { path: "seed", values: ["a", "b"] },
      { path: "title", values: ["one", "one"] },
      { path: RETURNS, from: "21:00", to: "20:50" },
    ];
    expect(wrong({ vary })).toEqual([
      "0 faults[0] has no key admissionAftr; it has kind, cluster, at, over, course, remaining, silentShare, nodeDown, nodeUp, admission, returns, returnLaw, admissionAfter, fullAfter",
      "1 faults[0].admissionAfter: expected a rate with its unit, such as 120/s or 90/min",
      "2 cloud.clusters[0].gateway.instances: expected a range that goes up from 4",
      "3 cloud.clusters[1].gateway.queue: expected a step above zero",
      "4 cloud.clusters[2].gateway.queue: expected a step that fits into the range",
      "5 cloud.clusters[0].gateway.queue: expected a step that gives at most 1000 values, this one gives 9000",
      "6 cloud.clusters[0].region: expected a number, a quantity or a time where a range begins; of anything else, list the values",
      `7 cloud.clusters[0].gateway: ${INSTANCES} varies this already`,
      "8 seed: a sweep varies it by itself, by the number of seeds",
      "9 title: expected two values or more",
      '10 faults[0].returns: expected a range that goes up from "21:00"',
    ]);
  });

  test("points that no single value shows to be wrong, each thing once", () => {
    const regions: Vary = { path: "cloud.clusters[0].region", values: ["west", "north", "south"] };
    const found = wrong({ vary: [regions, { path: INSTANCES, from: 2, to: 4, step: 1 }] });
    expect(found).toEqual([
      "-1 point 4: cloud.clusters[0].standby: expected another region than the cluster's own",
      "-1 point 7: cloud.clusters[0].region: expected the name of a region (west, north)",
    ]);
  });

  test("too many points, and too few to tell the parameters apart", () => {
    const many: Vary[] = [0, 1, 2].map((k) => ({
      path: `cloud.clusters[${k}].gateway.queue`,
      from: 1,
      to: 30,
      step: 1,
    }));
    expect(wrong({ vary: many })).toEqual(["-1 expected at most 10000 points, met 27000"]);
    expect(wrong({ vary: many, samples: 4 })).toEqual([
      "-1 expected at least 5 samples of these parameters, met 4",
    ]);
  });
});

test("a grid has every combination once, the last parameter changing first", () => {
  const points = grid(
    parameters({ path: ADMISSION, from: "1/s", to: "2/s" }, { path: INSTANCES, from: 4, to: 12, step: 4 }),
  );
  expect(points.map(({ values }) => values.join(" "))).toEqual([
    "1/s 4",
    "1/s 8",
    "1/s 12",
    "2/s 4",
    "2/s 8",
    "2/s 12",
  ]);
});

describe("a Latin hypercube", () => {
  const range: Vary = { path: ADMISSION, from: "1/s", to: "9/s" };
  const stepped: Vary = { path: INSTANCES, from: 4, to: 12, step: 4 };
  const time: Vary = { path: RETURNS, from: "20:50", to: "21:20" };

  test("property: of each range every stratum once, of levels each as often as another", () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 200 }), fc.string(), (n, seed) => {
        const points = latinHypercube(parameters(range, stepped), n, seed);
        const drawn = points.map(({ values }) => parseFloat(String(values[0]))).sort((a, b) => a - b);
        drawn.forEach((x, k) => {
          expect(x).toBeGreaterThan(1 + (8 * k) / n - 1e-12);
          expect(x).toBeLessThan(1 + (8 * (k + 1)) / n);
        });
        for (const level of [4, 8, 12]) {
          const count = points.filter(({ values }) => values[1] === level).length;
          expect(Math.abs(count - n / 3)).toBeLessThan(1);
        }
      }),
      { numRuns: 50 },
    );
  });

  test("a time is drawn to the second, and stands within its range", () => {
    const points = latinHypercube(parameters(time), 30, "7");
    for (const { values } of points) expect(values[0]).toMatch(/^(20:5|21:[01])\d(:\d\d)?$/);
    expect(new Set(points.map(({ values }) => values[0])).size).toBe(30);
  });

  test("depends on the seed, and a parameter's values not on those beside it", () => {
    const column = (seed: string, path: string, ...vary: Vary[]): unknown[] => {
      const all = parameters(...vary);
      const k = all.findIndex((p) => p.path === path);
      return latinHypercube(all, 20, seed).map(({ values }) => values[k]);
    };
    const alone = column("1", ADMISSION, range);
    expect(column("1", ADMISSION, time, range, stepped)).toEqual(alone);
    expect(column("2", ADMISSION, range)).not.toEqual(alone);
  });

  test("the order of one parameter owes nothing to another's", () => {
    const paths = [0, 1, 2].map((k) => `cloud.clusters[${k}].gateway.queue`);
    const all = parameters(...paths.map((path) => ({ path, from: 0, to: 1000 })));
    const n = 400;
    const points = latinHypercube(all, n, "3");
    for (const [a, b] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ]) {
      const product = points.reduce((sum, { places }) => sum + (places[a] - 0.5) * (places[b] - 0.5), 0);
      // Of permutations drawn apart, the correlation has variance 1 / (n − 1).
      expect(Math.abs((12 * product) / n)).toBeLessThan(3.5 / Math.sqrt(n - 1));
    }
  });
});

const keys = deriveKeys("tornado", ["luck"]);
const luck = (k: number): number => uniform(draw(keys, 0, k, 0)) - 0.5;

describe("the tornado of a grid", () => {
  const all = parameters(
    { path: ADMISSION, from: "1/s", to: "3/s", step: "1/s" },
    { path: INSTANCES, from: 4, to: 8 },
    { path: RETURNS, from: "20:50", to: "21:10" },
  );
  const points = grid(all);

  test("property: a parameter that does nothing has a swing of exactly 0, whatever the others do", () => {
    fc.assert(
      fc.property(fc.nat(), (from) => {
        const values = points.map(({ places }) => 1e6 * luck(from * 100 + places[0] * 10 + places[2]));
        const { effects } = gridTornado(all, points, [values, values.map((x) => x * 1.1)]);
        expect(effects.find(({ path }) => path === INSTANCES)?.swing).toEqual({ mean: 0, low: 0, high: 0 });
        expect(effects[2].path).toBe(INSTANCES);
      }),
      { numRuns: 50 },
    );
  });

  test("means, swings and their order are those of a sum of effects, which they explain whole", () => {
    const values = points.map(({ places: [a, b, c] }) => 100 + [0, 50, 7][a] - 10 * b + 300 * c);
    expect(gridTornado(all, points, [values])).toEqual({
      explained: 1,
      effects: [
        {
          path: RETURNS,
          lowest: { value: "20:50", mean: 114 },
          highest: { value: "21:10", mean: 414 },
          swing: { mean: 300, low: null, high: null },
        },
        {
          path: ADMISSION,
          lowest: { value: "1/s", mean: 245 },
          highest: { value: "2/s", mean: 295 },
          swing: { mean: 50, low: null, high: null },
        },
        {
          path: INSTANCES,
          lowest: { value: 8, mean: 259 },
          highest: { value: 4, mean: 269 },
          swing: { mean: 10, low: null, high: null },
        },
      ],
    });
  });

  test("what two parameters do only together is not explained", () => {
    const together = points.map(({ places: [, b, c] }) => (b === c ? 1 : 0));
    expect(gridTornado(all, points, [together]).explained).toBe(0);
    expect(gridTornado(all, points, [points.map(() => 5)]).explained).toBeNull();
  });
});

describe("the tornado of a Latin hypercube", () => {
  const FIRMWARE = "fleet.firmware[0].retry.policy";
  const all = parameters(
    { path: ADMISSION, from: "1/s", to: "9/s" },
    { path: INSTANCES, from: 4, to: 12, step: 4 },
    { path: FIRMWARE, values: ["quadratic", "fixed", "exponential"] },
    { path: RETURNS, from: "20:50", to: "21:20" },
  );

  test("finds straight lines and the effects of words exactly, a word by its best and its worst", () => {
    const points = latinHypercube(all, 20, "1");
    const values = points.map(({ places: [a, b, c] }) => 1000 - 500 * a + 50 * b + [0, 30, -10][c]);
    const { effects, explained } = hypercubeTornado(all, points, values)!;
    expect(explained).toBe(1);
    expect(effects.map(({ path, swing }) => [path, swing.mean])).toEqual([
      [ADMISSION, 500],
      [INSTANCES, 100],
      [FIRMWARE, 40],
      [RETURNS, 0],
    ]);
    expect(effects[0]).toMatchObject({ lowest: { value: "9/s" }, highest: { value: "1/s" } });
    expect(effects[2]).toMatchObject({ lowest: { value: "exponential" }, highest: { value: "fixed" } });
    for (const { lowest, highest, swing } of effects) {
      expect(highest.mean - lowest.mean).toBeCloseTo(swing.mean, 2);
      expect([swing.low, swing.high]).toEqual([swing.mean, swing.mean]);
    }
  });

  test("the interval of a parameter that does nothing holds 0 in 95 of 100 sweeps", () => {
    const runs = 400;
    let holds = 0;
    for (let run = 0; run < runs; run++) {
      const points = latinHypercube(all, 15, String(run));
      const values = points.map(({ places: [a] }, k) => {
        let sum = 900 * a;
        for (let j = 0; j < 12; j++) sum += 20 * luck((run * 15 + k) * 12 + j);
        return sum;
      });
      const { effects } = hypercubeTornado(all, points, values)!;
      if ((effects.find(({ path }) => path === RETURNS)?.swing.low ?? 1) <= 0) holds++;
    }
    expect(Math.abs(holds / runs - 0.95)).toBeLessThan(3.5 * Math.sqrt((0.05 * 0.95) / runs));
  });

  test("parameters that went together in every point cannot be told apart", () => {
    const rows = [1, 2, 3, 4, 5].map((x) => [x, 2 * x]);
    expect(leastSquares(rows, [1, 2, 3, 4, 5])).toBeUndefined();
    expect(leastSquares([[1], [2]], [1, 2])).toBeUndefined();
  });
});

describe("a sweep", () => {
  const options = {
    vary: [{ path: ADMISSION, from: "1/s", to: "3/s" }],
    chargers: 60,
    seeds: 2,
  };
  const textOf = async (more: object = {}) => JSON.stringify(await sweep(scenario, { ...options, ...more }));

  test("gives the same bytes on one thread, on three and in process", async () => {
    const entry = new URL("../../dist/cli.js", import.meta.url);
    const here = await textOf();
    expect(await textOf({ engine: threadsEngine(entry, 1) })).toBe(here);
    expect(await textOf({ engine: threadsEngine(entry, 3) })).toBe(here);
  });

  test("goes on from the runs that are done, and tells each other run once, in order", async () => {
    const all: SweepRun[] = [];
    const whole = await textOf({ onRun: (run: SweepRun) => all.push(run) });
    expect(all.map(({ point, seed }) => `${point} ${seed}`)).toEqual([
      "1 small",
      "2 small",
      "1 small#1",
      "2 small#1",
    ]);
    for (const done of [0, 1, 3, 4]) {
      const rest: SweepRun[] = [];
      expect(await textOf({ done: all.slice(0, done), onRun: (run: SweepRun) => rest.push(run) })).toBe(
        whole,
      );
      expect(rest).toEqual(all.slice(done));
    }
  });

  test.each([
    [1, { complete: false, seeds: 1, points: [{ point: 1 }], tornado: null }],
    [3, { complete: false, seeds: 1, points: [{ point: 1 }, { point: 2 }], tornado: { explained: 1 } }],
  ])("stopped after %i of 4 runs it tells what is whole", async (most, expected) => {
    let runs = 0;
    const result = await sweep(scenario, {
      ...options,
      onProgress: () => runs++,
      enough: () => runs >= most,
    });
    expect(result).toMatchObject(expected);
  });

  test("what a point did not reach is null, and so is the tornado", async () => {
    const result = await sweep(smallScenario({ lasts: "32 min" }), {
      ...options,
      seeds: 1,
      metric: "minutesTo99",
    });
    expect(result.points.map(({ metric }) => metric)).toEqual([null, null]);
    expect(result.tornado).toBeNull();
  });

  test("throws all that is wrong", async () => {
    const vary: Vary[] = [
      { path: "nonsense", values: [1, 2] },
      { path: INSTANCES, from: 2, to: 1 },
    ];
    await expect(sweep(scenario, { vary })).rejects.toThrow(/no key nonsense[^]*goes up from 2/);
  });
});
