import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chargersOf, scaleTo } from "../../sim/scenario/scale.ts";
import type { Scenario } from "../../sim/scenario/schema.ts";
import { readText, SMALL } from "./small.ts";

const reading = readText(
  SMALL.replace(
    "faults:\n",
    'faults:\n  - { kind: provider-capacity-loss, cluster: two, at: "12:10", returns: "12:20", admission: 2/s, admissionAfter: 20/s }\n',
  ),
);
if ("problems" in reading) throw new Error(JSON.stringify(reading.problems));
const { scenario } = reading;

/** The small scenario with these numbers of chargers, a group each. */
const withGroups = (counts: readonly number[]): Scenario => ({
  ...scenario,
  fleet: {
    ...scenario.fleet,
    groups: counts.map((chargers, i) => ({ ...scenario.fleet.groups[0], name: `g${i}`, chargers })),
  },
});

test("the total is exact, every group keeps a charger, and shares stay within one where they can", () => {
  const counts = fc.array(fc.oneof(fc.integer({ min: 1, max: 10 }), fc.integer({ min: 1, max: 100_000 })), {
    minLength: 1,
    maxLength: 30,
  });
  fc.assert(
    fc.property(counts, fc.nat({ max: 1_000_000 }), (sizes, more) => {
      const chargers = sizes.length + more;
      const from = withGroups(sizes);
      const { scenario: to, factor } = scaleTo(from, chargers);
      expect(chargersOf(to)).toBe(chargers);
      expect(factor).toBe(chargers / chargersOf(from));
      const now = to.fleet.groups.map((group) => group.chargers);
      expect(Math.min(...now)).toBeGreaterThanOrEqual(1);
      if (sizes.every((size) => size * factor >= 1))
        now.forEach((count, i) => expect(Math.abs(count - sizes[i] * factor)).toBeLessThan(1 + 1e-6));
    }),
  );
});

test("to its own size a scenario stays as it is", () => {
  expect(scaleTo(scenario, 1000)).toEqual({ scenario, factor: 1 });
});

test("what serves the fleet scales with it, and what is counted in nodes and instances does not", () => {
  const { scenario: to } = scaleTo(scenario, 500);
  const [before, after] = [scenario.cloud.clusters[0], to.cloud.clusters[0]];
  expect(after.hub).toEqual({
    ...before.hub,
    admission: before.hub.admission / 2,
    slots: before.hub.slots / 2,
  });
  expect(after.standbyHub.admission).toBe(before.standbyHub.admission / 2);
  expect(after.gateway).toEqual({
    ...before.gateway,
    connectsPerInstance: before.gateway.connectsPerInstance / 2,
    queue: before.gateway.queue / 2,
  });
  expect(to.faults[0]).toMatchObject({ admission: 1, admissionAfter: 10 });
  expect(to.faults[1]).toEqual(scenario.faults[1]);
});

test("limits on what grows with the fleet scale with it, the others stay", () => {
  const { scenario: to } = scaleTo(
    {
      ...scenario,
      hypotheses: [
        { name: "counted", signal: "history backlog", max: 100, when: "always", for: 60_000, share: 1 },
        { name: "share", signal: "offline share", max: 0.1, when: "always", for: 60_000, share: 1 },
      ],
      thresholds: [
        { metric: "startsBlocked", min: 2, max: 50 },
        { metric: "minutesTo99", max: 60 },
        { metric: "apiErrorShare", max: 0.1 },
      ],
      stopWhen: [
        { signal: "real-time rate", below: 40, for: 60_000 },
        { signal: "api latency", above: 5, for: 60_000 },
      ],
    },
    500,
  );
  expect(to.hypotheses.map(({ max, min }) => [max, min])).toEqual([
    [50, undefined],
    [0.1, undefined],
  ]);
  expect(to.thresholds).toEqual([
    { metric: "startsBlocked", min: 1, max: 25 },
    { metric: "minutesTo99", max: 60 },
    { metric: "apiErrorShare", max: 0.1 },
  ]);
  expect(to.stopWhen.map(({ above, below }) => above ?? below)).toEqual([20, 5]);
});

describe("a size that cannot be", () => {
  test.each([1, 0, -5, 2.5, Number.NaN])("%s", (chargers) => {
    expect(() => scaleTo(scenario, chargers)).toThrow(
      `expected at least 2 chargers, one a group, met ${chargers}`,
    );
  });
});
