import { describe, expect, test } from "vitest";
import { changed, linesOf, readText, SMALL } from "./small.ts";

const read = (text: string, others: Readonly<Record<string, string>>) => {
  const reading = readText(text, others);
  if ("problems" in reading) throw new Error(JSON.stringify(reading.problems));
  return reading;
};
const base = { "base.yaml": SMALL };

describe("a scenario that extends another", () => {
  test("is the other, but for what it says itself", () => {
    const { scenario, files } = read("extends: base.yaml\ntitle: Longer\nlasts: 3 h\n", base);
    const { scenario: other } = read(SMALL, {});
    expect(scenario).toEqual({ ...other, title: "Longer", lasts: 10_800_000 });
    expect([...files.keys()]).toEqual(["s.yaml", "base.yaml"]);
  });

  test("merges maps key by key and replaces lists whole", () => {
    const { scenario } = read(
      "extends: base.yaml\nfleet: { demand: { plugInsPerDay: 1 } }\ncloud: { regions: [north, west, south] }\n",
      base,
    );
    expect(scenario.fleet.groups).toHaveLength(2);
    expect(scenario.fleet.demand.plugInsPerDay).toBe(1);
    expect(scenario.cloud.regions).toEqual(["north", "west", "south"]);
    expect(scenario.cloud.clusters).toHaveLength(2);
  });

  test("finds files beside the one that names them", () => {
    const others = { "a/b.yaml": "extends: ../c/d.yaml\nseed: b\n", "c/d.yaml": SMALL };
    const { scenario, files } = read("extends: ./a//b.yaml\n", others);
    expect(scenario.seed).toBe("b");
    expect([...files.keys()]).toEqual(["s.yaml", "a/b.yaml", "c/d.yaml"]);
  });

  test("reports each mistake in the file it stands in", () => {
    const child =
      'extends: base.yaml\nfaults:\n  - { kind: instance-loss, cluster: six, at: "12:30", remaining: 1, returns: "12:40" }\n';
    expect(linesOf(child, { "base.yaml": changed(["cluster: two", "cluster: seven"]) })).toEqual([
      's.yaml:3:37: faults[0].cluster: expected the name of a cluster (one, two), met "six"',
      'base.yaml:8:46: fleet.groups[1].cluster: expected the name of a cluster (one, two), met "seven"',
    ]);
  });

  test.each<
    readonly [what: string, text: string, others: Readonly<Record<string, string>>, lines: readonly string[]]
  >([
    [
      "a circle",
      "title: x\nextends: a.yaml\n",
      { "a.yaml": "extends: b.yaml\n", "b.yaml": "\nextends: a.yaml\n" },
      ["b.yaml:2:10: extends: files extend one another in a circle: a.yaml → b.yaml → a.yaml"],
    ],
    [
      "itself",
      "extends: s.yaml\n",
      {},
      ["s.yaml:1:10: extends: files extend one another in a circle: s.yaml → s.yaml"],
    ],
    ["what is not there", "title: x\nextends: no.yaml\n", {}, ["s.yaml:2:10: no.yaml: no such file"]],
    ["a number", "extends: 5\n", {}, ["s.yaml:1:10: extends: expected the name of a file, met 5"]],
    ["nothing", "extends:\n", {}, ["s.yaml:1:9: extends: expected the name of a file, met nothing"]],
    [
      "a broken file",
      "extends: b.yaml\n",
      { "b.yaml": "a: [\n" },
      [expect.stringMatching(/^b\.yaml:\d:\d+: not valid YAML/)],
    ],
    [
      "a long chain",
      "extends: 1.yaml\n",
      Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`${i}.yaml`, `extends: ${i + 1}.yaml\n`])),
      ["10.yaml:1:10: extends: expected at most 10 files that extend one another"],
    ],
  ])("cannot extend %s", (_what, text, others, lines) => {
    expect(linesOf(text, others)).toEqual(lines);
  });
});

describe("a part in a file of its own", () => {
  const fleet = /fleet:\n([^]*?)cloud:/.exec(SMALL)?.[1].replace(/^ {2}/gm, "") ?? "";
  const outside = SMALL.replace(/fleet:\n[^]*?cloud:/, "fleet: fleets/small.yaml\ncloud:");

  test("is read in its place", () => {
    expect(read(outside, { "fleets/small.yaml": fleet }).scenario).toEqual(read(SMALL, {}).scenario);
  });

  test("may extend another, and be extended", () => {
    const others = {
      "base.yaml": outside,
      "fleets/small.yaml": "extends: old.yaml\ndemand: { chargingPowerKw: 11 }\n",
      "fleets/old.yaml": fleet,
    };
    const { demand, groups } = read("extends: base.yaml\nfleet: { demand: { plugInsPerDay: 1 } }\n", others)
      .scenario.fleet;
    expect([demand.chargingPowerKw, demand.plugInsPerDay, groups.length]).toEqual([11, 1, 2]);
  });

  test("reports its mistakes there", () => {
    expect(
      linesOf(outside, { "fleets/small.yaml": fleet.replace("chargers: 900", "chargers: none") }),
    ).toEqual([
      'fleets/small.yaml:2:30: fleet.groups[0].chargers: expected a whole number from 1 to 5000000, met "none"',
    ]);
  });

  test("and if it is missing, the rest is checked all the same", () => {
    expect(linesOf(outside.replace("lasts: 2 h", "last: 2 h"))).toEqual([
      "s.yaml:3:1: last: unknown key; did you mean lasts?",
      "s.yaml:5:8: fleets/small.yaml: no such file",
    ]);
  });
});
