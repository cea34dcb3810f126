import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { distance, nearest, quantitySuggestion } from "../../sim/scenario/suggest.ts";

describe("the distance of two words", () => {
  test.each([
    ["", "", 0],
    ["abc", "", 3],
    ["cluster", "clutser", 1],
    ["kitten", "sitting", 3],
    ["lasts", "last", 1],
  ])("%s, %s", (a, b, edits) => {
    expect(distance(a, b)).toBe(edits);
  });

  test("is the same both ways, zero for itself, and at most the longer's length", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
        expect(distance(a, b)).toBe(distance(b, a));
        expect(distance(a, a)).toBe(0);
        expect(distance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length));
        expect(distance(a, b)).toBeGreaterThanOrEqual(Math.abs(a.length - b.length));
      }),
    );
  });
});

test("the nearest word is one that may have been meant, or none", () => {
  const known = ["cluster", "region", "standby", "stragglers"];
  expect(nearest("clutser", known)).toBe("cluster");
  expect(nearest("Stand-By", known)).toBe("standby");
  expect(nearest("colour", known)).toBeUndefined();
  expect(nearest("x".repeat(1000), known)).toBeUndefined();
});

describe("the same quantity, well written", () => {
  test.each<[kind: string, value: unknown, suggestion: string | undefined]>([
    ["Duration", 300, "300 s"],
    ["Duration", "15 mins", "15 min"],
    ["Duration", "1hour 5 minutes", "1 h 5 min"],
    ["Duration", "2 D", "2 d"],
    ["Duration", "soon", undefined],
    ["Duration", "5 parsecs", undefined],
    ["Rate", 120, "120/s"],
    ["Rate", "90 per minute", "90/min"],
    ["Rate", "90/d", undefined],
    ["At", "9.30", "09:30"],
    ["At", "9:75", undefined],
    ["Share", "5", undefined],
    ["Duration", null, undefined],
  ])("%s %j", (kind, value, suggestion) => {
    expect(quantitySuggestion(kind, value)).toBe(suggestion);
  });
});
