import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Bounds, breachedFor, observe } from "../../sim/measures/hypotheses.ts";

/** Signals that change slowly enough to have breaches of any length, with minutes that say nothing. */
const signals = fc.array(
  fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 0, max: 6 }) }, fc.constant(null)),
  {
    maxLength: 60,
  },
);
const bounds = fc.oneof(
  fc.record({ max: fc.integer({ min: 0, max: 6 }) }),
  fc.record({ min: fc.integer({ min: 0, max: 6 }) }),
  fc
    .tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 }))
    .map(([a, b]) => ({ min: Math.min(a, b), max: Math.max(a, b) })),
);
const rows = fc.integer({ min: 1, max: 8 });

const whole = (signal: readonly (number | null)[], limits: Bounds, row: number) =>
  observe((minute) => signal[minute], limits, row, 0, signal.length - 1);

const isSubset = (some: readonly number[], all: readonly number[]): boolean =>
  some.every((minute) => all.includes(minute));

describe("observe", () => {
  test("a breach that lasts counts from its beginning, a shorter one does not", () => {
    const signal = [0, 3, 4, 0, 5, 0];
    expect(whole(signal, { max: 2 }, 2)).toEqual({
      minutes: 6,
      breached: [1, 2],
      worst: { minute: 4, value: 5 },
    });
    expect(whole(signal, { max: 2 }, 1).breached).toEqual([1, 2, 4]);
    expect(whole(signal, { max: 2 }, 3).breached).toEqual([]);
    expect(whole(signal, { max: 3 }, 1).breached).toEqual([2, 4]);
  });

  test("a bound itself is no breach", () => {
    expect(whole([2, 4], { min: 2, max: 4 }, 1).breached).toEqual([]);
  });

  test("a minute that says nothing is not counted, and ends a breach", () => {
    expect(whole([3, 3, null, 3], { max: 2 }, 3)).toMatchObject({ minutes: 3, breached: [] });
    expect(whole([null, null], { max: 2 }, 1)).toEqual({ minutes: 0, breached: [], worst: null });
  });

  test("without a breach the worst is what comes closest to one, on either side", () => {
    expect(whole([5, 7, 3], { min: 2, max: 10 }, 1).worst).toEqual({ minute: 2, value: 3 });
    expect(whole([5, 9, 4], { min: 2, max: 10 }, 1).worst).toEqual({ minute: 1, value: 9 });
  });

  test("only the minutes asked for", () => {
    const { minutes, breached } = observe((minute) => minute, { max: 0 }, 1, 3, 5);
    expect([minutes, breached]).toEqual([3, [3, 4, 5]]);
    expect(observe(() => 9, { max: 0 }, 1, 5, 4).minutes).toBe(0);
  });

  test("agrees with counting, for every minute, how long the breach around it lasts", () => {
    fc.assert(
      fc.property(signals, bounds, rows, (signal, limits: Bounds, row) => {
        const bad = (m: number): boolean => {
          const value = signal[m] ?? null;
          return value !== null && (value > (limits.max ?? Infinity) || value < (limits.min ?? -Infinity));
        };
        const expected = [...signal.keys()].filter((m) => {
          let [from, to] = [m, m];
          while (bad(from - 1)) from--;
          while (bad(to + 1)) to++;
          return bad(m) && to - from + 1 >= row;
        });
        expect(whole(signal, limits, row).breached).toEqual(expected);
      }),
    );
  });

  test("a looser bound is breached in some of the same minutes, and so is one that must be breached for longer", () => {
    fc.assert(
      fc.property(signals, bounds, rows, fc.nat(3), fc.nat(3), (signal, limits: Bounds, row, room, more) => {
        const strict = whole(signal, limits, row).breached;
        const loose: Bounds = {
          ...(limits.min !== undefined && { min: limits.min - room }),
          ...(limits.max !== undefined && { max: limits.max + room }),
        };
        expect(isSubset(whole(signal, loose, row).breached, strict)).toBe(true);
        expect(isSubset(whole(signal, limits, row + more).breached, strict)).toBe(true);
      }),
    );
  });
});

test("breachedFor is first true in the minute in which a breach begins to count", () => {
  fc.assert(
    fc.property(signals, bounds, rows, (signal, limits: Bounds, row) => {
      for (const minute of signal.keys()) {
        const due = breachedFor((m) => signal[m], limits, row, minute);
        const { breached } = observe((m) => signal[m], limits, row, 0, minute);
        expect(due).toBe(breached.at(-1) === minute);
      }
    }),
  );
});
