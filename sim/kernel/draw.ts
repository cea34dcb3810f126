/**
 * Random draws by key, not by order: `draw(keys, purpose, entity, ordinal)` is a pure function of its arguments,
 * so the same charger meets the same luck whatever else happens in the run (common random numbers).
 *
 * (entity, ordinal) is a 64-bit block that goes through a four-round Feistel network keyed by the purpose; the
 * result is its left half. The network is a permutation, so no two blocks of a purpose ever share their state and
 * streams cannot overlap, as they did when the lanes were mixed by addition into 32 bits. The two keys go in again,
 * crossed, half-way: were they only xored into the block, then keys that differ in few bits would give two purposes
 * the same numbers under other entities. test/README.md records how it fares with dieharder.
 */
const ROUND_A = 0x9e3779b1 | 0;
const ROUND_B = 0x85ebca6b | 0;
const ROUND_C = 0xc2b2ae35 | 0;
const ROUND_D = 0x27d4eb2f | 0;

/**
 * 32 random bits as an unsigned integer.
 *
 * @param keys two words a purpose, from `deriveKeys`
 * @param purpose the index of the purpose in `keys`
 * @param entity whose luck it is
 * @param ordinal which draw of that entity's: the k-th heartbeat, the message's own number
 */
export const draw = (keys: Int32Array, purpose: number, entity: number, ordinal: number): number => {
  const key = keys[purpose << 1];
  const cross = keys[(purpose << 1) | 1];
  let a = entity ^ key;
  let b = ordinal ^ cross;
  let x = Math.imul(a ^ (a >>> 16), ROUND_A);
  b ^= x ^ (x >>> 15);
  x = Math.imul(b ^ (b >>> 15), ROUND_B);
  a ^= x ^ (x >>> 13) ^ cross;
  x = Math.imul(a ^ (a >>> 16), ROUND_C);
  b ^= x ^ (x >>> 16) ^ key;
  x = Math.imul(b ^ (b >>> 14), ROUND_D);
  a ^= x ^ (x >>> 15);
  return a >>> 0;
};
