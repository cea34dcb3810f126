// Causes and doubts that cannot be had: said with the file, before anything runs.
import { describe, expect, test } from "vitest";
import { linesOf, SMALL } from "./small.ts";

const problems = (lines: string): string[] => linesOf(SMALL.replace("arms:\n", `arms:\n${lines}\n`));

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
    expect(found.map((line) => line.replace(/^s\.yaml:\d+:\d+: /, ""))).toEqual([
      "arms.doubts[0].most: expected more than least, 2, met 1",
      expect.stringMatching(
        /^arms\.doubts\[1\]\.path: faults\[0\] has no key remaning; .*did you mean remaining\?$/,
      ),
      expect.stringMatching(/^arms\.doubts\[2\]\.most: cloud\.clusters\[0\]\.stragglers: expected a share/),
    ]);
  });
});
