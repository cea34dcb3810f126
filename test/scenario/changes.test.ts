// What differs between two scenarios: named as `--set` takes it, placed where the second stands, and nothing besides.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { changed } from "../../sim/scenario/change.ts";
import { differencesOf } from "../../sim/scenario/changes.ts";
import { decodeScenario, type ScenarioRead } from "../../sim/scenario/read.ts";
import { smallInput } from "../smallScenario.ts";

const read = (files: Readonly<Record<string, string>>): ScenarioRead => {
  const reading = decodeScenario("s.yaml", (path) =>
    path in files ? { text: files[path] } : { problem: { file: path, path: "", message: "no such file" } },
  );
  if ("problems" in reading) throw new Error(JSON.stringify(reading.problems));
  return reading;
};

const { fleet, ...rest } = smallInput;
const scenario = `fleet: fleet.yaml\n${stringify(rest)}`;
const fleetText = stringify(fleet);
const base = read({ "s.yaml": scenario, "fleet.yaml": fleetText });

/** The base with a part of the text of its files replaced. */
const edited = (from: string, to: string): ScenarioRead => {
  expect(`${scenario}${fleetText}`).toContain(from);
  return read({ "s.yaml": scenario.replace(from, to), "fleet.yaml": fleetText.replace(from, to) });
};

const found = (head: ScenarioRead, from = base) =>
  differencesOf(from, head).map(({ path, at, from: was, to }) => {
    const { file, line } = head.placeOf(at);
    return [path, was, to, `${file}:${line}`];
  });

const lineOf = (text: string, words: string): number =>
  text.split("\n").findIndex((line) => line.includes(words)) + 1;

describe("what differs", () => {
  test("nothing does between one scenario and another of the same meaning", () => {
    expect(found(base)).toEqual([]);
    expect(found(edited("lasts: 2 h", "# two hours\nlasts: 120 min"))).toEqual([]);
  });

  test("stands in the file it stands in, by name", () => {
    const line = lineOf(fleetText, "rebootAfter: 20");
    expect(found(edited("rebootAfter: 20", "rebootAfter: 7"))).toEqual([
      ["fleet.firmware[old].retry.rebootAfter", 20, 7, `fleet.yaml:${line}`],
    ]);
  });

  test("may be a value that is gone, and so its default: it stands where the map is that had it", () => {
    const line = lineOf(scenario, "gateway:");
    expect(found(edited("        queue: 200\n", ""))).toEqual([
      ["cloud.clusters[a].gateway.queue", 200, 5_000, `s.yaml:${line}`],
    ]);
  });

  test("of another kind of thing is what somebody wrote, without the defaults that follow", () => {
    const head = edited("      policy: exponential", "      policy: quadratic");
    expect(found(head).map(([path]) => path)).toEqual(["fleet.firmware[exponential].retry.policy"]);
  });

  test("of a list is the entry put in, and not all that follow it", () => {
    const first = "clusters:\n    - name: a";
    const head = edited(first, `clusters:\n    - { name: z, region: west, standby: north }\n    - name: a`);
    expect(found(head).map(([path, was]) => [path, was])).toEqual([["cloud.clusters[z]", undefined]]);
    const ordered = edited("at: 20:45", "at: 20:46");
    expect(found(ordered).map(([path]) => path)).toEqual(["actions[0].at"]);
  });
});

test("is what a change by the same path makes of the first: it leads from one to the other", () => {
  const changes = fc.constantFrom(
    ["cloud.clusters[b].hub.nodes", 3],
    ["fleet.firmware[current].tokenLife", "45 min"],
    ["fleet.groups[b-current].chargers", 601],
    ["operations.alerts[share].above", 0.25],
    ["faults[provider-capacity-loss].admissionAfter", "1/s"],
    ["arms.choices[cluster].steps[failover].takes.p95", "30 min"],
    ["lasts", "3 h"],
  );
  fc.assert(
    fc.property(fc.uniqueArray(changes, { minLength: 1, selector: ([path]) => path }), (made) => {
      const list = made.map(([path, to]) => ({ path: String(path), to }));
      const result = changed(base.scenario, list);
      if ("bad" in result) throw new Error(result.bad[0].message);
      const differences = differencesOf(base, { scenario: result.scenario, input: {} });
      expect(differences.map(({ path }) => path).sort()).toEqual(list.map(({ path }) => path).sort());
      const back = changed(
        base.scenario,
        differences.map(({ path, to }) => ({ path, to })),
      );
      expect(back).toEqual(result);
    }),
    { numRuns: 30 },
  );
});

describe("of an inventory", () => {
  const listed = (rows: readonly string[]): ScenarioRead =>
    read({
      "s.yaml": `fleet: { inventory: list.csv, firmware: [{ name: current, retry: { policy: quadratic } }] }\n${stringify({ ...rest, arms: undefined, faults: [], actions: [] })}`,
      "list.csv": ["id,cluster,model,market,link,firmware", ...rows].join("\n"),
    });
  const row = (id: string, link = "wi-fi"): string => `${id},a,Go,NO,${link},current`;
  const rows = [row("1"), row("2"), row("3", "lte-m"), row("4")];

  test.each([
    ["a charger that is another one", [...rows.slice(0, 2), row("3"), row("4")], 2, "others"],
    ["one that is gone", rows.slice(0, 3), 2, "3 chargers"],
    ["one that came", [...rows, row("5")], 4, "5 chargers"],
    ["the first", [row("1", "lte-m"), ...rows.slice(1)], 0, "others"],
  ])("%s", (_words, other, first, to) => {
    const differences = differencesOf(listed(rows), listed(other));
    expect(differences).toMatchObject([{ path: "fleet.inventory", from: "4 chargers", to, row: first }]);
  });

  test("the same chargers by other names are the same", () => {
    expect(differencesOf(listed(rows), listed(rows.map((text) => `x${text}`)))).toEqual([]);
  });
});
