import fc from "fast-check";
import { expect, test } from "vitest";
import { minutesFor } from "../../sim/scenario/phases.ts";
import { smallInput, smallScenario } from "../smallScenario.ts";

const MINUTE = 60_000;
const [fault] = smallInput.faults;

/** The small scenario, two hours from 20:30, with faults at these seconds. */
const faulted = (...times: readonly (readonly [at: number, returns: number])[]) =>
  smallScenario({
    faults: times.map(([at, returns]) => ({ ...fault, at: `+${at} s`, returns: `+${returns} s` })),
  });

test("from the first fault to the end of the last, though another began and ended in between", () => {
  const scenario = faulted([3000, 3600], [600, 4200], [900, 960]);
  expect(minutesFor({ when: "before" }, scenario)).toEqual({ first: 0, last: 9 });
  expect(minutesFor({ when: "during" }, scenario)).toEqual({ first: 10, last: 70 });
  expect(minutesFor({ when: "after" }, scenario)).toEqual({ first: 71, last: 120 });
  expect(minutesFor({ when: "after", grace: 20 * MINUTE }, scenario)).toEqual({ first: 91, last: 120 });
  expect(minutesFor({ when: "always" }, scenario)).toEqual({ first: 0, last: 120 });
});

test("a fault that names no end is over at once; a roll-out, when it is stopped", () => {
  const during = (...faults: readonly Record<string, unknown>[]) =>
    minutesFor({ when: "during" }, smallScenario({ faults }));
  const stalled = { kind: "stalled-processor", pipeline: "ocpp", instances: 1, at: "20:40" };
  expect(during(stalled)).toEqual({ first: 10, last: 10 });
  const firmware = { kind: "bad-firmware", firmware: "old", at: "20:40" };
  expect(during(firmware)).toEqual({ first: 10, last: 10 });
  expect(during({ ...firmware, stopsAt: "20:50" })).toEqual({ first: 10, last: 20 });
});

test("without a fault all of it is before", () => {
  const quiet = faulted();
  expect(minutesFor({ when: "before" }, quiet)).toEqual({ first: 0, last: 120 });
  for (const when of ["during", "after"] as const) {
    const { first, last } = minutesFor({ when }, quiet);
    expect(first, when).toBeGreaterThan(last);
  }
});

test("every minute is before, during or after, and in one of them alone", () => {
  const time = fc.integer({ min: 0, max: 7200 });
  fc.assert(
    fc.property(fc.array(fc.tuple(time, time), { minLength: 1, maxLength: 4 }), (times) => {
      const scenario = faulted(...times.map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const));
      const minutes = (["before", "during", "after"] as const).flatMap((when) => {
        const { first, last } = minutesFor({ when }, scenario);
        return Array.from({ length: Math.max(0, last - first + 1) }, (_, k) => first + k);
      });
      expect(minutes).toEqual(Array.from({ length: 121 }, (_, k) => k));
    }),
    { numRuns: 30 },
  );
});
