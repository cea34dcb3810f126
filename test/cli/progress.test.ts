import { describe, expect, test } from "vitest";
import { progressOn } from "../../sim/cli/progress.ts";

const drawn = (progress: boolean, steps: readonly (readonly [atMs: number, done: number])[]): string[] => {
  const lines: string[] = [];
  let clock = 0;
  const line = progressOn(
    { progress },
    (text) => void lines.push(text.replace("\r\u001b[2K", "")),
    () => clock,
  );
  for (const [atMs, done] of steps) {
    clock = atMs;
    line.update(done, 4, "worlds");
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
});
