import { describe, expect, test } from "vitest";
import { readScenario } from "../../sim/cli/files.ts";
import { factValues, summarize } from "../../sim/experiments/backtest.ts";
import { leagueOf } from "../../sim/experiments/compare.ts";
import { planOf, simulationOf } from "../../sim/experiments/replication.ts";
import { decisionOf, hindsightWorld } from "../../sim/experiments/worlds.ts";
import { ledgerOf } from "../../sim/measures/ledger.ts";
import { levelOf, minutesUntil } from "../../sim/measures/signals.ts";
import { alertsOf } from "../../sim/operations/monitors.ts";
import { advance, type Simulation } from "../../sim/operations/simulation.ts";
import { scaleTo } from "../../sim/scenario/scale.ts";
import type { Scenario } from "../../sim/scenario/schema.ts";
import type { Pipeline } from "../../sim/twin/backendParameters.ts";
import { ticksAt } from "../../sim/twin/quantity.ts";

const MINUTE = 60_000;

const september7 = (chargers: number): Scenario => {
  const reading = readScenario("scenarios/incidents/2025-09-07-stalled-processors.yaml");
  if ("problems" in reading) throw new Error(JSON.stringify(reading.problems));
  return scaleTo(reading.scenario, chargers).scenario;
};

const incident = september7(6_000);

type Stall = Extract<Scenario["faults"][number], { kind: "stalled-processor" }>;

const stallOf = ({ faults }: Scenario): Stall => {
  const [fault] = faults;
  if (fault.kind !== "stalled-processor") throw new Error("another fault");
  return fault;
};
const withStall = (scenario: Scenario, changes: Partial<Stall>): Scenario => ({
  ...scenario,
  faults: [{ ...stallOf(scenario), ...changes }],
});

const withOcpp = (scenario: Scenario, changes: Partial<Pipeline>): Scenario => {
  const { cloud } = scenario;
  const { pipelines } = cloud.backend;
  const backend = { ...cloud.backend, pipelines: { ...pipelines, ocpp: { ...pipelines.ocpp, ...changes } } };
  return { ...scenario, cloud: { ...cloud, backend } };
};

/** Nobody restarts anything. */
const unattended: Scenario = { ...incident, actions: [] };
const onset = ticksAt(stallOf(incident).at, incident.starts);

const runToEnd = (scenario: Scenario): Simulation => {
  const s = simulationOf(scenario, scenario.seed, planOf(scenario, scenario.seed));
  advance(s, scenario.lasts);
  return s;
};

/** Minutes from three minutes after the onset, when the harm shows, until nobody's messages are late. */
const healsAfter = (scenario: Scenario): number | null => {
  const { series, twin } = runToEnd(scenario);
  const from = onset / MINUTE + 3;
  const more = minutesUntil("ocpp lagging share", { below: 0.01 }, series, twin, from);
  return more === null ? null : more + 3;
};

const shareLate = (scenario: Scenario): number | null => {
  const { series, twin } = runToEnd(scenario);
  return levelOf("ocpp lagging share", "median", series, twin, onset / MINUTE + 10, onset / MINUTE + 34);
};

describe("7 September 2025, stalled processors", () => {
  test("every fact holds, over several seeds", () => {
    const runs = [0, 1].map((replication) => factValues(incident, replication));
    const { facts, failed, held } = summarize([{ scenario: incident, values: runs }]);
    expect(facts.filter((f) => !f.holds).map((f) => f.id)).toEqual([]);
    expect([held, failed]).toEqual([9, 0]);
  });

  test("nothing is fitted, and each fact has its name", () => {
    const facts = incident.expect?.facts ?? [];
    const ids = ["D1", "D1-others", "D2", "D3", "D4", "D5-log", "D5-aside", "D5-buffer", "D6"];
    expect(facts.map((f) => f.id)).toEqual(ids);
    expect(facts.map((f) => f.status)).toEqual(ids.map(() => "reproduced"));
  });

  test.each([1, 3, 5])("of %i stalled instances among eight, just their keys are late", (instances) => {
    expect(shareLate(withStall(incident, { instances }))).toBeCloseTo(instances / 8, 1.5);
  });

  test("without the fault nothing is late and no alert fires: the facts come from the run, not from the file", () => {
    const calm = { ...incident, faults: [] };
    expect(shareLate(calm)).toBe(0);
    const { monitors, twin } = runToEnd(calm);
    expect(alertsOf(monitors, calm.operations, twin)).toEqual([]);
  });

  test.each([0, 10, 20, 30, 40, 50])(
    "the alert fires within three minutes of an onset at second %i",
    (second) => {
      const at = onset + second * 1000;
      const { monitors, twin } = runToEnd(withStall(incident, { at: { sinceStartMs: at } }));
      const [alert] = alertsOf(monitors, incident.operations, twin);
      expect(alert).toMatchObject({ name: "processing rate low", where: "ocpp" });
      expect(alert.at - at).toBeGreaterThan(0);
      expect(alert.at - at).toBeLessThanOrEqual(3 * MINUTE);
    },
  );

  test("the stall loses nothing: what is lost is lost without it, too", () => {
    const stalled = ledgerOf(runToEnd(incident).twin);
    const calm = ledgerOf(runToEnd({ ...incident, faults: [] }).twin);
    expect(stalled.lost).toBe(calm.lost);
    expect(stalled.droppedBy).toEqual(calm.droppedBy);
  });
});

test("meter values come evenly: the cars that charge at the start are not in step", () => {
  const { series, twin } = runToEnd(unattended);
  const rate = (stat: "least" | "most") => levelOf("ocpp rate", stat, series, twin, 60, 120) ?? NaN;
  expect(rate("most") / rate("least")).toBeLessThan(1.5);
});

describe("for the right reason", () => {
  const { lease, restart } = incident.cloud.backend.pipelines.ocpp;

  test("a zombie does not heal by itself", () => {
    expect(healsAfter(unattended)).toBeNull();
  });

  test("a dead instance does, within its lease and its restart", () => {
    const minutes = healsAfter(withStall(unattended, { stall: "dead" }));
    expect((minutes ?? NaN) * MINUTE).toBeLessThanOrEqual(lease + restart + 2 * MINUTE);
  });

  test("a shorter lease is for the dead, not for zombies", () => {
    const long = withOcpp(unattended, { lease: 10 * MINUTE });
    const short = withOcpp(unattended, { lease: MINUTE });
    const dead = (scenario: Scenario) => healsAfter(withStall(scenario, { stall: "dead" })) ?? NaN;
    expect(dead(long) - dead(short)).toBeGreaterThan(5);
    expect([healsAfter(long), healsAfter(short)]).toEqual([null, null]);
  });

  test("a watchdog on progress heals zombies, too", () => {
    const watched = withOcpp(unattended, { watchdog: 2 * MINUTE });
    expect(healsAfter(watched)).toBeLessThanOrEqual(5);
    expect(healsAfter(withOcpp(unattended, { watchdog: 20 * MINUTE }))).toBeGreaterThan(15);
  });
});

describe("what the report promises", () => {
  const names = decisionOf(incident).choices.map((arm) => arm.name);
  const league = leagueOf(
    names,
    [0, 1, 2].map((k) => hindsightWorld(incident, k)),
  );
  const against = (name: string) => league.arms.find((arm) => arm.name === name)?.differences.score;

  test.each(["processing-rate alert", "watchdog on progress"])("helps: %s", (name) => {
    expect(against(name)?.high).toBeLessThan(0);
  });

  test("a shorter lease changes nothing", () => {
    expect(against("shorter lease")?.mean).toBe(0);
  });
});
