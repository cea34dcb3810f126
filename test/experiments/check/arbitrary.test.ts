// Random cases: each can be played, all kinds come up, and everything the system has is hit.
import fc from "fast-check";
import { expect, test } from "vitest";
import { cases } from "../../../sim/experiments/check/arbitrary.ts";
import { isPlayable, scenarioOfCase, systemOf } from "../../../sim/experiments/check/case.ts";
import { editOf, FAULT_KINDS, severityOf } from "../../../sim/experiments/check/trouble.ts";
import { ticksAt } from "../../../sim/twin/quantity.ts";
import { smallScenario } from "../../smallScenario.ts";

const system = systemOf(smallScenario());

test("each can be played, within its times and with at least one fault of all that were asked for", () => {
  const kinds = ["slow-store", "cluster-loss", "duplicate-flood"] as const;
  fc.assert(
    fc.property(cases(system, { kinds, atMost: 4, between: [5, 60] }), (one) => {
      expect(one.troubles.length).toBeGreaterThan(0);
      const made = scenarioOfCase(system, one) as { scenario: typeof system };
      for (const fault of made.scenario.faults) {
        expect(kinds).toContain(fault.kind);
        expect(ticksAt(fault.at, system.starts)).toBeGreaterThanOrEqual(5 * 60_000);
        if ("returns" in fault)
          expect(ticksAt(fault.returns, system.starts)).toBeLessThanOrEqual(60 * 60_000);
      }
    }),
    { numRuns: 200 },
  );
});

test("every kind comes up, at every cluster and region", () => {
  const drawn = fc
    .sample(cases(system, { atMost: 3 }), { numRuns: 600, seed: 1 })
    .flatMap(({ troubles }) => troubles);
  expect([...new Set(drawn.map(({ kind }) => kind))].sort()).toEqual([...FAULT_KINDS].sort());
  const clusters = drawn.flatMap(({ target }) => target["cluster"] ?? []);
  expect(new Set(clusters)).toEqual(new Set(["a", "b", "c"]));
});

test("mild as often as bad, short as often as long", () => {
  const drawn = fc
    .sample(cases(system, { kinds: ["slow-store"], atMost: 1, between: [1, 61] }), { numRuns: 600, seed: 5 })
    .flatMap(({ troubles }) => troubles);
  const aboutHalf = (list: readonly number[]): void => {
    const below = list.filter((value) => value < 0.5).length / list.length;
    expect(below).toBeGreaterThan(0.4);
    expect(below).toBeLessThan(0.6);
  };
  aboutHalf(drawn.map(({ levels }) => levels["factor"]));
  aboutHalf(drawn.map(({ lasts, at }) => lasts / (61 - at)));
});

test.each(FAULT_KINDS)("%s: can be as mild and as bad as its definition says", (kind) => {
  const [{ troubles }] = fc
    .sample(cases(system, { kinds: [kind], atMost: 1 }), { numRuns: 20, seed: 3 })
    .filter((one) => one.troubles.length > 0);
  for (const level of [0, 0.5, 1]) {
    const levels = Object.fromEntries(Object.keys(severityOf(kind)).map((name) => [name, level]));
    const one = { troubles: [{ ...troubles[0], levels }], chargers: 2500, clusters: null, seed: "1" };
    expect([editOf(system, one.troubles[0]), isPlayable(system, one)]).toEqual([expect.anything(), true]);
  }
});

test("what a case leaves out of the system it does not have; a size it cannot have is no case", () => {
  const [one] = fc.sample(cases(system, { kinds: ["slow-store"] }), { numRuns: 1, seed: 1 });
  const made = scenarioOfCase(system, { ...one, clusters: ["a"], chargers: 1500 }) as {
    scenario: typeof system;
  };
  expect(made.scenario.cloud.clusters.map(({ name }) => name)).toEqual(["a"]);
  expect(isPlayable(system, { ...one, chargers: 1 })).toBe(false);
});
