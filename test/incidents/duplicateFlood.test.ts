import { describe, expect, test } from "vitest";
import { readScenario } from "../../sim/cli/files.ts";
import { type FactValues, factValues, summarize } from "../../sim/experiments/backtest.ts";
import { planOf, simulationOf } from "../../sim/experiments/replication.ts";
import { decisionOf, hindsightWorld } from "../../sim/experiments/worlds.ts";
import { ledgerOf } from "../../sim/measures/ledger.ts";
import { levelOf, type SignalName } from "../../sim/measures/signals.ts";
import { advance, type Simulation } from "../../sim/operations/simulation.ts";
import { scaleTo } from "../../sim/scenario/scale.ts";
import type { Scenario } from "../../sim/scenario/schema.ts";
import type { Pipeline } from "../../sim/twin/backendParameters.ts";

const HOUR = 3_600_000;
/** From 14:00; the flood sets in after 2.5. */
const HOURS = 8;
const MINUTES = 60;

const january16 = (chargers: number): Scenario => {
  const reading = readScenario("scenarios/incidents/2026-01-16-duplicate-flood.yaml");
  if ("problems" in reading) throw new Error(JSON.stringify(reading.problems));
  return scaleTo(reading.scenario, chargers).scenario;
};

const incident = january16(2_000);

const named = (values: FactValues): Record<string, number | null> =>
  Object.fromEntries(values.map((value, k) => [incident.expect?.facts[k].id, value]));
const values = (scenario: Scenario): Record<string, number | null> => named(factValues(scenario, 0));

type Pipelines = Scenario["cloud"]["backend"]["pipelines"];

const withPipelines = (scenario: Scenario, pipelines: Partial<Pipelines>): Scenario => {
  const { cloud } = scenario;
  const all = { ...cloud.backend.pipelines, ...pipelines };
  return { ...scenario, cloud: { ...cloud, backend: { ...cloud.backend, pipelines: all } } };
};

const withHistory = (scenario: Scenario, changes: Partial<Pipelines["history"]>): Scenario =>
  withPipelines(scenario, { history: { ...scenario.cloud.backend.pipelines.history, ...changes } });

/** The first hours of a run. */
const runFor = (scenario: Scenario, hours: number): Simulation => {
  const s = simulationOf(scenario, scenario.seed, planOf(scenario, scenario.seed));
  advance(s, hours * HOUR);
  return s;
};

const level = (s: Simulation, name: SignalName, fromHour: number, toHour: number): number =>
  levelOf(name, "median", s.series, s.twin, fromHour * MINUTES, toHour * MINUTES) ?? NaN;

const first = factValues(incident, 0);
const base = named(first);

describe("16 January 2026, duplicate flood", () => {
  test("every fact holds, over several seeds", () => {
    const runs = [first, factValues(incident, 1)];
    const { facts, failed, held } = summarize([{ scenario: incident, values: runs }]);
    expect(facts.filter((f) => !f.holds).map((f) => f.id)).toEqual([]);
    expect([held, failed]).toEqual([6, 0]);
  });

  test("each fact says what it is, and a fitted parameter serves one fact only", () => {
    const facts = incident.expect?.facts ?? [];
    expect(facts.map((f) => f.id)).toEqual(["C1", "C2", "C3", "C4", "C5-log", "C5-aside", "C6", "C8", "C9"]);
    const fitted = facts.flatMap((f) => f.fitted ?? []);
    expect(fitted).toEqual(["cloud.backend.pipelines.history.partitions", "actions[3].step.factor"]);
  });

  /** One partition's keys lag, however many there are. */
  test.each([16, 25])("fitted partitions of 20 moved to %i: the share that lags follows", (partitions) => {
    const moved = values(withHistory(incident, { partitions, instances: partitions }));
    expect(moved["C1"]).toBeCloseTo(1 / partitions, 2);
    expect(moved["C6"]).toBeCloseTo(1, 1);
  });

  test.each([0.75, 1.25])(
    "fitted factor moved to %f of itself: the time to drain follows, nothing else",
    (by) => {
      const actions = incident.actions.map((action) =>
        action.step.kind === "faster-processor"
          ? { ...action, step: { ...action.step, factor: action.step.factor * by } }
          : action,
      );
      const moved = values({ ...incident, actions });
      expect(moved).toEqual({ ...base, C4: moved["C4"] });
      const longer = (moved["C4"] ?? NaN) / (base["C4"] ?? NaN);
      expect(longer).toBeGreaterThan(by < 1 ? 1.15 : 0.7);
      expect(longer).toBeLessThan(by < 1 ? 1.45 : 0.9);
    },
  );

  test("without the fault nothing lags: the facts come from the run, not from the file", () => {
    const calm = values({ ...incident, faults: [] });
    expect(calm).toMatchObject({ C1: 0, C4: 0, C9: null });
    expect(calm["C3"]).toBeLessThan(1);
  });

  test("the flood loses nothing: what is lost is lost without it, too", () => {
    const flooded = ledgerOf(runFor(incident, HOURS).twin);
    const calm = ledgerOf(runFor({ ...incident, faults: [] }, HOURS).twin);
    expect(flooded.lost).toBe(calm.lost);
    expect(flooded.suppressed).toBeGreaterThan(calm.suppressed);
    expect(flooded.droppedBy).toEqual(calm.droppedBy);
  });
});

describe("for the right reason", () => {
  const { history } = incident.cloud.backend.pipelines;
  const { partitionsOf: _own, ...processor } = history;
  const both: Pipeline = processor;

  test("with real-time status in the same partitions, by the same processor, it lags too", () => {
    const apart = runFor(withPipelines(incident, { "real-time": both }), HOURS);
    const together = runFor(
      withPipelines(incident, { "real-time": both, history: { ...history, partitionsOf: "real-time" } }),
      HOURS,
    );
    expect(level(apart, "real-time lagging share", 4, HOURS)).toBe(0);
    expect(level(together, "real-time lagging share", 4, HOURS)).toBeCloseTo(0.05, 2);
    const rise = (s: Simulation) =>
      level(s, "real-time latency", 5, HOURS) / level(s, "real-time latency", 1, 2);
    expect(rise(apart)).toBeLessThan(1.2);
    expect(rise(together)).toBeGreaterThan(100);
  });

  test("noisy devices that are spread over all partitions overload none", () => {
    const faults = incident.faults.map((f) => (f.kind === "duplicate-flood" ? { ...f, skew: 0 } : f));
    expect(level(runFor({ ...incident, faults }, HOURS), "history lagging share", 4, HOURS)).toBe(0);
  });

  test("more consumers help while partitions share one, and no further", () => {
    const lagWith = (instances: number, wanted: number): number => {
      const [{ step }] = incident.actions;
      if (!("pipeline" in step) || step.kind !== "scale-up") throw new Error("another action");
      const actions = [{ at: { sinceStartMs: 2 * HOUR }, step: { ...step, instances: wanted } }];
      const s = runFor({ ...withHistory(incident, { instances }), actions }, HOURS);
      return level(s, "history lag", HOURS - 1, HOURS);
    };
    expect(lagWith(10, 20)).toBeLessThan(0.8 * lagWith(10, 10));
    expect(lagWith(20, 80)).toBe(lagWith(20, 20));
  });
});

describe("what the report promises", () => {
  const small = january16(2_000);
  const { at, choices } = decisionOf(small);
  /** A deployment that fails helps nobody; here it goes ahead. */
  const goesAhead = choices.map((arm) => ({
    ...arm,
    onAlert: arm.onAlert.map((reaction) => ({
      ...reaction,
      steps: reaction.steps.map((step) => ("succeeds" in step ? { ...step, succeeds: 1 } : step)),
    })),
  }));
  const question = { ...small, arms: { ...small.arms!, at: { sinceStartMs: at }, choices: goesAhead } };
  const worlds = [0, 1].map((k) => hindsightWorld(question, k));
  const scores = (name: string): number[] =>
    worlds.map(({ arms }) => arms[choices.findIndex((arm) => arm.name === name)].impact.score);

  test.each(["ingestion-delay alert", "deduplicate at ingress"])("helps: %s", (name) => {
    const hold = scores("hold");
    for (const [k, score] of scores(name).entries()) expect(score).toBeLessThan(0.7 * hold[k]);
  });

  test("more consumers than partitions change nothing", () => {
    expect(scores("more consumers than partitions")).toEqual(scores("hold"));
  });
});
