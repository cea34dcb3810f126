// Causes: which are open, which worlds they are true in, and that what was known is what all worlds share.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { causeIn, causesOf } from "../../sim/experiments/causes.ts";
import { jobRunner } from "../../sim/experiments/job.ts";
import { pastsOf } from "../../sim/experiments/pasts.ts";
import {
  asKnownWorld,
  decisionOf,
  hindsightWorld,
  pastOf,
  type World,
} from "../../sim/experiments/worlds.ts";
import { digestOf } from "../../sim/operations/simulation.ts";
import { TICKS_PER_MINUTE } from "../../sim/kernel/time.ts";
import { decode, smallInput } from "../smallScenario.ts";

const own = [
  { kind: "instance-loss", cluster: "a", at: "20:35", remaining: 0, drops: 0.95, returns: "21:20" },
];
const causes = [
  { name: "provider", probability: 0.5 },
  {
    name: "standby short too",
    probability: 0.3,
    changes: [{ path: "cloud.clusters[*].standbyHub.admission", times: 0.02 }],
  },
  { name: "own instances", probability: 0.2, changes: [{ path: "faults", to: own }] },
];
const scenario = decode({ ...smallInput, arms: { ...smallInput.arms, causes } });
const known = pastsOf(scenario);
const at = (minute: number): number => minute * TICKS_PER_MINUTE;

describe("what is open", () => {
  test("before anything has gone wrong, all of it", () => {
    expect(known(at(4)).open).toEqual([0, 1, 2]);
  });
  test("a cause that would have looked otherwise is not, once it would have", () => {
    expect(known(at(50)).open).toEqual([0, 1]);
  });
  test("asked in any order it is the same, and the past is that of a run from the start", () => {
    const digestAt = (minute: number) => digestOf(known(at(minute)).pastOf(0));
    const forward = [10, 20, 30].map(digestAt);
    expect([30, 10, 20].map(digestAt)).toEqual([forward[2], forward[0], forward[1]]);
    expect(forward[1]).toBe(digestOf(pastOf(scenario, scenario.seed, at(20))));
  });
});

test("a world's cause: each as often as it is probable among the open ones, in any worlds in a row", () => {
  const all = causesOf(scenario);
  fc.assert(
    fc.property(
      fc.string(),
      fc.integer({ min: 0, max: 1e6 }),
      fc.integer({ min: 1, max: 300 }),
      (seed, first, n) => {
        const counts = [0, 0, 0];
        for (let world = first; world < first + n; world++) counts[causeIn(world, seed, all, [0, 1])]++;
        expect(counts[2]).toBe(0);
        // By chance the deviation of 300 worlds alone would be 8.
        expect(Math.abs(counts[1] - (n * 0.3) / 0.8)).toBeLessThan(4);
      },
    ),
  );
  // Which worlds it is true in differs from seed to seed.
  const inSeed = (seed: string) =>
    Array.from({ length: 40 }, (_, world) => causeIn(world, seed, all, [0, 1, 2]));
  expect(inSeed("one")).not.toEqual(inSeed("two"));
});

describe("jobs", () => {
  const run = jobRunner(scenario);
  const decided = decisionOf(scenario).at;

  test("the decision looked at at its own time is the decision", () => {
    expect(run({ kind: "fork", at: decided })).toEqual(hindsightWorld(scenario, 0));
    expect(run({ kind: "fork", at: decided, world: 2 })).toEqual(run({ kind: "as known", world: 2 }));
  });
  test("in a world of the first cause it is as without causes", () => {
    const worlds = [1, 2, 3, 4, 5].map((world) => run({ kind: "as known", world }) as World);
    const first = worlds.findIndex((world) => world.cause === 0);
    const without = decode(smallInput);
    const { arms } = asKnownWorld(without, pastOf(without, without.seed), first + 1);
    expect(worlds[first].arms).toEqual(arms);
  });
  test("a fork does not depend on the forks before it", () => {
    const fresh = jobRunner(scenario)({ kind: "fork", at: at(25), world: 1 });
    run({ kind: "fork", at: at(40), world: 3 });
    expect(run({ kind: "fork", at: at(25), world: 1 })).toEqual(fresh);
  });
  test("changes come before causes, and are undone for the next job", () => {
    const plain = run({ kind: "as known", world: 1 });
    const changes = [{ path: "faults[0].admissionAfter", times: 4 }];
    expect(run({ kind: "as known", world: 1, changes })).not.toEqual(plain);
    expect(run({ kind: "as known", world: 1 })).toEqual(plain);
  });
});
