import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exp, ln, LN2, pow } from "../../sim/kernel/math.ts";

const LIMIT = 1e-14;
const error = (met: number, expected: number): number => Math.abs(met - expected) / Math.abs(expected);
const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
/** Positive numbers of every size that is not subnormal. */
const positive = fc.oneof(between(0.5, 2), between(-700, 700).map(Math.exp));

describe("ln", () => {
  it("is within 1e-14 of Math.log, relative to it", () => {
    fc.assert(
      fc.property(positive, (x) => {
        if (x === 1) expect(ln(x)).toBe(0);
        else expect(error(ln(x), Math.log(x))).toBeLessThan(LIMIT);
      }),
      { numRuns: 10_000 },
    );
  });
  it("rises", () => {
    fc.assert(
      fc.property(positive, (x) => {
        expect(ln(x * (1 + 1e-12))).toBeGreaterThan(ln(x));
      }),
      { numRuns: 10_000 },
    );
  });
  it("knows its special values", () => {
    expect([ln(1), ln(0), ln(-1), ln(NaN), ln(Infinity), ln(2)]).toEqual([
      0,
      -Infinity,
      NaN,
      NaN,
      Infinity,
      LN2,
    ]);
    expect(error(ln(Number.MIN_VALUE), Math.log(Number.MIN_VALUE))).toBeLessThan(LIMIT);
    expect(error(ln(Number.MAX_VALUE), Math.log(Number.MAX_VALUE))).toBeLessThan(LIMIT);
  });
});

describe("exp", () => {
  it("is within 1e-14 of Math.exp, relative to it", () => {
    fc.assert(
      fc.property(between(-700, 700), (x) => {
        expect(error(exp(x), Math.exp(x))).toBeLessThan(LIMIT);
      }),
      { numRuns: 10_000 },
    );
  });
  it("rises", () => {
    fc.assert(
      fc.property(between(-700, 700), (x) => {
        expect(exp(x + Math.max(1e-12, Math.abs(x) * 1e-12))).toBeGreaterThan(exp(x));
      }),
      { numRuns: 10_000 },
    );
  });
  it("undoes ln", () => {
    fc.assert(
      fc.property(between(1e-6, 1e6), (x) => {
        expect(error(exp(ln(x)), x)).toBeLessThan(LIMIT);
      }),
    );
  });
  it("knows its special values", () => {
    expect([exp(0), exp(-Infinity), exp(Infinity), exp(NaN), exp(-800), exp(800)]).toEqual([
      1,
      0,
      Infinity,
      NaN,
      0,
      Infinity,
    ]);
    expect(error(exp(1), Math.E)).toBeLessThan(1e-15);
  });
});

describe("pow", () => {
  it("is within 1e-14 of Math.pow, relative to it, for results from 1e-13 to 1e13", () => {
    fc.assert(
      fc.property(between(1e-6, 1e6), between(-5, 5), (x, y) => {
        fc.pre(Math.abs(y * Math.log(x)) < 30);
        expect(error(pow(x, y), x ** y)).toBeLessThan(LIMIT);
      }),
      { numRuns: 10_000 },
    );
  });
  it("knows its special values", () => {
    expect([pow(0, 0), pow(0, 2), pow(1, 1e6), pow(5, 0)]).toEqual([1, 0, 1, 1]);
  });
});
