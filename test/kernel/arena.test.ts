import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allocate, f64, i16, i32, u16, u32, u8 } from "../../sim/kernel/arena.ts";

const make = { f64, i16, i32, u16, u32, u8 };
const type = fc.constantFrom(...(Object.keys(make) as (keyof typeof make)[]));
const layout = fc.dictionary(
  fc.string(),
  fc.dictionary(fc.string(), fc.tuple(type, fc.nat(40)), { noNullPrototype: true }),
  {
    noNullPrototype: true,
  },
);

describe("the arena", () => {
  it("gives every field its own part of one zeroed block, in its own type and length", () => {
    fc.assert(
      fc.property(layout, (parts) => {
        const declared = Object.entries(parts).map(([part, fields]) => [
          part,
          Object.fromEntries(
            Object.entries(fields).map(([name, [kind, length]]) => [name, make[kind](length)]),
          ),
        ]);
        const arena = allocate(Object.fromEntries(declared));
        let end = 0;
        for (const [part, fields] of Object.entries(parts)) {
          for (const [name, [kind, length]] of Object.entries(fields)) {
            const view = arena.views[part][name];
            expect(view.buffer).toBe(arena.buffer);
            expect(view.constructor).toBe(make[kind](0).constructor);
            expect(view.length).toBe(length);
            expect(view.byteOffset % 8).toBe(0);
            expect(view.byteOffset).toBeGreaterThanOrEqual(end);
            expect(view.every((x: number) => x === 0)).toBe(true);
            end = view.byteOffset + view.byteLength;
          }
        }
        expect(arena.buffer.byteLength).toBeGreaterThanOrEqual(end);
      }),
    );
  });

  it("keeps the fields apart", () => {
    const { views } = allocate({ a: { bytes: u8(3), words: i32(2) }, b: { counts: f64(1) } });
    views.a.bytes.fill(255);
    views.b.counts[0] = 0.5;
    expect([...views.a.words]).toEqual([0, 0]);
    views.a.words.fill(-1);
    expect([...views.a.bytes]).toEqual([255, 255, 255]);
    expect(views.b.counts[0]).toBe(0.5);
  });

  it("lays a layout out once", () => {
    const layout_ = { a: { x: i32(1) }, b: { x: i32(1) } };
    allocate(layout_);
    expect(() => allocate(layout_)).toThrow("laid out already");
  });
});
