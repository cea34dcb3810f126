// Changes by path: what they reach, that they do no more and no less, and what is said of those that cannot be made.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readScenario } from "../../sim/cli/files.ts";
import { asWritten, type Change, changed, findPlaces } from "../../sim/scenario/change.ts";
import { withChargers } from "../../sim/scenario/inventory.ts";
import type { Scenario } from "../../sim/scenario/schema.ts";

const read = (path: string): Scenario => {
  const reading = readScenario(path);
  if ("problems" in reading) throw new Error(JSON.stringify(reading.problems));
  return reading.scenario;
};
const scenario = read("scenarios/incidents/2026-03-12-provider-capacity.yaml");

const made = (...changes: Change[]): Scenario => {
  const result = changed(scenario, changes);
  if ("bad" in result) throw new Error(JSON.stringify(result.bad));
  return result.scenario;
};
const wrong = (...changes: Change[]): string[] => {
  const result = changed(scenario, changes);
  return "bad" in result ? result.bad.map((b) => `${b.change} ${b.message}; ${b.suggestion ?? ""}`) : [];
};

describe("a change reaches", () => {
  test("an entry by its name, and leaves the others alone", () => {
    const { clusters } = made({ path: "cloud.clusters[go-west-1].hub.admission", to: "60/s" }).cloud;
    expect(clusters.map((c) => c.hub.admission)).toEqual([60, 120, 120, 120, 120]);
  });
  test("an entry by its kind", () => {
    const [fault] = made({ path: "faults[provider-capacity-loss].admissionAfter", to: "20/s" }).faults;
    expect(fault).toMatchObject({ admissionAfter: 20 });
  });
  test("every entry of a list, and every key of a map", () => {
    const after = made(
      { path: "cloud.clusters[*].gateway.instances", times: 2 },
      { path: "cloud.backend.pipelines.*.lease", to: "20 s" },
    );
    expect(after.cloud.clusters.map((c) => c.gateway.instances)).toEqual([16, 16, 16, 16, 16]);
    expect(Object.values(after.cloud.backend.pipelines).map((p) => p.lease)).toEqual([
      20_000, 20_000, 20_000,
    ]);
  });
  test("of several entries those that have the rest of the path", () => {
    const after = made({ path: "arms.choices[*].steps[0].instances", to: 64 });
    expect(after.arms?.choices.flatMap((c) => c.steps).find((s) => s.kind === "scale-up")).toMatchObject({
      instances: 64,
    });
  });
  test("a whole part, with its own defaults", () => {
    const after = made({ path: "fleet.firmware[*].retry", to: { policy: "exponential", cap: "60 s" } });
    expect(after.fleet.firmware[0].retry).toEqual({ policy: "exponential", base: 1000, cap: 60_000 });
  });
  test("whole numbers, by a factor: to the nearest", () => {
    const after = made({ path: "cloud.clusters[0].gateway.instances", times: 1.3 });
    expect(after.cloud.clusters[0].gateway.instances).toBe(10);
  });
});

test("what it writes reads back as the same value, for every number of a scenario", () => {
  const paths = [
    "cloud.clusters[0].hub.*",
    "fleet.links.*.roundTrip",
    "cloud.backend.pipelines.*.*",
    "fleet.demand.*",
  ];
  const places = paths.flatMap((path) => {
    const found = findPlaces(scenario, path);
    return "places" in found ? found.places : [];
  });
  expect(places.length).toBeGreaterThan(40);
  for (const place of places) {
    const path = place.path
      .map((p) => (typeof p === "number" ? `[${p}]` : `.${p}`))
      .join("")
      .slice(1);
    expect(made({ path, to: asWritten(place, place.value) })).toEqual(scenario);
  }
});

test("property: a factor and its inverse come back to the start, and touch nothing else", () => {
  fc.assert(
    fc.property(fc.constantFrom(2, 4, 8), fc.nat(4), (factor, cluster) => {
      const path = `cloud.clusters[${cluster}].hub.admission`;
      const once = changed(scenario, [{ path, times: factor }]);
      if ("bad" in once) throw new Error(JSON.stringify(once.bad));
      expect(once.scenario.cloud.clusters[cluster].hub.admission).toBe(
        factor * scenario.cloud.clusters[cluster].hub.admission,
      );
      expect(changed(once.scenario, [{ path, times: 1 / factor }])).toEqual({ scenario });
    }),
  );
});

describe("all that is wrong is said at once", () => {
  test("keys, entries and values, with what was probably meant", () => {
    expect(
      wrong(
        { path: "cloud.clusters[*].gateway.instanes", to: 3 },
        { path: "cloud.clusters[go-west].hub.slots", to: 3 },
        { path: "faults[0].admissionAfter", to: "20" },
        { path: "cloud.clusters", to: 3 },
        { path: "fleet.firmware[0].name", times: 2 },
        { path: "cloud.clusters.hub", to: 2 },
        { path: "fleet..demand", to: 2 },
      ),
    ).toEqual([
      "0 cloud.clusters[0].gateway has no key instanes; it has instances, connectsPerInstance, queue; instances",
      "1 cloud.clusters has no entry [go-west]; it has go-west-1, go-west-2, pro-west-1, go-north-1, pro-north-1; go-west-1",
      "2 faults[0].admissionAfter: expected a rate with its unit, such as 120/s or 90/min; 20/s",
      "3 cloud.clusters: expected a list; ",
      "4 fleet.firmware[0].name: expected a number to multiply; ",
      "5 cloud.clusters is a list: write [*], [0] or a name in brackets; ",
      "6 expected a path such as cloud.clusters[*].hub.admission; ",
    ]);
  });
  test("a factor that leads out of what is allowed", () => {
    expect(wrong({ path: "cloud.clusters[0].gateway.instances", times: 1000 })).toEqual([
      "0 cloud.clusters[0].gateway.instances: expected a whole number from 1 to 1000; ",
    ]);
  });
  test("what no single value shows, of the whole", () => {
    expect(wrong({ path: "cloud.clusters[0].region", to: "weest" })).toEqual([
      '-1 cloud.clusters[0].region: expected the name of a region (west, north); "west"',
    ]);
  });
});

describe("a fleet of an inventory", () => {
  const charger = {
    cluster: "go-west-1",
    model: "Go",
    market: "NO",
    link: "wi-fi",
    firmware: "current",
  } as const;
  const read = withChargers(scenario, [
    { ...charger, id: "1" },
    { ...charger, id: "2" },
    { ...charger, id: "3", link: "lte-m" },
  ]);
  if ("problems" in read) throw new Error(read.problems[0].message);
  const listed = read.scenario;
  const after = (...changes: Change[]) => {
    const result = changed(listed, changes);
    return "bad" in result ? result.bad.map((b) => b.message) : result.scenario.fleet;
  };

  test("keeps its chargers through any other change", () => {
    const share = { path: "fleet.groups[*].standAlone", to: 0.5 };
    const fleet = after(share, { path: "cloud.clusters[0].hub.admission", to: "60/s" });
    expect(fleet).toMatchObject({ groups: [{ standAlone: 0.5 }, { standAlone: 0.5 }] });
    expect(fleet).toHaveProperty("inventory", listed.fleet.inventory);
  });
  test("cannot get others by a change", () => {
    const groups = [
      "fleet.groups: cannot be other or larger or smaller groups: their chargers are those of the inventory",
    ];
    expect(after({ path: "fleet.groups[0].chargers", times: 2 })).toEqual(groups);
    expect(after({ path: "fleet.groups", to: [] })).toContain(groups[0]);
    const file = ["fleet.inventory: cannot be changed: name it in the file"];
    expect(after({ path: "fleet.inventory", to: "other.csv" })).toEqual(file);
    expect(wrong({ path: "fleet.inventory", to: "other.csv" })).toEqual([`-1 ${file[0]}; `]);
  });
});

test("a fleet without a charger is none", () => {
  expect(wrong({ path: "fleet.groups", to: [] })).toEqual(["-1 fleet.groups: expected at least one group; "]);
});
