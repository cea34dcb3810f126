/**
 * The digest: a running hash of every event handled (time, payload), two 32-bit lanes kept in the arena.
 * Two runs with the same digest went through the same events in the same order.
 */
export const DIGEST_LANES = 2;

/**
 * Folds one event in. Called once an event, before it is handled. For a given event it is a permutation of the lanes: digests
 * that differ stay different through the same events.
 */
export const fold = (lanes: Int32Array, time: number, payload: number): void => {
  const a = Math.imul(lanes[0] ^ time, 0x01000193) ^ (lanes[1] >>> 15);
  const b = Math.imul(lanes[1] ^ payload, 0x5bd1e995) + 0x27d4eb2f;
  const sum = (a + b) | 0;
  lanes[0] = sum;
  lanes[1] = b ^ (sum >>> 13);
};

/** 16 hex digits. */
export const digestText = (lanes: Int32Array): string =>
  (lanes[0] >>> 0).toString(16).padStart(8, "0") + (lanes[1] >>> 0).toString(16).padStart(8, "0");
