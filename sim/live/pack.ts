/** Plain data as a word of a link: JSON, compressed, in base64 as addresses write it. */

/** No link is longer: mail and chat would cut it. */
export const PACKED_MAX = 64_000;
/** What a word unfolds to is no larger, whoever wrote it. */
const UNPACKED_MAX_BYTES = 4_000_000;

const base64Of = (bytes: Uint8Array): string => {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192)
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
};

const bytesOf = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));

/** All that comes out of a stream; fails as soon as it is more than `bytesMax`. */
const gathered = async (stream: ReadableStream<Uint8Array>, bytesMax: number): Promise<Uint8Array> => {
  const pieces: Uint8Array[] = [];
  let size = 0;
  const reader = stream.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    size += next.value.length;
    if (size > bytesMax) {
      await reader.cancel();
      throw new RangeError("too much");
    }
    pieces.push(next.value);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
};

const through = (
  bytes: Uint8Array<ArrayBuffer>,
  transform: CompressionStream | DecompressionStream,
): ReadableStream<Uint8Array> => new Blob([bytes]).stream().pipeThrough(transform);

export const pack = async (value: unknown): Promise<string> => {
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  return base64Of(await gathered(through(bytes, new CompressionStream("deflate-raw")), Infinity));
};

/** What was packed; undefined for a word that nothing was packed into. */
export const unpack = async (text: string): Promise<unknown> => {
  try {
    const stream = through(bytesOf(text), new DecompressionStream("deflate-raw"));
    const bytes = await gathered(stream, UNPACKED_MAX_BYTES);
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
};
