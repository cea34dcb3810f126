/**
 * Writes what `draw` returns to standard output, as raw 32-bit numbers without end, in one of three orders: which of its
 * arguments runs fastest. test/kernel/dieharder.sh reads it.
 *
 * node drawStream.mjs ordinal|entity|purpose [seed]
 */
import { writeSync } from "node:fs";
import { draw } from "../../sim/kernel/draw.ts";
import { deriveKeys } from "../../sim/kernel/streams.ts";

const PURPOSES = 32;
const INNER = 65_536;
const BUFFER_BYTES = 1 << 20;

type Order = "ordinal" | "entity" | "purpose";

/** 65,536 draws: the argument that runs fastest counts up, `outer` is the one that runs slowest. */
const fill = (order: Order, keys: Int32Array, outer: number, numbers: Uint32Array): void => {
  if (order === "ordinal") for (let i = 0; i < INNER; i++) numbers[i] = draw(keys, 0, outer, i);
  else if (order === "entity") for (let i = 0; i < INNER; i++) numbers[i] = draw(keys, 0, i, outer);
  else for (let i = 0; i < INNER; i++) numbers[i] = draw(keys, i % PURPOSES, (i / PURPOSES) | 0, outer);
};

const main = (): void => {
  const order = process.argv[2] as Order;
  if (!["ordinal", "entity", "purpose"].includes(order)) throw new RangeError(`no such order: ${order}`);
  const names = Array.from({ length: PURPOSES }, (_, i) => `purpose ${i}`);
  const keys = deriveKeys(process.argv[3] ?? "dieharder", names);
  const numbers = new Uint32Array(BUFFER_BYTES / 4);
  const bytes = new Uint8Array(numbers.buffer);
  for (let outer = 0; ;) {
    for (let at = 0; at < numbers.length; at += INNER)
      fill(order, keys, outer++, numbers.subarray(at, at + INNER));
    for (let sent = 0; sent < bytes.length;) {
      try {
        sent += writeSync(1, bytes, sent);
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === "EPIPE") return; // the reader has what it wants
        if (code !== "EAGAIN") throw error;
      }
    }
  }
};
main();
