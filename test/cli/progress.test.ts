import { describe, expect, test } from "vitest";
import { progressOn } from "../../sim/cli/progress.ts";
import type { Until } from "../../sim/report/timeLeft.ts";

const drawn = (
  progress: boolean,
  steps: readonly (readonly [atMs: number, done: number])[],
  until?: Until,
  total = 4,
): string[] => {
  const lines: string[] = [];
  let clock = 0;
  const line = progressOn(
    { progress },
    (text) => void lines.push(text.replace("\r\u001b[2K", "")),
    () => clock,
  );
  for (const [atMs, done] of steps) {
    clock = atMs;
    line.update(done, total, "worlds", until);
  }
  line.clear();
  return lines;
};

describe("progress", () => {
  test("is drawn at most ten times a second, and when done, then cleared", () => {
    expect(
      drawn(true, [
        [0, 1],
        [50, 2],
        [120, 3],
        [130, 4],
      ]),
    ).toEqual(["worlds 1 of 4 (25 %)", "worlds 3 of 4 (75 %)", "worlds 4 of 4 (100 %)", ""]);
  });

  test("is not drawn where nobody watches", () => {
    expect(
      drawn(false, [
        [0, 1],
        [500, 4],
      ]),
    ).toEqual([]);
  });

  test("says what time is left once three seconds have told something, and not when done", () => {
    const lines = drawn(true, [
      [2_900, 1],
      [3_000, 1],
      [60_000, 2],
      [90_000, 3],
      [120_000, 4],
    ]);
    expect(lines).toEqual([
      "worlds 1 of 4 (25 %)",
      "worlds 1 of 4 (25 %), about 10 s left",
      "worlds 2 of 4 (50 %), about 1 min left",
      "worlds 3 of 4 (75 %), about 30 s left",
      "worlds 4 of 4 (100 %)",
      "",
    ]);
  });

  test.each<[Until, number, number, string]>([
    ["at most", 99, 100, "worlds 99 of 100 (99 %), at most 5 s left"],
    ["about", 10, 100, "worlds 10 of 100 (10 %), about 9 min left"],
    ["about", 1, 100, "worlds 1 of 100 (1 %), about 2 h left"],
    ["about", 0, 100, "worlds 0 of 100 (0 %)"],
    ["unknown", 50, 100, "worlds 50 of 100 (50 %)"],
  ])("%s, %i of %i after a minute", (until, done, total, line) => {
    expect(drawn(true, [[60_000, done]], until, total)[0]).toBe(line);
  });
});
