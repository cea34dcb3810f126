/**
 * The arena: one block of memory that holds all mutable state of a simulation.
 *
 * A layout names the fields of each part; `allocate` lays them out in one ArrayBuffer and hands back typed
 * views of it. What is not in the arena is not state, so a snapshot is a copy of the block and a branch is a
 * second block that goes on.
 */
type View = Int32Array | Uint32Array | Int16Array | Uint16Array | Uint8Array | Float64Array;

export interface Field<V extends View> {
  readonly view: new (buffer: ArrayBuffer, byteOffset: number, length: number) => V;
  readonly bytesPerElement: number;
  readonly length: number;
}

export type Fields = Record<string, Field<View>>;
export type Views<F extends Fields> = { readonly [K in keyof F]: F[K] extends Field<infer V> ? V : never };

const field =
  <V extends View>(view: Field<V>["view"], bytesPerElement: number) =>
  (length: number): Field<V> => ({ view, bytesPerElement, length });

export const i32 = field<Int32Array>(Int32Array, 4);
export const u32 = field<Uint32Array>(Uint32Array, 4);
export const i16 = field<Int16Array>(Int16Array, 2);
export const u16 = field<Uint16Array>(Uint16Array, 2);
export const u8 = field<Uint8Array>(Uint8Array, 1);
/** Counters: whole numbers are exact up to 2^53. */
export const f64 = field<Float64Array>(Float64Array, 8);

export interface Arena<L extends Record<string, Fields>> {
  readonly buffer: ArrayBuffer;
  readonly views: { readonly [P in keyof L]: Views<L[P]> };
}

/** Every field starts on 8 bytes, so that any view fits and a copy moves whole words. */
const aligned = (bytes: number): number => (bytes + 7) & ~7;

/**
 * Lays out all parts in one zeroed block.
 *
 * @example
 * const arena = allocate({ gateway: { tokens: f64(8) } });
 * arena.views.gateway.tokens[0] = 120;
 */
export const allocate = <const L extends Record<string, Fields>>(layout: L): Arena<L> => {
  let size = 0;
  for (const part of Object.values(layout))
    for (const f of Object.values(part)) size += aligned(f.length * f.bytesPerElement);
  const buffer = new ArrayBuffer(size);
  let offset = 0;
  const views: Record<string, Record<string, View>> = {};
  for (const [name, part] of Object.entries(layout)) {
    const views_of_part: Record<string, View> = {};
    for (const [key, f] of Object.entries(part)) {
      views_of_part[key] = new f.view(buffer, offset, f.length);
      offset += aligned(f.length * f.bytesPerElement);
    }
    views[name] = views_of_part;
  }
  return { buffer, views: views as Arena<L>["views"] };
};
