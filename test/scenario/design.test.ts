// Designs: their files, what they do to a scenario and leave alone, and what is said of those that cannot be laid over one.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readDesign, readScenario } from "../../sim/cli/files.ts";
import { decodeDesign, type Design, type DesignRead } from "../../sim/scenario/design.ts";
import { designed } from "../../sim/scenario/overlay.ts";
import { problemText } from "../../sim/scenario/problem.ts";
import { chargersOf } from "../../sim/scenario/scale.ts";
import type { Scenario } from "../../sim/scenario/schema.ts";
import { splitClusters } from "../../sim/scenario/split.ts";
import { smallScenario } from "../smallScenario.ts";
import { readText, SMALL } from "./small.ts";

const read = (text: string): DesignRead => {
  const reading = decodeDesign("d.yaml", () => ({ text: `title: d\n${text}` }));
  if ("problems" in reading) throw new Error(reading.problems.map(problemText).join("\n"));
  return reading;
};
const designOf = (text: string): Design => read(text).design;

const problemsIn = (text: string): string[] => {
  const reading = decodeDesign("d.yaml", () => ({ text }));
  return "problems" in reading ? reading.problems.map(problemText) : [];
};

/** What is said of a design laid over scenarios, as the command prints it. */
const saidOf = (text: string, ...scenarios: readonly Scenario[]): string[] => {
  const { design, locate } = read(text);
  const laid = designed(design, scenarios);
  return "flaws" in laid ? laid.flaws.map(locate).map(problemText) : [];
};

const laidOver = (scenario: Scenario, text: string): Scenario => {
  const laid = designed(designOf(text), [scenario]);
  if ("flaws" in laid) throw new Error(JSON.stringify(laid.flaws));
  return laid.scenarios[0];
};

const reading = readText(SMALL);
if ("problems" in reading) throw new Error(JSON.stringify(reading.problems));
const small = reading.scenario;
const withFailover = smallScenario();
const heldToNothing = ({ expect: _facts, ...rest }: Scenario): Omit<Scenario, "expect"> => ({
  ...rest,
  hypotheses: [],
  thresholds: [],
  stopWhen: [],
});

describe("a design file that is wrong: every mistake, with its place", () => {
  test.each<[text: string, ...lines: string[]]>([
    ["", "d.yaml:1:1: expected a map with title, met nothing"],
    [
      "title: [",
      "d.yaml:1:9: not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]",
    ],
    [
      "titel: x\nchanges:\n  - { path: a b, to: 1 }\n  - { path: a, times: -1 }\nstandbyTemperature: hot",
      "d.yaml:1:1: titel: unknown key; did you mean title?",
      'd.yaml:3:13: changes[0].path: expected a path such as cloud.clusters[*].hub.admission, met "a b"',
      "d.yaml:4:23: changes[1].times: expected a number from 0 to 1000000, met -1",
      'd.yaml:5:21: standbyTemperature: expected one of cold, warm, active, met "hot"',
    ],
    [
      "title: x\nchanges:\n  - { path: a }\n  - { path: a, to: 1, times: 2 }",
      "d.yaml:3:5: changes[0]: expected either to or times",
      "d.yaml:4:5: changes[1]: expected either to or times",
    ],
    [
      "title: x\ninPlace: [{ kind: support-case }, { kind: ingress-dedup, pipeline: histroy }]",
      'd.yaml:2:68: inPlace[1].pipeline: expected one of real-time, history, ocpp, met "histroy"; did you mean "history"?',
    ],
    [
      "title: x\ninPlace: [{ kind: support-case }]",
      "d.yaml:2:19: inPlace[0].kind: expected something that can be in place beforehand, not support-case",
    ],
    [
      "title: x\noperations: { reactions: [{ alert: a, steps: [{ kind: failover, region: west, readiness: warm }] }] }",
      "d.yaml:2:90: operations.reactions[0].steps[0].readiness: expected standbyTemperature: warm in the design, which says what that costs",
    ],
    ["title: x\nsplitClusters: 0", "d.yaml:2:16: splitClusters: expected a whole number from 1 to 60, met 0"],
  ])("%j", (text, ...lines) => {
    expect(problemsIn(text)).toEqual(lines);
  });
  test("one that is not there", () => {
    expect(readDesign("nowhere.yaml")).toEqual({
      problems: [{ file: "nowhere.yaml", path: "", message: "no such file" }],
    });
  });
});

describe("laid over a scenario", () => {
  test("a design of nothing leaves all but what the cloud as built was held to", () => {
    expect(laidOver(small, "")).toEqual(heldToNothing(small));
  });
  test("its changes are made, as a scenario file would have them", () => {
    const { cloud } = laidOver(
      small,
      "changes: [{ path: 'cloud.clusters[one].hub.admission', to: 60/s }, { path: 'cloud.clusters[*].gateway.instances', times: 2 }]",
    );
    expect(cloud.clusters.map((c) => c.hub.admission)).toEqual([60, 120]);
    expect(cloud.clusters.map((c) => c.gateway.instances)).toEqual([16, 16]);
  });
  test("its alerts and reactions take the place of those of the same name, or are added", () => {
    const text = `operations:
  alerts:
    - { name: many offline, metric: offline-share, above: 0.1, samples: 1, severity: critical }
    - { name: late, metric: ingestion-delay, above: 5, samples: 1, severity: warning }
  reactions:
    - { alert: late, steps: [{ kind: hold }] }
    - { alert: many offline, steps: [{ kind: hold }, { kind: hold }] }`;
    const before: Scenario = {
      ...small,
      operations: {
        ...small.operations,
        reactions: [
          {
            alert: "many offline",
            steps: [{ kind: "suspend-api", takes: { median: 0, p95: 0 }, succeeds: 1 }],
          },
        ],
      },
    };
    const { alerts, reactions } = laidOver(before, text).operations;
    expect(alerts.map((a) => [a.name, a.samples])).toEqual([
      ["many offline", 1],
      ["late", 1],
    ]);
    expect(reactions.map((r) => [r.alert, r.steps.map((s) => s.kind).join()])).toEqual([
      ["late", "hold"],
      ["many offline", "hold,hold"],
    ]);
  });
  test("what is in place is done before anything happens, at once and for certain", () => {
    const { actions } = laidOver(small, "inPlace: [{ kind: lock-timeout, store: portal }]");
    expect(actions.slice(0, -1)).toEqual(small.actions);
    expect(actions.at(-1)).toMatchObject({
      at: { sinceStartMs: 0 },
      step: { kind: "lock-timeout", takes: { median: 0, p95: 0 }, succeeds: 1 },
    });
  });
  test("every failover finds the standby as ready as it is kept", () => {
    const { arms } = laidOver(withFailover, "standbyTemperature: active");
    const found = arms?.choices.flatMap((c) => c.steps).filter((s) => s.kind === "failover");
    expect(found?.map((s) => s.readiness)).toEqual(["active", "active"]);
  });
});

describe("what cannot be laid over a scenario", () => {
  test("a name that leads nowhere: the line, the incident, and what was probably meant", () => {
    expect(saidOf("changes:\n  - { path: 'cloud.clusters[on].hub.slots', to: 9 }", small)).toEqual([
      'd.yaml:3:13: changes[0].path: on Small: cloud.clusters has no entry [on]; it has one, two, met "cloud.clusters[on].hub.slots"; did you mean one?',
    ]);
  });
  test("a name that leads somewhere in one incident is wrong for the other", () => {
    const said = saidOf("changes: [{ path: 'cloud.clusters[one].hub.slots', to: 9 }]", small, withFailover);
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/^d\.yaml:2:19: changes\[0\]\.path: on A small outage: /);
  });
  test("a wildcard may meet nothing in one incident, but not in all", () => {
    const text = "changes: [{ path: 'faults[*].admissionAfter', to: 9/s }]";
    expect(saidOf(text, withFailover)).toEqual([]);
    expect(saidOf(text, small, withFailover)).toEqual([]);
    expect(saidOf(text, small)).toEqual([
      'd.yaml:2:19: changes[0].path: nowhere: faults[0] has no key admissionAfter; it has kind, cluster, at, remaining, drops, returns, returnLaw, met "faults[*].admissionAfter"',
    ]);
  });
  test("the same mistake on several incidents is told once", () => {
    const said = saidOf("changes: [{ path: lasts, to: soon }]", small, withFailover);
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(
      /^d\.yaml:2:11: changes\[0\]: on Small; A small outage: lasts: expected a duration/,
    );
  });
  test("what only the whole shows, where the design brought it in", () => {
    const text = `changes: [{ path: 'cloud.clusters[one].region', to: weest }]
inPlace: [{ kind: reconnect-jitter, cluster: oen }]
operations: { reactions: [{ alert: none, steps: [{ kind: hold }] }] }`;
    expect(saidOf(text, small)).toEqual([
      'd.yaml:2:53: changes[0].to: on Small: cloud.clusters[0].region: expected the name of a region (west, north); did you mean "west"?',
      "d.yaml:4:36: operations.reactions[0].alert: on Small: expected the name of an alert (many offline)",
      'd.yaml:3:46: inPlace[0].cluster: on Small: actions[1].step.cluster: expected the name of a cluster (one, two); did you mean "one"?',
    ]);
  });
  test("more clusters than instances, chargers or places for them", () => {
    const said = (parts: number): string[] => saidOf(`splitClusters: ${parts}`, small);
    expect(said(8)).toEqual([]);
    expect(said(9)).toEqual([
      "d.yaml:2:16: splitClusters: on Small: expected at most 8, the gateway instances of one",
    ]);
    expect(said(31)).toEqual([
      "d.yaml:2:16: splitClusters: on Small: expected at most 30: 2 clusters would be more than 60",
    ]);
  });
});

describe("clusters split", () => {
  const split = (scenario: Scenario, parts: number): Scenario => {
    const result = splitClusters(scenario, parts);
    if ("obstacle" in result) throw new Error(result.obstacle);
    return result.scenario;
  };
  const sum = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0);

  test("into one are as they were", () => expect(split(withFailover, 1)).toBe(withFailover));

  test("property: nothing is gained or lost, and every charger keeps its number", () => {
    const sizes = fc.array(fc.integer({ min: 4, max: 5000 }), { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), sizes, fc.nat(5000), (parts, chargers, queue) => {
        const before: Scenario = {
          ...withFailover,
          fleet: {
            ...withFailover.fleet,
            groups: withFailover.fleet.groups.map((group, i) => ({ ...group, chargers: chargers[i] })),
          },
          cloud: {
            ...withFailover.cloud,
            clusters: withFailover.cloud.clusters.map((c) => ({ ...c, gateway: { ...c.gateway, queue } })),
          },
        };
        const now = split(before, parts);
        const of = (scenario: Scenario, name: string) => {
          const clusters = scenario.cloud.clusters.filter((c) => c.name.split(".")[0] === name);
          return {
            instances: sum(clusters.map((c) => c.gateway.instances)),
            queue: sum(clusters.map((c) => c.gateway.queue)),
            region: [...new Set(clusters.map((c) => c.region))],
            admission: Math.round(1e6 * sum(clusters.map((c) => c.hub.admission))),
            standby: Math.round(1e6 * sum(clusters.map((c) => c.standbyHub.admission))),
          };
        };
        for (const { name } of before.cloud.clusters) expect(of(now, name)).toEqual(of(before, name));
        expect(now.cloud.clusters).toHaveLength(3 * parts);
        expect(chargersOf(now)).toBe(chargersOf(before));
        // In the order of their numbers, chargers have the firmware and link they had.
        const each = (scenario: Scenario): string[] =>
          scenario.fleet.groups.flatMap((g) => Array.from({ length: g.chargers }, () => g.firmware + g.link));
        expect(each(now)).toEqual(each(before));
        for (const { name } of now.cloud.clusters)
          expect(now.fleet.groups.some((g) => g.cluster === name)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  test("a fault is as severe to the part it befalls, and so is what is done about it", () => {
    const now = split(withFailover, 2);
    expect(now.faults[0]).toMatchObject({ cluster: "a", admission: 0.05, admissionAfter: 1 });
    expect(now.actions[0].step).toMatchObject({ kind: "scale-up", cluster: "a", instances: 4 });
    expect(now.arms?.choices[1].steps[0]).toMatchObject({ kind: "scale-up", instances: 8 });
    expect(split(small, 2).faults[0]).toMatchObject({ kind: "instance-loss", cluster: "one", remaining: 1 });
    expect(now.cloud.clusters.map((c) => c.name)).toEqual(["a", "b", "c", "a.2", "b.2", "c.2"]);
  });

  test("a fleet from an inventory is refused", () => {
    const inventory = { file: "x.csv", groupOf: new Uint16Array(2500), traits: new Uint8Array(2500) };
    const listed = { ...withFailover, fleet: { ...withFailover.fleet, inventory } };
    expect(splitClusters(listed, 2)).toEqual({
      obstacle: "a fleet read from an inventory cannot be split: it names the cluster of every charger",
    });
  });
});

describe("the designs of the package", () => {
  const folder = (name: string): string[] =>
    readdirSync(join("scenarios", name))
      .filter((file) => file.endsWith(".yaml"))
      .map((file) => join("scenarios", name, file));
  const incidents = folder("incidents").map((file) => {
    const found = readScenario(file);
    if ("problems" in found) throw new Error(found.problems.map(problemText).join("\n"));
    return found.scenario;
  });
  const designs = folder("designs").map((file) => ({ file, reading: readDesign(file) }));

  test("are at least six, with names of their own", () => {
    const titles = designs.flatMap(({ reading: r }) => ("design" in r ? [r.design.title] : []));
    expect(titles.length).toBeGreaterThanOrEqual(6);
    expect(new Set(titles).size).toBe(designs.length);
  });
  test.each(designs)(
    "$file fits every incident of the package, and says why it is worth a thought",
    ({ reading: r }) => {
      if ("problems" in r) throw new Error(r.problems.map(problemText).join("\n"));
      const laid = designed(r.design, incidents);
      expect("flaws" in laid ? laid.flaws.map(r.locate).map(problemText) : []).toEqual([]);
      expect(r.design.why).not.toBeUndefined();
    },
  );
  test("among them are follow-ups of all five reports", () => {
    const sources = designs
      .flatMap(({ reading: r }) => ("design" in r ? [r.design.source ?? ""] : []))
      .join(" ");
    for (const day of [
      "12 March 2026",
      "16 January 2026",
      "7 September 2025",
      "4 September 2025",
      "5 August 2025",
    ])
      expect(sources).toContain(day);
  });
});
