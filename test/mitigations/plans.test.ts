import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runbooks } from "../../sim/experiments/check/runbooks.ts";
import { MITIGATIONS, type MitigationSpec, planMitigation } from "../../sim/mitigations/index.ts";
import { type Plan, PAST, planRun } from "../../sim/operations/plan.ts";
import { crossCheck } from "../../sim/scenario/crossCheck.ts";
import { LEVER_NAMES } from "../../sim/twin/levers.ts";
import { smallScenario } from "../smallScenario.ts";
import { decodeStep, inputs, planningOf, scenario } from "./rig.ts";

const specs = inputs.map(decodeStep);
const from = fc.integer({ min: 0, max: 24 * 3_600_000 });
const seed = fc.integer({ min: 0, max: 9_999 }).map(String);
const drawn = fc.sample(runbooks(scenario, { atMost: 1 }), 300).flat();
const step = fc.constantFrom(...specs, ...drawn);

/** Those that go on by themselves after the step is done. */
const goesOn = (spec: MitigationSpec): boolean =>
  spec.kind === "stand-alone" || (spec.kind === "admission-control" && spec.lifts !== undefined);

const planOfArm = (world: number, name: string, steps: readonly MitigationSpec[]): Plan =>
  planRun({ ...scenario, seed: name, world, faults: [], actions: [], arm: { from: 600_000, steps } });

test("every mitigation is tested here", () => {
  expect(new Set(specs.map(({ kind }) => kind))).toEqual(new Set(MITIGATIONS.map(({ kind }) => kind)));
});

test("a scenario may hold every one of them", () => {
  const all = smallScenario({ actions: inputs.map((input) => ({ at: "20:45", step: input })) });
  expect(crossCheck(all, {})).toEqual([]);
});

test("each has its own kind, and one short plain sentence for a title", () => {
  expect(new Set(MITIGATIONS.map(({ kind }) => kind)).size).toBe(MITIGATIONS.length);
  for (const { title } of MITIGATIONS) expect(title).toMatch(/^[A-Z][^.]{5,60}$/);
});

test("what a step does comes between its start and its end, in whole ticks", () => {
  fc.assert(
    fc.property(step, from, seed, (spec, start, name) => {
      const { pulls, doneAt, note } = planMitigation(spec, start, "step 0", planningOf(name));
      expect(note).not.toBe("");
      expect(Number.isInteger(doneAt)).toBe(true);
      expect(doneAt).toBeGreaterThanOrEqual(start);
      for (const { at } of pulls) {
        expect(Number.isInteger(at)).toBe(true);
        expect(at).toBeGreaterThanOrEqual(start);
        if (!goesOn(spec)) expect(at).toBeLessThanOrEqual(doneAt);
      }
    }),
    { numRuns: 1_000 },
  );
});

test("levers that are there, on targets that are there", () => {
  const { cloud, fleet } = scenario;
  const most = Math.max(2 * cloud.clusters.length, fleet.firmware.length);
  fc.assert(
    fc.property(step, from, seed, (spec, start, name) => {
      for (const { lever, target, value, detail } of planMitigation(spec, start, "x", planningOf(name))
        .pulls) {
        expect(LEVER_NAMES).toContain(lever);
        expect(Number.isInteger(target) && target >= 0 && target < most).toBe(true);
        expect(Number.isFinite(value) && Number.isFinite(detail ?? 0)).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});

test("a step that failed did nothing, and one that succeeded did what it is for", () => {
  const idle = new Set(["hold", "diagnose", "support-case"]);
  fc.assert(
    fc.property(step, from, seed, (spec, start, name) => {
      const { pulls, succeeded } = planMitigation(spec, start, "x", planningOf(name));
      expect(pulls.length > 0).toBe(succeeded && !idle.has(spec.kind));
    }),
    { numRuns: 500 },
  );
});

describe("a step with no chance", () => {
  const CHANCES = ["succeeds", "capacityHad", "standbyFit", "right", "hastens"];
  const hopeless = specs.flatMap((spec) => {
    const chances = CHANCES.filter((key) => Object.hasOwn(spec, key));
    return chances.length === 0
      ? []
      : [{ ...spec, ...Object.fromEntries(chances.map((key) => [key, 0])) } as MitigationSpec];
  });

  test("all may fail, but to wait", () => {
    expect(hopeless.length).toBe(specs.filter(({ kind }) => kind !== "hold").length);
  });

  test("never succeeds and pulls nothing, whatever the luck", () => {
    fc.assert(
      fc.property(fc.constantFrom(...hopeless), from, seed, (spec, start, name) => {
        const { pulls, succeeded } = planMitigation(spec, start, "x", planningOf(name));
        expect([pulls, succeeded]).toEqual([[], false]);
      }),
      { numRuns: 500 },
    );
  });
});

describe("luck", () => {
  test("the same step at the same time has the same in every arm", () => {
    fc.assert(
      fc.property(step, step, seed, fc.integer({ min: 0, max: 9 }), (spec, other, name, world) => {
        const wait = decodeStep({ kind: "hold", lasts: "7 min" });
        const alone = planOfArm(world, name, [wait, spec]);
        const followed = planOfArm(world, name, [wait, spec, other]);
        expect(followed.steps).toEqual(expect.arrayContaining([...alone.steps]));
        expect(followed.pulls).toEqual(expect.arrayContaining([...alone.pulls]));
      }),
      { numRuns: 300 },
    );
  });

  test("a step begins when the one before it is done", () => {
    fc.assert(
      fc.property(step, step, seed, (first, second, name) => {
        const [a, b] = planOfArm(PAST, name, [first, second]).steps;
        expect([a.kind, b.kind, b.from]).toEqual([first.kind, second.kind, a.doneAt]);
      }),
      { numRuns: 300 },
    );
  });
});
