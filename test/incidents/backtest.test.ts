import { describe, expect, test } from "vitest";
import { factValues, summarize } from "../../sim/experiments/backtest.ts";
import { planOf, simulationOf } from "../../sim/experiments/replication.ts";
import { advance } from "../../sim/operations/simulation.ts";
import type { Scenario } from "../../sim/scenario/schema.ts";
import { AFFECTED } from "../../sim/twin/state.ts";
import { march12, withFault } from "./incident.ts";

const CHARGERS = 8_000;
const incident = march12(CHARGERS);

const values = (scenario: Scenario): Record<string, number | null> =>
  Object.fromEntries(factValues(scenario, 0).map((value, k) => [scenario.expect?.facts[k].id, value]));

const base = values(incident);

describe("12 March 2026, provider capacity", () => {
  test("every fact holds, over several seeds", () => {
    const runs = [0, 1, 2].map((replication) => factValues(incident, replication));
    const { facts, failed, held } = summarize([{ scenario: incident, values: runs }]);
    expect(facts.filter((f) => !f.given && !f.holds).map((f) => f.id)).toEqual([]);
    expect([held, failed]).toEqual([5, 0]);
  });

  test("each fact says what it is, and a fitted parameter serves one fact only", () => {
    const facts = incident.expect?.facts ?? [];
    expect(facts.map((f) => f.id)).toEqual(["A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8", "A9"]);
    const fitted = facts.flatMap((f) => f.fitted ?? []);
    expect(fitted).toEqual(["operations.alerts[1].samples", "faults[0].admissionAfter"]);
  });

  /** The alert's samples by ±25 %, to the whole sample: the critical alert follows, a minute a sample, and nothing else moves. */
  test.each([
    [7, -2],
    [11, 2],
  ])("fitted operations.alerts[1].samples of 9 moved to %i", (samples, minutes) => {
    const alerts = incident.operations.alerts.map((rule, k) => (k === 1 ? { ...rule, samples } : rule));
    const moved = values({ ...incident, operations: { ...incident.operations, alerts } });
    expect(moved).toEqual({ ...base, A2: (base["A2"] ?? 0) + minutes });
  });

  /** Admission after recovery by ±25 %: the share back at 22:45 follows; what came before does not know of it. */
  test.each([0.75, 1.25])("fitted faults[0].admissionAfter moved to %f of itself", (factor) => {
    const [fault] = incident.faults;
    if (fault.kind !== "provider-capacity-loss") throw new Error("another fault");
    const moved = values(withFault(incident, { admissionAfter: fault.admissionAfter * factor }));
    const { A1, A2, A3, A4, A7, A8 } = base;
    expect(moved).toMatchObject({ A1, A2, A3, A4, A7, A8 });
    const rise = (moved["A5"] ?? 0) / (base["A5"] ?? 1);
    expect(rise).toBeGreaterThan(factor < 1 ? 0.7 : 1.15);
    expect(rise).toBeLessThan(factor < 1 ? 0.85 : 1.3);
    expect(moved["A6"]).toBeGreaterThanOrEqual(0.99);
    expect(moved["A9"]).toBeGreaterThan(0);
  });

  test("without the fault nothing happens: the facts come from the run, not from the file", () => {
    const calm = values({ ...incident, faults: [] });
    expect(calm).toMatchObject({ A1: null, A2: null, A7: 0, A8: 0 });
  });

  /** Chargers of another product line that the incident took offline. */
  const prosHit = (scenario: Scenario): number => {
    const s = simulationOf(scenario, scenario.seed, planOf(scenario, scenario.seed));
    advance(s, 100 * 60_000);
    const { charger, fleet } = s.twin;
    return charger.marks.filter(
      (marks, id) => (marks & AFFECTED) !== 0 && fleet.cohorts[fleet.cohortOf[id]].group.model === "Pro",
    ).length;
  };

  test("with one gateway for both product lines, the harm crosses over to the one that stayed fine", () => {
    const groups = incident.fleet.groups.map((group) =>
      group.cluster === "pro-west-1" ? { ...group, cluster: "go-west-1" } : group,
    );
    expect(prosHit(incident)).toBe(0);
    expect(prosHit({ ...incident, fleet: { ...incident.fleet, groups } })).toBeGreaterThan(900);
  });

  test("a loss that closes no socket is seen later: the keep-alive clock has to find it", () => {
    const silent = values(withFault(incident, { silentShare: 1 }));
    const closed = values(withFault(incident, { silentShare: 0 }));
    expect(silent["A2"] ?? 0).toBeGreaterThan((closed["A2"] ?? 0) + 1);
  });
});
