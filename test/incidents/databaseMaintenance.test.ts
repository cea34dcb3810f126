import { describe, expect, test } from "vitest";
import { readScenario } from "../../sim/cli/files.ts";
import { factValues, summarize } from "../../sim/experiments/backtest.ts";
import { planOf, simulationOf } from "../../sim/experiments/replication.ts";
import { decisionOf, hindsightWorld } from "../../sim/experiments/worlds.ts";
import { TICKS_PER_MINUTE } from "../../sim/kernel/time.ts";
import { levelOf } from "../../sim/measures/signals.ts";
import { advance, type Simulation } from "../../sim/operations/simulation.ts";
import { chargersOf, scaleTo } from "../../sim/scenario/scale.ts";
import type { Scenario } from "../../sim/scenario/schema.ts";
import type { Backend, Client } from "../../sim/twin/backendParameters.ts";

const reading = readScenario("scenarios/incidents/2025-08-05-database-maintenance.yaml");
if ("problems" in reading) throw new Error(JSON.stringify(reading.problems));
const whole = reading.scenario;

const FEWER = 5;
const IN_46_MIN = { sinceStartMs: 46 * TICKS_PER_MINUTE };

/** As many calls, limits and connections as ever, on a fifth of the chargers; to 11:00, since all facts lie before. */
const lean = ({ scenario }: { readonly scenario: Scenario }): Scenario => {
  const { api, stores } = whole.cloud.backend;
  const more = (client: Client): Client => ({ ...client, calls: client.calls * FEWER });
  const { integrations, apps, portal } = api.clients;
  const clients = { integrations: more(integrations), apps: more(apps), portal: more(portal) };
  return {
    ...withBackend(scenario, {
      stores: { ...scenario.cloud.backend.stores, portal: stores.portal },
      api: { ...api, clients, cacheEntries: api.cacheEntries * FEWER },
    }),
    operations: whole.operations,
    lasts: 150 * TICKS_PER_MINUTE,
  };
};

const valuesOf = (scenario: Scenario, replication = 0): Record<string, number> =>
  Object.fromEntries(
    factValues(scenario, replication).map((value, k) => [scenario.expect?.facts[k].id, value ?? Infinity]),
  );

const withBackend = (scenario: Scenario, changes: Partial<Backend>): Scenario => ({
  ...scenario,
  cloud: { ...scenario.cloud, backend: { ...scenario.cloud.backend, ...changes } },
});

const incident = lean(scaleTo(whole, chargersOf(whole) / FEWER));

const withClients = (scenario: Scenario, change: (client: Client) => Client): Scenario => {
  const { api } = scenario.cloud.backend;
  const { integrations, apps, portal } = api.clients;
  const clients = { integrations: change(integrations), apps: change(apps), portal: change(portal) };
  return withBackend(scenario, { api: { ...api, clients } });
};

const withoutReactions = (scenario: Scenario): Scenario => ({
  ...scenario,
  operations: { ...scenario.operations, reactions: [] },
});

const withLimit = (scenario: Scenario, factor: number): Scenario => {
  const reactions = scenario.operations.reactions.map((reaction) => ({
    ...reaction,
    steps: reaction.steps.map((step) =>
      step.kind === "rate-limit" ? { ...step, rate: step.rate * factor } : step,
    ),
  }));
  return { ...scenario, operations: { ...scenario.operations, reactions } };
};

const runOf = (scenario: Scenario): Simulation => {
  const s = simulationOf(scenario, scenario.seed, planOf(scenario, scenario.seed));
  advance(s, scenario.lasts);
  return s;
};

const base = valuesOf(incident);

describe("5 August 2025, database maintenance", () => {
  test("every fact holds, over two seeds", () => {
    const values = [0, 1].map((replication) => factValues(incident, replication));
    const { facts, failed, held } = summarize([{ scenario: incident, values }]);
    expect(facts.filter((f) => !f.holds).map((f) => f.id)).toEqual([]);
    expect([held, failed]).toEqual([7, 0]);
  });

  test("a fitted parameter serves one fact only", () => {
    expect(whole.expect?.facts.flatMap((f) => f.fitted ?? [])).toEqual([
      "operations.alerts[0].samples",
      "operations.reactions[0].steps[2].rate",
    ]);
  });

  test("fitted samples moved by a quarter: the detection follows, a minute a sample", () => {
    const alerts = incident.operations.alerts.map((rule) => ({ ...rule, samples: 10 }));
    const moved = valuesOf({ ...incident, operations: { ...incident.operations, alerts } });
    expect(moved["E1"]).toBe(base["E1"] + 2);
  });

  test("fitted limit moved: less than what comes is never enough, more lets the cold store drown for longer", () => {
    expect(valuesOf(withLimit(incident, 0.95))["E4"]).toBe(Infinity);
    const more = valuesOf(withLimit(incident, 1.06));
    expect(more["E4"]).toBeGreaterThan(base["E4"] + 3);
    expect(more).toMatchObject({ E0: base["E0"], E1: base["E1"], E3: base["E3"], E3b: base["E3b"] });
  });
});

describe("for the right reason", () => {
  test("without the change nothing happens", () => {
    const calm = valuesOf({ ...incident, faults: [] });
    expect(calm["E0"]).toBeLessThan(1.2);
    expect(calm).toMatchObject({ E1: Infinity, E5: 0 });
    expect(calm["E3b"]).toBeGreaterThan(0.95);
  });

  test("nobody does anything: six minutes of lock, and the API does not come back by itself", () => {
    const held = valuesOf(withoutReactions(incident));
    expect(held["E5"]).toBe(Infinity);
    expect(held["E3"]).toBeLessThan(0.9);
  });

  test("with a shared store the harm crosses over to OCPP and real-time status", () => {
    const { api, stores } = incident.cloud.backend;
    const onCore = withBackend(incident, {
      api: { ...api, store: "core" },
      stores: { ...stores, core: stores.portal },
    });
    const faults = incident.faults.map((f) =>
      f.kind === "schema-change" ? { ...f, store: "core" as const } : f,
    );
    const shared = valuesOf({ ...onCore, faults });
    expect(shared["E6"]).toBeGreaterThan(10);
    expect(shared["E6b"]).toBeGreaterThan(1);
  });

  test("clients that retry once, after a pause, get over the lock within minutes", () => {
    const milder = valuesOf(withClients(incident, (c) => ({ ...c, retries: 1, firstRetry: 20_000 })));
    expect(milder["E5"]).toBeLessThan(10);
  });

  test("clients that retry three times need no limiter at the restore", () => {
    const fewer = valuesOf(withClients(incident, (c) => ({ ...c, retries: Math.min(3, c.retries) })));
    expect(fewer["E3b"]).toBeGreaterThan(2 * base["E3b"]);
    expect(fewer["E4"]).toBeLessThan(base["E4"]);
  });

  test("a pool that turns callers away before they have lost patience does no work for nothing", () => {
    const { stores } = incident.cloud.backend;
    const short = withBackend(incident, { stores: { ...stores, portal: { ...stores.portal, wait: 5_000 } } });
    expect(valuesOf(short)["E5"]).toBeLessThan(10);
  });
});

describe("hysteresis", () => {
  const pulse = {
    kind: "slow-store" as const,
    store: "portal" as const,
    at: { sinceStartMs: 45 * TICKS_PER_MINUTE },
    factor: 20,
    over: 0,
    returns: { sinceStartMs: 55 * TICKS_PER_MINUTE },
    returnLaw: { median: 1, p95: 1 },
  };
  const quiet = withoutReactions(incident);

  /** The goodput an hour and more after ten minutes in which the store was slow, or not. */
  const goodputAt = (load: number, slowed: boolean): number => {
    const scenario = withClients({ ...quiet, faults: slowed ? [pulse] : [] }, (c) => ({
      ...c,
      calls: c.calls * load,
    }));
    const s = runOf(scenario);
    return levelOf("api goodput", "median", s.series, s.twin, 120, 149) ?? NaN;
  };

  test("at one load two goodputs last: which, the past decides", () => {
    expect(goodputAt(0.7, false)).toBeGreaterThan(0.99);
    expect(goodputAt(0.7, true)).toBeLessThan(0.6);
  });

  test("at half the load there is but one", () => {
    expect(goodputAt(0.5, true)).toBeGreaterThan(0.99);
  });
});

describe("what else could have been done", () => {
  const small = scaleTo(whole, 15_000).scenario;
  const { at, choices } = decisionOf(small);
  // At night: below, in a run of its own.
  const byDay = choices.filter(({ name }) => name !== "change at night");
  const { arms: runs } = hindsightWorld({ ...small, arms: { ...small.arms!, choices: byDay } }, 0);
  const scoreOf = (name: string): number => runs[byDay.findIndex((c) => c.name === name)].impact.score;

  test("a limiter at the restore helps, and ten minutes later less", () => {
    expect(scoreOf("limiter at the restore")).toBeLessThan(scoreOf("limiter ten minutes later"));
    expect(scoreOf("limiter ten minutes later")).toBeLessThan(scoreOf("as they did"));
  });

  test("a rehearsed change, that gives up its lock, does next to no harm", () => {
    expect(scoreOf("rehearsed change")).toBeLessThan(0.25 * scoreOf("as they did"));
  });

  test("shedding the integrations alone is no way out: they fail, and the rest is no remedy for that", () => {
    expect(scoreOf("integrations wait")).toBeGreaterThan(scoreOf("limiter at the restore"));
  });

  test("at night the change waits for its window, and the same lock passes by itself", () => {
    const arm = choices.find(({ name }) => name === "change at night");
    const { pulls } = planOf(small, small.seed, { arm: { from: at, steps: arm?.steps ?? [], onAlert: [] } });
    const opens = 20.5 * 60 * TICKS_PER_MINUTE;
    expect(pulls.find(({ lever }) => lever === "schema-change-not-before")?.value).toBe(opens);

    const night = { ...incident.starts, epochMs: incident.starts.epochMs + opens - 46 * TICKS_PER_MINUTE };
    const s = runOf({
      ...incident,
      starts: night,
      faults: incident.faults.map((f) => ({ ...f, at: IN_46_MIN })),
    });
    expect(levelOf("api load", "most", s.series, s.twin, 46, 54)).toBeGreaterThan(1.2);
    expect(levelOf("api load", "median", s.series, s.twin, 90, 149)).toBeLessThan(1.1);
    expect(s.twin.tally.callsFailed[0]).toBeLessThan(0.6 * runOf(incident).twin.tally.callsFailed[0]);
  });
});
