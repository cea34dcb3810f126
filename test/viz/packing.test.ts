import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pack } from "../../viz/timeline/packing.ts";

const RIGHT = 600;
const wanted = fc
  .record({
    from: fc.integer({ min: 0, max: RIGHT }),
    length: fc.nat({ max: 80 }),
    label: fc.nat({ max: 240 }),
  })
  .map(({ from, length, label }) => ({ from, to: Math.min(RIGHT, from + length), label }));

describe("labels of the timeline", () => {
  test("no two of a row overlap", () => {
    fc.assert(
      fc.property(fc.array(wanted, { maxLength: 40 }), (marks) => {
        const placed = pack(marks, { left: 0, right: RIGHT });
        const boxes = placed.map(({ row, labelAt }, i) => ({
          row,
          start: Math.min(marks[i].from, labelAt),
          end: Math.max(marks[i].to, labelAt + marks[i].label),
        }));
        boxes.forEach((a, i) =>
          boxes.slice(i + 1).forEach((b) => {
            if (a.row === b.row) expect(a.end <= b.start || b.end <= a.start).toBe(true);
          }),
        );
      }),
    );
  });

  test("a label that would leave the picture goes to the left of its mark", () => {
    expect(pack([{ from: 590, to: 598, label: 100 }], { left: 0, right: RIGHT })).toEqual([
      { row: 0, labelAt: 484 },
    ]);
  });
});
