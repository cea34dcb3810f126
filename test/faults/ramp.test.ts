import fc from "fast-check";
import { expect, test } from "vitest";
import { course, rising } from "../../sim/faults/ramp.ts";

const MINUTE = 60_000;
const time = fc.integer({ min: 0, max: 20 * 24 * 60 * MINUTE });

test("it begins at once, ends whole after its time, and steps at most once a minute and 60 times", () => {
  fc.assert(
    fc.property(time, time, (from, over) => {
      const steps = rising(from, over);
      expect(steps.length).toBeLessThanOrEqual(60);
      expect(steps[0].at).toBe(from);
      expect(steps.at(-1)).toEqual({ at: over < MINUTE ? from : from + over, share: 1 });
      steps.slice(1).forEach(({ at, share }, k) => {
        expect(at - steps[k].at).toBeGreaterThanOrEqual(MINUTE - 1);
        expect(share).toBeGreaterThan(steps[k].share);
      });
    }),
  );
});

test("all at once", () => {
  expect(course(5, 0, 9)).toEqual([
    { at: 5, share: 1 },
    { at: 9, share: 0 },
  ]);
});

test("by the minute, there and back", () => {
  expect(course(0, 3 * MINUTE, 10 * MINUTE, MINUTE)).toEqual([
    { at: 0, share: 0.25 },
    { at: MINUTE, share: 0.5 },
    { at: 2 * MINUTE, share: 0.75 },
    { at: 3 * MINUTE, share: 1 },
    { at: 10 * MINUTE, share: 0.5 },
    { at: 11 * MINUTE, share: 0 },
  ]);
});

test("over before it is whole, it goes from where it was", () => {
  expect(course(0, 3 * MINUTE, 2 * MINUTE, MINUTE)).toEqual([
    { at: 0, share: 0.25 },
    { at: MINUTE, share: 0.5 },
    { at: 2 * MINUTE, share: 0.25 },
    { at: 3 * MINUTE, share: 0 },
  ]);
});
