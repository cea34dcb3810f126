import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { draw } from "../../sim/kernel/draw.ts";
import { deriveKeys } from "../../sim/kernel/streams.ts";
import { avalanche, battery, type Hash, orders, overlaps, PURPOSES, relatedKeys } from "./battery.ts";
import { additive, feistel } from "./weakHashes.ts";

const keys = deriveKeys(
  "battery",
  Array.from({ length: PURPOSES }, (_, i) => `purpose ${i}`),
);
/** Of some 200 scores in each of three orders, the worst of good numbers exceeds 5 once in 3,000 seeds. */
const LIMIT = 5;

const rejected = (hash: Hash, order: keyof typeof orders): string[] =>
  Object.entries(battery(orders[order](hash, keys)))
    .filter(([, z]) => Math.abs(z) > LIMIT)
    .map(([test, z]) => `${test}: ${z.toFixed(1)}`);

describe("draw", () => {
  it.each(["ordinal", "entity", "purpose"] as const)(
    "gives uniform, independent bits with the %s fastest",
    (order) => {
      expect(rejected(draw, order)).toEqual([]);
    },
  );
  it("flips each output bit half of the time when any input bit flips", () => {
    expect(avalanche(draw, keys)).toBeLessThan(LIMIT);
  });
  it("never runs one entity's numbers into another's", () => {
    expect(overlaps(draw, keys)).toBe(0);
  });
  it("gives other numbers under keys that differ in few bits", () => {
    expect(relatedKeys(draw, keys)).toBeLessThan(3);
  });
  it("is a pure function to unsigned 32-bit integers", () => {
    fc.assert(
      fc.property(fc.nat(PURPOSES - 1), fc.nat(), fc.integer(), (purpose, entity, ordinal) => {
        const x = draw(keys, purpose, entity, ordinal);
        expect(x).toBe(x >>> 0);
        expect(draw(keys, purpose, entity, ordinal)).toBe(x);
      }),
    );
  });
  it("gives the numbers it always gave", () => {
    const numbers = [0, 1, 2, 3].map((i) => draw(new Int32Array([1, 2, 3, 4]), i & 1, i * 1_000, i));
    expect(numbers).toMatchInlineSnapshot(`
      [
        1901546018,
        690640265,
        4184168125,
        483924468,
      ]
    `);
  });
});

describe("the battery", () => {
  it("rejects streams that overlap", () => {
    expect(rejected(additive, "ordinal")).not.toEqual([]);
    expect(overlaps(additive, keys)).toBeGreaterThan(0);
  });
  it("rejects too few rounds", () => {
    for (const rounds of [1, 2]) {
      expect(rejected(feistel(rounds), "ordinal")).not.toEqual([]);
      expect(rejected(feistel(rounds), "entity")).not.toEqual([]);
      expect(avalanche(feistel(rounds), keys)).toBeGreaterThan(LIMIT);
    }
  });
  it("rejects keys that are only xored into the block", () => {
    expect(relatedKeys(feistel(4), keys)).toBe(65_536);
  });
});
