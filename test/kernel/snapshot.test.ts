import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allocate, f64, u8 } from "../../sim/kernel/arena.ts";
import { restore, snapshot, stateHash } from "../../sim/kernel/snapshot.ts";

const create = () => allocate({ part: { bytes: u8(64), numbers: f64(8) } });
const contents = fc.uint8Array({ minLength: 128, maxLength: 128 });
const fillWith = (arena: { buffer: ArrayBuffer }, bytes: Uint8Array): void =>
  new Uint8Array(arena.buffer).set(bytes);

describe("a snapshot", () => {
  it("brings back every byte, in its own arena and in another", () => {
    fc.assert(
      fc.property(contents, contents, (before, after) => {
        const arena = create();
        fillWith(arena, before);
        const state = snapshot(arena);
        fillWith(arena, after);
        expect(state).toEqual(before);
        restore(arena, state);
        const branch = create();
        restore(branch, state);
        expect(new Uint8Array(arena.buffer)).toEqual(before);
        expect(new Uint8Array(branch.buffer)).toEqual(before);
      }),
    );
  });

  it("reuses the memory it is given if that fits", () => {
    const arena = create();
    const first = snapshot(arena);
    arena.views.part.bytes[5] = 7;
    expect(snapshot(arena, first)).toBe(first);
    expect(first[5]).toBe(7);
    expect(snapshot(arena, new Uint8Array(3))).toHaveLength(arena.buffer.byteLength);
  });

  it("is refused by an arena of another layout", () => {
    expect(() => restore(create(), new Uint8Array(8))).toThrow(RangeError);
  });
});

describe("the hash of the state", () => {
  it("is the same for the same state and differs when any one byte does", () => {
    fc.assert(
      fc.property(contents, fc.nat(127), fc.integer({ min: 1, max: 255 }), (bytes, at, change) => {
        const arena = create();
        const other = create();
        fillWith(arena, bytes);
        fillWith(other, bytes);
        expect(stateHash(other)).toBe(stateHash(arena));
        new Uint8Array(other.buffer)[at] ^= change;
        expect(stateHash(other)).not.toBe(stateHash(arena));
      }),
    );
  });
});
