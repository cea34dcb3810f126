// Causes and doubts that cannot be had: said with the file, before anything runs.
import { describe, expect, test } from "vitest";
import { variantFlaws } from "../../sim/scenario/variantChecks.ts";
import { changed, linesOf, readText, SMALL } from "./small.ts";

const withLines = (lines: string): string => SMALL.replace("arms:\n", `arms:\n${lines}\n`);
const problems = (lines: string): string[] => linesOf(withLines(lines));
const unplaced = (line: string): string => line.replace(/^s\.yaml:\d+:\d+: /, "");

describe("causes", () => {
  test("right ones", () => {
    expect(
      problems(`  causes:
    - { name: as it was, probability: 0.5 }
    - name: standby short
      probability: 0.5
      changes: [{ path: "cloud.clusters[*].standbyHub.admission", times: 0.1 }]`),
    ).toEqual([]);
  });
  test("probabilities that do not add up, a first that is another, a path to nowhere, a wrong value", () => {
    const found = problems(`  causes:
    - { name: a, probability: 0.5, changes: [{ path: lasts, to: 1 h }] }
    - name: b
      probability: 0.4
      changes:
        - { path: "cloud.clusters[ona].hub.admission", times: 2 }
        - { path: "faults[0].returns", to: 99 }`);
    expect(found).toHaveLength(4);
    expect(found[0]).toContain("arms.causes: expected probabilities that add up to 1, met 0.9");
    expect(found[1]).toContain("arms.causes[0].changes: expected none: the first cause is the scenario");
    expect(found[2]).toMatch(
      /^s\.yaml:\d+:\d+: arms\.causes\[1\]\.changes\[0\]\.path: .*no entry \[ona\].*did you mean one\?$/,
    );
    expect(found[3]).toMatch(/arms\.causes\[1\]\.changes\[1\]\.to: faults\[0\]\.returns: expected a time/);
  });
  test("what would be wrong only with the whole changed", () => {
    const [line] = problems(`  causes:
    - { name: a, probability: 0.5 }
    - { name: b, probability: 0.5, changes: [{ path: "faults[0].returns", to: "12:10" }] }`);
    expect(line).toContain("arms.causes[1].changes: faults[0].returns: expected a time after");
  });
  test.each([
    ["lasts", "3 h", "lasts"],
    ["seed", "other", "seed"],
    ["fleet.groups[0].chargers", 901, "fleet.groups and their chargers"],
    ["cloud.clusters[two].name", "two", undefined],
    ["arms.at", '"12:50"', "arms.at"],
    ["arms.choices", "[{ name: hold }]", "arms.choices and their names"],
    ["arms.choices[1].steps[failover].takes.median", "1 min", undefined],
    ["arms.weights.startBlocked", 1, "arms.weights"],
  ])("what was known whatever the cause stays: %s to %s", (path, to, what) => {
    const found = problems(`  causes:
    - { name: a, probability: 0.5 }
    - { name: b, probability: 0.5, changes: [{ path: "${path}", to: ${to} }] }`);
    expect(found.map(unplaced)).toEqual(
      what === undefined
        ? []
        : [`arms.causes[1].changes: expected changes that leave ${what} as they are: that was known`],
    );
  });
});

describe("doubts", () => {
  test("a right one", () => {
    expect(
      problems(`  doubts: [{ path: "cloud.clusters[*].stragglers", least: 0, most: 2, source: assumed }]`),
    ).toEqual([]);
  });
  test("a range the wrong way round, a path to nowhere, an end that is not allowed", () => {
    const found = problems(`  doubts:
    - { path: "cloud.clusters[*].stragglers", least: 2, most: 1, source: x }
    - { path: "faults[0].remaning", least: 1, most: 2, source: x }
    - { path: "cloud.clusters[*].stragglers", least: 0, most: 100, source: x }`);
    expect(found.map(unplaced)).toEqual([
      "arms.doubts[0].least: expected at most 1: the range holds the value there is, met 2",
      expect.stringMatching(
        /^arms\.doubts\[1\]\.path: faults\[0\] has no key remaning; .*did you mean remaining\?$/,
      ),
      expect.stringMatching(/^arms\.doubts\[2\]\.most: cloud\.clusters\[0\]\.stragglers: expected a share/),
    ]);
  });
  test("a range without the value there is, or of nothing; and several mistakes are said at once", () => {
    const found = problems(`  causes: [{ name: a, probability: 0.5 }]
  doubts:
    - { path: "cloud.clusters[*].stragglers", least: 0.1, most: 0.5, source: x }
    - { path: "cloud.clusters[*].stragglers", least: 1, most: 1, source: x }`);
    expect(found.map(unplaced)).toEqual([
      "arms.causes: expected probabilities that add up to 1, met 0.5",
      "arms.doubts[0].most: expected at least 1: the range holds the value there is, met 0.5",
      "arms.doubts[1].most: expected more than least, 1, met 1",
    ]);
  });
  test("an end that is right alone and not with a cause", () => {
    const found = problems(`  causes:
    - { name: a, probability: 0.5 }
    - { name: b, probability: 0.5, changes: [{ path: "cloud.clusters[*].stragglers", times: 10 }] }
  doubts: [{ path: "cloud.clusters[*].stragglers", least: 0.5, most: 20, source: x }]`);
    expect(found.map(unplaced)).toEqual([
      "arms.doubts[0].most: if it is “b”, cloud.clusters[0].stragglers: expected a share from 0 to 1, met 4",
    ]);
  });
});

test("a decision has a past and a future", () => {
  for (const at of ["12:00", "14:00"]) {
    const [line] = linesOf(changed(['at: "12:45"', `at: "${at}"`]));
    expect(unplaced(line)).toBe(
      `arms.at: expected a time between the run's start and its end, 12:00 to 14:00, met ${JSON.stringify(at)}`,
    );
  }
});

test("what is right of the file may be wrong once it was changed: it is checked again", () => {
  const reading = readText(
    withLines(`  doubts: [{ path: "faults[0].remaining", least: 1, most: 500, source: x }]`),
  );
  if ("problems" in reading) throw new Error(reading.problems[0].message);
  const { scenario } = reading;
  expect(variantFlaws(scenario)).toEqual([]);
  const [flaw] = variantFlaws({ ...scenario, faults: [] });
  expect(flaw).toMatchObject({ path: ["arms", "doubts", 0, "path"] });
  expect(flaw.message).toContain("no entry [0]");
});
