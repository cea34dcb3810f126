/**
 * The logs of the pipelines, one a partition: messages in the order they came, kept until the checkpoint is past them.
 * Chunks of one pool, so that a backlog may be anywhere.
 *
 *     head … read    handled since the checkpoint: read again when another instance takes over
 *     read … tail    not handled yet
 */
import type { Ticks } from "../kernel/time.ts";
import type { Twin } from "./state.ts";

// What a message is.
export const STATUS = 0;
export const SESSION = 1;
export const REQUEST = 2;
export const OBSERVATION = 3;
export const BOOT = 4;

const WHAT_MASK = 7;
const PARITY_BIT = 3;
const DUPLICATE_BIT = 4;
const ID_SHIFT = 5;

export const entryOf = (id: number, what: number, parity: number, duplicate: number): number =>
  (id << ID_SHIFT) | (duplicate << DUPLICATE_BIT) | (parity << PARITY_BIT) | what;
export const chargerOf = (entry: number): number => entry >>> ID_SHIFT;
export const whatOf = (entry: number): number => entry & WHAT_MASK;
export const parityOf = (entry: number): number => (entry >> PARITY_BIT) & 1;
export const isDuplicate = (entry: number): boolean => ((entry >> DUPLICATE_BIT) & 1) === 1;

const CHUNK_WORDS = 64;
export const CHUNK_ENTRIES = CHUNK_WORDS / 2;
const NONE = -1;

// A position is a chunk and a word in it, 0 … CHUNK_WORDS: the last is where a full chunk ends.
const POSITION_BITS = 7;
const WORD_MASK = (1 << POSITION_BITS) - 1;
const chunkOf = (position: number): number => position >> POSITION_BITS;
const startOf = (chunk: number): number => chunk << POSITION_BITS;
const wordOf = (position: number): number => chunkOf(position) * CHUNK_WORDS + (position & WORD_MASK);

export const initLogs = ({ log, partition }: Twin): void => {
  for (let c = 0; c < log.next.length; c++) log.next[c] = c + 1;
  log.next[log.next.length - 1] = NONE;
  partition.head.fill(NONE);
  partition.read.fill(NONE);
  partition.tail.fill(NONE);
};

const freshChunk = ({ log }: Twin): number => {
  const chunk = log.free[0];
  if (chunk === NONE) return NONE;
  log.free[0] = log.next[chunk];
  log.next[chunk] = NONE;
  return chunk;
};

/** Appends a message; false when all logs together are full. */
export const append = (w: Twin, q: number, entry: number, created: Ticks): boolean => {
  const { log, partition } = w;
  let tail = partition.tail[q];
  if (tail === NONE || (tail & WORD_MASK) === CHUNK_WORDS) {
    const chunk = freshChunk(w);
    if (chunk === NONE) return false;
    if (tail === NONE) partition.head[q] = partition.read[q] = startOf(chunk);
    else log.next[chunkOf(tail)] = chunk;
    tail = startOf(chunk);
  }
  const word = wordOf(tail);
  log.words[word] = entry;
  log.words[word + 1] = created;
  partition.tail[q] = tail + 2;
  partition.unread[q]++;
  return true;
};

/** The position itself, or the start of the next chunk if it stands at the end of one that has a next. */
const onward = ({ log }: Twin, position: number): number => {
  if ((position & WORD_MASK) !== CHUNK_WORDS) return position;
  const next = log.next[chunkOf(position)];
  return next === NONE ? position : startOf(next);
};

/** Where in the pool's words the first message that is not handled stands; there must be one. */
export const firstUnread = (w: Twin, q: number): number =>
  wordOf((w.partition.read[q] = onward(w, w.partition.read[q])));

/** The first message is handled. */
export const advanceRead = ({ partition }: Twin, q: number): void => {
  partition.read[q] += 2;
  partition.unread[q]--;
  partition.done[q]++;
};

/** A checkpoint: what is handled is let go. */
export const checkpoint = (w: Twin, q: number): void => {
  const { log, partition } = w;
  let chunk = chunkOf(partition.head[q]);
  const last = chunkOf(partition.read[q]);
  while (chunk !== last) {
    const next = log.next[chunk];
    log.next[chunk] = log.free[0];
    log.free[0] = chunk;
    chunk = next;
  }
  partition.head[q] = partition.read[q];
  partition.again[q] = Math.max(0, partition.again[q] - partition.done[q]);
  partition.done[q] = 0;
};

/** Goes back to the checkpoint: what was handled since is to be read again. Returns how many messages those are. */
export const rewind = ({ partition }: Twin, q: number): number => {
  const again = partition.done[q];
  partition.read[q] = partition.head[q];
  partition.unread[q] += again;
  partition.again[q] = Math.max(partition.again[q], again);
  partition.done[q] = 0;
  return again;
};

/** Messages that are not handled yet, found by walking a log from where it is read. */
export const walkUnread = (w: Twin, q: number): number => {
  const { log, partition } = w;
  let position = partition.read[q];
  if (position === NONE) return 0;
  let count = 0;
  for (;;) {
    const chunk = chunkOf(position);
    const end = chunk === chunkOf(partition.tail[q]) ? partition.tail[q] & WORD_MASK : CHUNK_WORDS;
    count += (end - (position & WORD_MASK)) / 2;
    if (chunk === chunkOf(partition.tail[q])) return count;
    position = startOf(log.next[chunk]);
  }
};
