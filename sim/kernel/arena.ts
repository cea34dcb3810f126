/**
 * The arena: one block of memory that holds all mutable state of a simulation.
 *
 * A layout names the fields of each part; `allocate` lays them out in one ArrayBuffer. What is not in the arena is not
 * state, so a snapshot is a copy of the block and a branch is a second block that goes on.
 */
export type View = Int32Array | Uint32Array | Int16Array | Uint16Array | Uint8Array | Float64Array;
export type Fields = Record<string, View>;
export type Views<F extends Fields> = { readonly [K in keyof F]: F[K] };

// A field is declared by an array of its type and length, that `allocate` replaces: until it is written to, it takes no memory.
export const i32 = (length: number): Int32Array => new Int32Array(length);
export const u32 = (length: number): Uint32Array => new Uint32Array(length);
export const i16 = (length: number): Int16Array => new Int16Array(length);
export const u16 = (length: number): Uint16Array => new Uint16Array(length);
export const u8 = (length: number): Uint8Array => new Uint8Array(length);
/** Counters: whole numbers are exact up to 2^53. */
export const f64 = (length: number): Float64Array => new Float64Array(length);

export interface Arena<L extends Record<string, Fields>> {
  readonly buffer: ArrayBuffer;
  readonly views: { readonly [P in keyof L]: Views<L[P]> };
}

/** Every field starts on 8 bytes, so that any view fits and a copy moves whole words. */
const aligned = (bytes: number): number => (bytes + 7) & ~7;

/**
 * Lays all parts out in one zeroed block. Each part's fields are replaced where they stand: a part keeps the shape of the
 * object literal it was declared with, which is what makes its fields fast to reach, however many they are. So a layout
 * serves once.
 *
 * @example
 * const arena = allocate({ gateway: { tokens: f64(8) } });
 * arena.views.gateway.tokens[0] = 120;
 */
export const allocate = <const L extends Record<string, Fields>>(layout: L): Arena<L> => {
  const parts: Fields[] = Object.values(layout);
  const sizes = parts.flatMap((part) => Object.values(part).map((field) => aligned(field.byteLength)));
  const buffer = new ArrayBuffer(sizes.reduce((sum, size) => sum + size, 0));
  let offset = 0;
  for (const part of parts) {
    for (const [name, field] of Object.entries(part)) {
      if (field.byteLength !== field.buffer.byteLength) throw new TypeError(`${name} is laid out already`);
      const View = field.constructor as new (buffer: ArrayBuffer, byteOffset: number, length: number) => View;
      part[name] = new View(buffer, offset, field.length);
      offset += aligned(field.byteLength);
    }
  }
  return { buffer, views: layout };
};
