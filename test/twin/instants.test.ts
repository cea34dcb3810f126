// Instants are written as they are read: the calendar is the engine's own, offset and all.
import { Schema } from "effect";
import fc from "fast-check";
import { expect, test } from "vitest";
import { At, Starts } from "../../sim/twin/quantity.ts";

const seconds = fc.integer({ min: -2_000_000_000, max: 8_000_000_000 });

test("a start is written with its offset, and read as itself", () => {
  fc.assert(
    fc.property(seconds, fc.integer({ min: -12 * 4, max: 14 * 4 }), (at, quarters) => {
      const start = { epochMs: at * 1000, offsetMs: quarters * 15 * 60_000 };
      const text = Schema.encodeSync(Starts)(start);
      expect(text.slice(0, 19)).toBe(new Date(start.epochMs + start.offsetMs).toISOString().slice(0, 19));
      expect(Schema.decodeSync(Starts)(text)).toEqual(start);
    }),
    { numRuns: 1000 },
  );
});

test("so is a moment that is an instant", () => {
  fc.assert(
    fc.property(seconds, (at) => {
      const moment = { epochMs: at * 1000 };
      expect(Schema.decodeSync(At)(Schema.encodeSync(At)(moment))).toEqual(moment);
    }),
  );
});
