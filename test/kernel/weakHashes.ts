/** Hashes with known flaws, for the battery to find. */
import type { Hash } from "./battery.ts";

/** Mixes the entity, adds the ordinal's multiple, mixes on: all streams walk the one cycle of 2^32, and so they overlap. */
export const additive: Hash = (keys, purpose, entity, ordinal) => {
  let x = Math.imul(entity ^ keys[2 * purpose], 0x9e3779b1);
  x ^= x >>> 16;
  x = Math.imul(x, 0x21f0aaad);
  x ^= x >>> 15;
  x = (x + Math.imul(ordinal ^ keys[2 * purpose + 1], 0x85ebca6b)) | 0;
  x ^= x >>> 17;
  x = Math.imul(x, 0xed5ad4bb);
  x ^= x >>> 11;
  x = Math.imul(x, 0xac4c1b51);
  x ^= x >>> 15;
  x = Math.imul(x, 0x31848bab);
  return (x ^ (x >>> 14)) >>> 0;
};

const SHIFTS = [16, 15, 16, 14];
const FACTORS = [0x9e3779b1, 0x85ebca6b, 0xc2b2ae35, 0x27d4eb2f];
const RIGHT = [15, 13, 16, 15];

/** The Feistel network of `draw`, with fewer rounds and with keys that are only xored into the block. */
export const feistel =
  (rounds: number): Hash =>
  (keys, purpose, entity, ordinal) => {
    let a = entity ^ keys[2 * purpose];
    let b = ordinal ^ keys[2 * purpose + 1];
    for (let round = 0; round < rounds; round++) {
      const x = Math.imul(a ^ (a >>> SHIFTS[round]), FACTORS[round]);
      [a, b] = [b ^ x ^ (x >>> RIGHT[round]), a];
    }
    return a >>> 0;
  };
