// Random designs: each can be laid over its scenario, and whatever the scenario has comes to be otherwise.
import fc from "fast-check";
import { expect, test } from "vitest";
import { stringify } from "yaml";
import { cases } from "../../../sim/experiments/check/arbitrary.ts";
import { isPlayable, systemOf } from "../../../sim/experiments/check/case.ts";
import { changesUnder } from "../../../sim/experiments/check/changes.ts";
import { designs } from "../../../sim/experiments/check/designs.ts";
import { judgeCase } from "../../../sim/experiments/check/play.ts";
import { asWritten, changedOnce } from "../../../sim/scenario/change.ts";
import { Design, decodeDesign } from "../../../sim/scenario/design.ts";
import { designed } from "../../../sim/scenario/overlay.ts";
import type { Scenario } from "../../../sim/scenario/schema.ts";
import { smallScenario } from "../../smallScenario.ts";

const scenario = smallScenario();

const laid = (system: Scenario, design: Design): Scenario => {
  const made = designed(design, [system]);
  if ("flaws" in made) throw new Error(JSON.stringify(made.flaws));
  return made.scenarios[0];
};

test("each can be laid over the scenario, and is what a file would say", () => {
  fc.assert(
    fc.property(designs(scenario), (design) => {
      const text = stringify(asWritten(Design, design));
      expect(decodeDesign("design.yaml", () => ({ text }))).toMatchObject({ design });
      expect(laid(scenario, design).title).toBe(scenario.title);
    }),
    { numRuns: 100 },
  );
});

test("all that a design may have comes up", () => {
  const drawn = fc.sample(designs(scenario), { numRuns: 200, seed: 1 });
  const count = (has: (design: Design) => boolean): number => drawn.filter(has).length;
  const counts = [
    count(({ changes }) => changes.length > 1),
    count(({ splitClusters = 1 }) => splitClusters > 1),
    count(({ standbyTemperature }) => standbyTemperature !== undefined),
    count(({ inPlace }) => inPlace.length > 0),
    count(({ operations }) => operations.alerts.length > 0),
    count(({ operations }) => operations.reactions.length > 0),
    count(({ costs }) => costs.length > 0),
  ];
  for (const n of counts) expect(n).toBeGreaterThan(10);
});

test("every parameter of the cloud and the firmware may be otherwise, at one entry or at all", () => {
  const arbitrary = changesUnder(scenario, ["cloud", "fleet.firmware"])!;
  const drawn = fc.sample(arbitrary, { numRuns: 6_000, seed: 2 });
  for (const change of drawn)
    expect(changedOnce(scenario, change).bad.filter(({ at }) => at === "path")).toEqual([]);
  const paths = new Set(drawn.map(({ path }) => path.replaceAll(/\[[^\]]+\]/g, "[]")));
  const keys = (map: object): string[] => Object.keys(map).filter((key) => key !== "name");
  const { backend, clusters } = scenario.cloud;
  for (const path of [
    ...keys(clusters[0]).flatMap((key) => (["hub", "standbyHub", "gateway"].includes(key) ? [] : [key])),
    ...keys(clusters[0].gateway).map((key) => `gateway.${key}`),
    ...keys(clusters[0].hub).map((key) => `standbyHub.${key}`),
  ])
    expect(paths).toContain(`cloud.clusters[].${path}`);
  for (const key of keys(backend.pipelines.history))
    expect(paths).toContain(`cloud.backend.pipelines.history.${key}`);
  for (const key of keys(backend.stores.core)) expect(paths).toContain(`cloud.backend.stores.core.${key}`);
  for (const key of keys(scenario.fleet.firmware[0])) expect(paths).toContain(`fleet.firmware[].${key}`);
  for (const key of ["capIdle", "rebootAfter", "range", "cap"])
    expect(paths).toContain(`fleet.firmware[].retry.${key}`);
  expect(paths).not.toContain("cloud.clusters[].name");
});

test("under a path, nothing else is otherwise", () => {
  const under = ["cloud.clusters[*].gateway"];
  for (const { changes } of fc.sample(designs(scenario, { under, atMost: 5 }), { numRuns: 50, seed: 3 }))
    for (const { path } of changes) expect(path).toMatch(/^cloud\.clusters\[[*abc]\]\.gateway\./);
});

test("a path that leads nowhere is refused", () => {
  expect(() => designs(scenario, { under: ["cloud", "cloud.clusterz"] })).toThrow(
    /^designs: under: cloud has no key clusterz; it has .*did you mean clusters\?$/,
  );
});

test("less is what one change does, and no more of the design than that", () => {
  const { counterexample } = fc.check(
    fc.property(designs(scenario), (design) =>
      laid(scenario, design).cloud.clusters.every(({ gateway }) => gateway.instances <= 8),
    ),
    { seed: 4, numRuns: 1_000 },
  );
  const [{ changes, inPlace, operations, costs }] = counterexample!;
  expect([inPlace, operations.alerts, operations.reactions, costs]).toEqual([[], [], [], []]);
  expect(changes).toEqual([{ path: "cloud.clusters[*].gateway.instances", times: 2 }]);
});

test("a case on one balances its ledger", () => {
  const system = systemOf(scenario);
  let played = 0;
  fc.assert(
    fc.property(designs(system), cases(system, { chargers: 300, atMost: 2 }), (design, one) => {
      const built = laid(system, design);
      fc.pre(isPlayable(built, one));
      expect(judgeCase(built, one, [{ kind: "ledger" }])).toMatchObject([{ holds: true }]);
      played++;
    }),
    { numRuns: 8, endOnFailure: true },
  );
  expect(played).toBe(8);
});
