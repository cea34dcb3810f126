import { describe, expect, test } from "vitest";
import { readScenario } from "../../sim/cli/files.ts";
import { factValues, summarize } from "../../sim/experiments/backtest.ts";
import { leagueOf } from "../../sim/experiments/compare.ts";
import { planOf } from "../../sim/experiments/replication.ts";
import { decisionOf, hindsightWorld } from "../../sim/experiments/worlds.ts";
import type { FaultSpec } from "../../sim/faults/index.ts";
import { scaleTo } from "../../sim/scenario/scale.ts";
import type { Scenario } from "../../sim/scenario/schema.ts";

const reading = readScenario("scenarios/incidents/2025-09-04-provider-network.yaml");
if ("problems" in reading) throw new Error(JSON.stringify(reading.problems));
const incident = scaleTo(reading.scenario, 12_000).scenario;

const valuesOf = (scenario: Scenario): Record<string, number> =>
  Object.fromEntries(
    factValues(scenario, 0).map((value, k) => [scenario.expect?.facts[k].id, value ?? Infinity]),
  );

type Fault = Extract<FaultSpec, { kind: "network-degradation" }>;

const withFault = (change: (fault: Fault) => Partial<Fault>): Scenario => ({
  ...incident,
  faults: incident.faults.map((f) => (f.kind === "network-degradation" ? { ...f, ...change(f) } : f)),
});

const base = valuesOf(incident);

describe("4 September 2025, provider network", () => {
  test("every fact holds, over two seeds", () => {
    const values = [0, 1].map((replication) => factValues(incident, replication));
    const { facts, failed, held } = summarize([{ scenario: incident, values }]);
    expect(facts.filter((f) => !f.holds).map((f) => f.id)).toEqual([]);
    expect([held, failed]).toEqual([5, 0]);
  });

  test("all of it comes from one lever on one network", () => {
    const { pulls } = planOf(incident, incident.seed);
    expect(new Set(pulls.map(({ lever, target }) => `${lever} ${target}`))).toEqual(new Set(["network 0"]));
  });

  test("fitted latency moved by a quarter: the time to drain follows", () => {
    const [less, more] = [0.75, 1.25].map((factor) =>
      valuesOf(withFault((f) => ({ latency: f.latency * factor }))),
    );
    expect(less["B4"]).toBeLessThan(base["B4"] - 2);
    expect(more["B4"]).toBeGreaterThan(base["B4"] + 2);
  });
});

describe("for the right reason", () => {
  const isCalm = (values: Record<string, number>): void => {
    expect(values["B5"]).toBeLessThan(1.2);
    expect(values).toMatchObject({ B0: Infinity, B4: 0 });
    expect(values["B1"]).toBeLessThan(0.2);
    expect(values["B1b"]).toBeLessThan(2);
  };

  test("the same trouble in a region where no backend runs harms nothing", () => {
    isCalm(valuesOf(withFault(() => ({ region: "north" }))));
  });

  test("without it nothing degrades", () => {
    isCalm(valuesOf({ ...incident, faults: [] }));
  });

  test("what takes so long after the network healed is the consumers' headroom", () => {
    const { pipelines } = incident.cloud.backend;
    const faster = <P extends { readonly concurrency: number }>(p: P): P => ({
      ...p,
      concurrency: p.concurrency * 1.5,
    });
    const values = valuesOf({
      ...incident,
      cloud: {
        ...incident.cloud,
        backend: {
          ...incident.cloud.backend,
          pipelines: {
            "real-time": faster(pipelines["real-time"]),
            history: faster(pipelines.history),
            ocpp: faster(pipelines.ocpp),
          },
        },
      },
    });
    expect(values["B4"]).toBeLessThan(0.6 * base["B4"]);
    expect(values["B5"]).toBeGreaterThan(3);
  });
});

describe("the failover their report asks for, on paired worlds", () => {
  const names = decisionOf(incident).choices.map(({ name }) => name);
  const league = leagueOf(
    names,
    [0, 1].map((world) => hindsightWorld(incident, world)),
  );
  const scoreOf = (name: string): number => league.arms.find((arm) => arm.name === name)?.impact.score ?? NaN;

  test("a warm standby costs less than holding, an active one still less", () => {
    expect(scoreOf("warm standby")).toBeLessThan(scoreOf("hold"));
    expect(scoreOf("active standby")).toBeLessThan(scoreOf("warm standby"));
  });

  test("a standby that has to be brought up first is the worse for it", () => {
    expect(scoreOf("cold standby")).toBeGreaterThan(scoreOf("warm standby"));
  });
});
