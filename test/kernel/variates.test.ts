import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { draw } from "../../sim/kernel/draw.ts";
import { deriveKeys } from "../../sim/kernel/streams.ts";
import { below, chance, duration, exponential, uniform } from "../../sim/kernel/variates.ts";

const LARGEST = 2 ** 32 - 1;
const bits = fc.oneof(
  fc.integer({ min: 0, max: LARGEST }),
  fc.constantFrom(0, 1, 2 ** 31 - 1, 2 ** 31, LARGEST - 1, LARGEST),
);
const two = fc.tuple(bits, bits).map(([a, b]) => (a < b ? [a, b] : [b, a]));

const SAMPLES = 200_000;
const keys = deriveKeys("variates", ["sample"]);
const sample = (variate: (bits: number) => number): Float64Array =>
  Float64Array.from({ length: SAMPLES }, (_, i) => variate(draw(keys, 0, i, 0))).sort();
/** The largest distance between the sample's distribution and the law's, times √n; beyond 1.95 once in 1,000 seeds. */
const kolmogorov = (sorted: Float64Array, law: (x: number) => number): number => {
  let worst = 0;
  sorted.forEach((x, i) => {
    worst = Math.max(worst, Math.abs(law(x) - i / SAMPLES), Math.abs(law(x) - (i + 1) / SAMPLES));
  });
  return worst * Math.sqrt(SAMPLES);
};

describe("uniform", () => {
  it("is never 0 and never 1, and rises with the bits", () => {
    fc.assert(
      fc.property(two, ([a, b]) => {
        expect(uniform(a)).toBeGreaterThan(0);
        expect(uniform(b)).toBeLessThan(1);
        if (a < b) expect(uniform(a)).toBeLessThan(uniform(b));
      }),
    );
  });
});

describe("below", () => {
  it("is the whole part of the uniform's share of n, from 0 to n − 1", () => {
    fc.assert(
      fc.property(bits, fc.integer({ min: 1, max: 2 ** 31 }), (b, n) => {
        const exact = Number((BigInt(b) * BigInt(n)) >> 32n);
        expect(below(b, n)).toBe(exact);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("chance", () => {
  it("never happens at 0, always at 1, and else when the uniform is below p", () => {
    fc.assert(
      fc.property(bits, fc.double({ min: 0, max: 1, noNaN: true }), (b, p) => {
        expect([chance(b, 0), chance(b, 1), chance(b, p)]).toEqual([false, true, b < p * 2 ** 32]);
      }),
    );
  });
});

describe("exponential", () => {
  it("is −ln of the uniform within 1.2e-7, not negative, and falls as the bits rise", () => {
    fc.assert(
      fc.property(two, ([a, b]) => {
        expect(Math.abs(exponential(a) + Math.log((a | 1) >>> 0) - 32 * Math.LN2)).toBeLessThan(1.2e-7);
        expect(exponential(b)).toBeGreaterThanOrEqual(0);
        expect(exponential(a)).toBeGreaterThanOrEqual(exponential(b));
      }),
      { numRuns: 5_000 },
    );
  });
  it("follows its law", () => {
    expect(kolmogorov(sample(exponential), (x) => 1 - Math.exp(-x))).toBeLessThan(1.95);
  });
});

describe("duration", () => {
  const law = fc
    .tuple(fc.double({ min: 0.1, max: 1e6, noNaN: true }), fc.double({ min: 1.05, max: 100, noNaN: true }))
    .map(([median, ratio]) => ({ median, p95: median * ratio }));
  const bitsOf = (u: number): number => u * 2 ** 32 - 0.5;

  it("exceeds its median half of the time and its p95 once in twenty", () => {
    fc.assert(
      fc.property(law, (l) => {
        expect(duration(l, bitsOf(0.5)) / l.median).toBeCloseTo(1, 10);
        expect(duration(l, bitsOf(0.05)) / l.p95).toBeCloseTo(1, 10);
      }),
    );
    const quarter = sample((b) => duration({ median: 15, p95: 60 }, b));
    expect(Math.abs(quarter[SAMPLES / 2] - 15)).toBeLessThan(0.2);
    expect(Math.abs(quarter[SAMPLES * 0.95] - 60)).toBeLessThan(1.5);
  });

  it("is longer than what has elapsed, finite, and falls as the bits rise", () => {
    fc.assert(
      fc.property(law, two, fc.double({ min: 0, max: 1_000, noNaN: true }), (l, [a, b], ratio) => {
        const elapsed = ratio * l.median;
        expect(duration(l, b, elapsed)).toBeGreaterThan(elapsed);
        expect(duration(l, a, elapsed)).toBeGreaterThanOrEqual(duration(l, b, elapsed));
        expect(duration(l, a, elapsed)).toBeLessThan(Infinity);
      }),
      { numRuns: 2_000 },
    );
  });

  it("is, once some time has elapsed, what is left of its law", () => {
    const l = { median: 15, p95: 60 };
    const beta = Math.log(19) / Math.log(4);
    const survival = (x: number): number => 1 / (1 + (x / 15) ** beta);
    for (const elapsed of [0, 5, 15, 40, 300]) {
      const left = sample((b) => duration(l, b, elapsed));
      expect(kolmogorov(left, (x) => 1 - survival(x) / survival(elapsed))).toBeLessThan(1.95);
    }
  });

  it("is a constant if median and p95 are the same", () => {
    fc.assert(
      fc.property(bits, (b) => {
        expect(duration({ median: 7, p95: 7 }, b)).toBe(7);
      }),
    );
    expect(duration({ median: 7, p95: 7 }, 0, 9)).toBe(9);
  });
});
