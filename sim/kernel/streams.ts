import seedrandom from "seedrandom";

/**
 * Derives the keys of the random streams from the seed and each stream's name; the only use of seedrandom.
 * `world` tells replications apart: the same seed and name give unrelated keys in every world, and the same in each arm of one.
 *
 * @returns two words a name, in the order of `names`
 * @example deriveKeys("42", ["connect", "refresh"]) // Int32Array(4)
 */
export const deriveKeys = (seed: string, names: readonly string[], world = 0): Int32Array => {
  const keys = new Int32Array(names.length * 2);
  names.forEach((name, i) => {
    const random = seedrandom.alea(JSON.stringify([seed, world, name]));
    keys[2 * i] = random.int32();
    keys[2 * i + 1] = random.int32();
  });
  return keys;
};
