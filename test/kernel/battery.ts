/**
 * A small battery for 32-bit random numbers. Every statistic is a z-score: how many standard deviations it lies from
 * what independent, uniform numbers give. It is short enough for every test run; dieharder.sh is the long one.
 */
export type Hash = (keys: Int32Array, purpose: number, entity: number, ordinal: number) => number;
export type Scores = Record<string, number>;

export const PURPOSES = 32;
const SAMPLE = 1 << 20;

/** Numbers in the order in which one argument runs fastest. */
export const orders = {
  ordinal: (hash: Hash, keys: Int32Array) => fill((i) => hash(keys, 0, i >>> 16, i & 0xffff)),
  entity: (hash: Hash, keys: Int32Array) => fill((i) => hash(keys, 0, i & 0xffff, i >>> 16)),
  purpose: (hash: Hash, keys: Int32Array) =>
    fill((i) => hash(keys, i % PURPOSES, (i / PURPOSES) & 0xfff, i >>> 17)),
};
const fill = (number: (i: number) => number): Uint32Array =>
  Uint32Array.from({ length: SAMPLE }, (_, i) => number(i));

/** Chi-square of counts that should be equal, as a z-score (Wilson and Hilferty's cube root). */
const chiSquare = (counts: Uint32Array, total: number): number => {
  const expected = total / counts.length;
  let sum = 0;
  for (const count of counts) sum += (count - expected) ** 2 / expected;
  const freedom = counts.length - 1;
  const spread = 2 / (9 * freedom);
  return (Math.cbrt(sum / freedom) - (1 - spread)) / Math.sqrt(spread);
};

const bytes = (numbers: Uint32Array, scores: Scores): void => {
  for (let shift = 0; shift < 32; shift += 8) {
    const counts = new Uint32Array(256);
    for (const x of numbers) counts[(x >>> shift) & 255]++;
    scores[`byte at bit ${shift}`] = chiSquare(counts, numbers.length);
  }
};

/** Of the numbers themselves, and of each xored with the one `lag` before: a linear relation shows as a bit that never flips. */
const bitBalance = (numbers: Uint32Array, scores: Scores): void => {
  for (const lag of [0, 1, 2, 3, 32, 256]) {
    const ones = new Uint32Array(32);
    const count = numbers.length - lag;
    for (let i = lag; i < numbers.length; i++) {
      const x = lag === 0 ? numbers[i] : numbers[i] ^ numbers[i - lag];
      for (let bit = 0; bit < 32; bit++) ones[bit] += (x >>> bit) & 1;
    }
    ones.forEach((n, bit) => (scores[`bit ${bit} at lag ${lag}`] = (2 * n - count) / Math.sqrt(count)));
  }
};

const serialCorrelation = (numbers: Uint32Array, scores: Scores): void => {
  for (const lag of [1, 2, 3, 4, 16, 32, 256, 65_536]) {
    let sum = 0;
    const count = numbers.length - lag;
    for (let i = 0; i < count; i++) sum += (numbers[i] / 2 ** 32 - 0.5) * (numbers[i + lag] / 2 ** 32 - 0.5);
    scores[`correlation at lag ${lag}`] = (12 * sum) / Math.sqrt(count);
  }
};

/** The high, and the low, six bits of neighbours fall on each of 64 × 64 squares alike. */
const pairs = (numbers: Uint32Array, scores: Scores): void => {
  for (const shift of [0, 26]) {
    const counts = new Uint32Array(4096);
    for (let i = 1; i < numbers.length; i++)
      counts[(((numbers[i - 1] >>> shift) & 63) << 6) | ((numbers[i] >>> shift) & 63)]++;
    scores[`pairs of six bits at bit ${shift}`] = chiSquare(counts, numbers.length - 1);
  }
};

/** Birthdays: how many numbers equal another, of all 32 bits, and of 24 in a shorter sample. */
const collisions = (numbers: Uint32Array, scores: Scores): void => {
  for (const [bits, shift, sample] of [
    [32, 0, SAMPLE],
    [24, 8, 1 << 16],
    [24, 0, 1 << 16],
  ] as const) {
    const mask = 2 ** bits - 1;
    const sorted = numbers
      .slice(0, sample)
      .map((x) => ((x >>> shift) & mask) >>> 0)
      .sort();
    let met = 0;
    for (let i = 1; i < sorted.length; i++) if (sorted[i] === sorted[i - 1]) met++;
    const expected = (sample * (sample - 1)) / 2 ** (bits + 1);
    scores[`collisions of ${bits} bits at bit ${shift}`] = (met - expected) / Math.sqrt(expected);
  }
};

export const battery = (numbers: Uint32Array): Scores => {
  const scores: Scores = {};
  for (const test of [bytes, bitBalance, serialCorrelation, pairs, collisions]) test(numbers, scores);
  return scores;
};

/**
 * Whether one entity's numbers run into another's: how many pairs of successive numbers occur twice, among 2^15 entities
 * of 32 draws. Good numbers have none.
 */
export const overlaps = (hash: Hash, keys: Int32Array): number => {
  const seen = new Float64Array(31 << 15);
  for (let entity = 0, i = 0; entity < 1 << 15; entity++) {
    let before = hash(keys, 0, entity, 0);
    for (let ordinal = 1; ordinal < 32; ordinal++) {
      const x = hash(keys, 0, entity, ordinal);
      seen[i++] = before * 2 ** 21 + (x >>> 11);
      before = x;
    }
  }
  seen.sort();
  let met = 0;
  for (let i = 1; i < seen.length; i++) if (seen[i] === seen[i - 1]) met++;
  return met;
};

/** The worst z-score of "this input bit flips this output bit half of the time", over all 64 × 32 of them. */
export const avalanche = (hash: Hash, keys: Int32Array): number => {
  const samples = 1 << 14;
  const flips = new Uint32Array(64 * 32);
  for (let s = 0; s < samples; s++) {
    const entity = s & 127;
    const ordinal = s >>> 7;
    const x = hash(keys, 0, entity, ordinal);
    for (let input = 0; input < 64; input++) {
      const flipped =
        input < 32
          ? hash(keys, 0, entity ^ (1 << input), ordinal)
          : hash(keys, 0, entity, ordinal ^ (1 << input));
      for (let bit = 0; bit < 32; bit++) flips[input * 32 + bit] += ((x ^ flipped) >>> bit) & 1;
    }
  }
  return Math.max(...Array.from(flips, (n) => Math.abs(2 * n - samples) / Math.sqrt(samples)));
};

/** How many of 65,536 numbers come back under keys that differ in one bit each, at the place which that bit leads to. */
export const relatedKeys = (hash: Hash, keys: Int32Array): number => {
  const related = keys.map((key) => key ^ 1);
  let same = 0;
  for (let i = 0; i < 65_536; i++) {
    const entity = i >>> 8;
    const ordinal = i & 255;
    if (hash(keys, 0, entity, ordinal) === hash(related, 0, entity ^ 1, ordinal ^ 1)) same++;
  }
  return same;
};
