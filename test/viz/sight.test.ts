import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Edit } from "../../sim/scenario/edits.ts";
import type { Scenario } from "../../sim/scenario/schema.ts";
import { gainAt } from "../../viz/session/run.ts";
import { arrivalOf, delayAt, isMonitored, isSeen, lastSeen } from "../../viz/view/sight.ts";
import { incident, played, scenarioAt } from "./runs.ts";

const base = scenarioAt(incident("2026-03-12-provider-capacity"));

/** The scenario with this delay, and with the monitoring in trouble for a while. */
const scenarioWith = (
  delay: number,
  troubles: readonly { from: number; lasts: number; late: number | undefined }[],
): Scenario => ({
  ...base,
  operations: { ...base.operations, delay },
  faults: troubles.map(({ from, lasts, late }) => ({
    kind: "blind-monitoring" as const,
    what: late === undefined ? ("blind" as const) : ("late" as const),
    delay: late ?? 10,
    at: { sinceStartMs: from * 60_000 },
    returns: { sinceStartMs: (from + lasts) * 60_000 },
    returnLaw: { median: 3_600_000, p95: 14_400_000 },
  })) as unknown as Scenario["faults"],
});

const trouble = fc.record({
  from: fc.nat({ max: 200 }),
  lasts: fc.integer({ min: 1, max: 120 }),
  late: fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined }),
});
const ways = fc.tuple(fc.nat({ max: 60 }), fc.array(trouble, { maxLength: 1 }));

describe("what operators have seen", () => {
  test("is never newer than the delay of their monitors", () => {
    fc.assert(
      fc.property(ways, fc.nat({ max: 300 }), fc.nat({ max: 300 }), (way, sample, by) => {
        const scenario = scenarioWith(...way);
        const at = arrivalOf(scenario, sample);
        if (at !== undefined) expect(sample).toBeLessThanOrEqual(at - delayAt(scenario, at));
        if (isSeen(scenario, sample, by)) expect(sample).toBeLessThanOrEqual(by);
      }),
    );
  });

  test("is not forgotten", () => {
    fc.assert(
      fc.property(ways, fc.nat({ max: 300 }), fc.nat({ max: 300 }), (way, sample, by) => {
        const scenario = scenarioWith(...way);
        if (isSeen(scenario, sample, by)) expect(isSeen(scenario, sample, by + 1)).toBe(true);
        expect(lastSeen(scenario, by + 1)).toBeGreaterThanOrEqual(lastSeen(scenario, by));
      }),
    );
  });

  test("does not grow while they see nothing, and what arrived meanwhile is lost", () => {
    const blind = scenarioWith(1, [{ from: 60, lasts: 30, late: undefined }]);
    expect(lastSeen(blind, 59)).toBe(58);
    expect(lastSeen(blind, 89)).toBe(58);
    expect(lastSeen(blind, 90)).toBe(89);
    expect(arrivalOf(blind, 70)).toBeUndefined();
  });

  test("comes late while they see late, and then at once", () => {
    const late = scenarioWith(1, [{ from: 60, lasts: 30, late: 10 }]);
    expect(lastSeen(late, 60)).toBe(58);
    expect(lastSeen(late, 75)).toBe(65);
    expect(lastSeen(late, 89)).toBe(79);
    expect(lastSeen(late, 90)).toBe(89);
  });

  test("is nothing of the health of instances, of hubs and of stores", () => {
    for (const name of ["instances", "partitionAge", "hubNodes", "storeBusy", "offline", "refused"] as const)
      expect(isMonitored(name)).toBe(false);
  });
});

test("an alert fires when the sample that is one too many is seen", () => {
  const lateEdit = {
    fault: { kind: "blind-monitoring", what: "late", delay: 10, at: "20:35", returns: "22:30" },
  } as unknown as Edit;
  for (const edits of [[], [lateEdit]]) {
    const run = played(incident("2026-03-12-provider-capacity"), 5_000, { edits, arm: null }, 60);
    const rule = run.scenario.operations.alerts[0];
    const isBad = (m: number) =>
      m >= 0 && gainAt(run, "wentOffline", m, 0) / run.clusters[0].chargers > rule.above!;
    const telling = Array.from({ length: 60 }, (_, m) => m).find((m) => isBad(m) && isBad(m - 1))!;
    const fired = run.alerts.find(({ name }) => name === rule.name)!;
    expect(fired.at / 60_000).toBe(arrivalOf(run.scenario, telling));
  }
});
