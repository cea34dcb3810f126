/**
 * The future event list. Events come out in the order of (time, insertion), with no sequence number stored.
 *
 * Three levels, each a list in insertion order: a coarse period of 2²² ticks (70 min), a block of 1,024 ticks, a tick.
 * An event goes to the finest level it shares with the present. Entering a period deals its list out to blocks;
 * entering a block counting-sorts its list by tick. Both keep insertion order and both happen before anything can be
 * inserted directly below, so order is exact. Scheduling and taking are O(1), at any number of events.
 *
 * An event is two Int32: its time, and a payload of entity and kind.
 */
import { i32, type Views } from "./arena.ts";

export const KIND_BITS = 5;
const KIND_MASK = (1 << KIND_BITS) - 1;

export const payloadOf = (entity: number, kind: number): number => (entity << KIND_BITS) | kind;
export const entityOf = (payload: number): number => payload >>> KIND_BITS;
export const kindOf = (payload: number): number => payload & KIND_MASK;

const BLOCK_BITS = 10;
const BLOCK_TICKS = 1 << BLOCK_BITS;
const TICK_MASK = BLOCK_TICKS - 1;
const PERIOD_BITS = 22;
const PERIOD_TICKS = 1 << PERIOD_BITS;
const BLOCKS = 1 << (PERIOD_BITS - BLOCK_BITS);
const BLOCK_MASK = BLOCKS - 1;
const PERIODS = 1 << (31 - PERIOD_BITS);
/** Lists 0 … BLOCKS−1 are blocks of the current period, the rest are periods. */
const LISTS = BLOCKS + PERIODS;
const CHUNK_BITS = 6;
const CHUNK_WORDS = 1 << CHUNK_BITS;
const CHUNK_MASK = CHUNK_WORDS - 1;
const CHUNK_EVENTS = CHUNK_WORDS / 2;

// The hot words lie in one table, because each typed array that a function reaches costs it a dozen instructions:
// registers, then what is known of each list and of each tick of the current block.
const NOW = 0;
const NEXT_SORTED = 1;
const FREE_CHUNK = 2;
const FREE_NODE = 3;
const TOUCHED = 4;
const LIST_HEAD = 8;
/** Where in `chunk` the list's next event goes; 0 for an empty list, the end of its last chunk if that is full. */
const LIST_END = LIST_HEAD + LISTS;
/** Where the tick's events start in `sorted`. */
const TICK_FROM = LIST_END + LISTS;
/** First and last node of the tick's own list. */
const TICK_HEAD = TICK_FROM + BLOCK_TICKS + 2;
const TICK_TAIL = TICK_HEAD + BLOCK_TICKS;
const TABLE_WORDS = TICK_TAIL + BLOCK_TICKS;
const NONE = -1;

/**
 * @param capacity how many events may be pending at once
 * @param blockCapacity how many may fall into one block of 1,024 ticks
 */
export const eventFields = (capacity: number, blockCapacity: number) => {
  const chunks = Math.ceil(capacity / CHUNK_EVENTS) + LISTS;
  return {
    table: i32(TABLE_WORDS),
    chunk: i32(chunks * CHUNK_WORDS),
    chunkNext: i32(chunks),
    sorted: i32(blockCapacity),
    /** Pairs of a payload and the node after it. */
    node: i32(blockCapacity * 2),
  };
};
export type EventList = Views<ReturnType<typeof eventFields>>;

/** Empties a freshly allocated list and sets the clock to 0. */
export const initEvents = (l: EventList): void => {
  const { table, chunkNext, node } = l;
  for (let i = 0; i < chunkNext.length; i++) chunkNext[i] = i + 1;
  chunkNext[chunkNext.length - 1] = NONE;
  for (let i = 0; i < node.length; i += 2) node[i + 1] = i + 2;
  node[node.length - 1] = NONE;
  table.fill(0);
  table.fill(NONE, LIST_HEAD, LIST_HEAD + LISTS);
  table.fill(NONE, TICK_HEAD, TABLE_WORDS);
};

export const now = (l: EventList): number => l.table[NOW];

/** Schedules an event; a time before the present means the present. */
export const schedule = (l: EventList, time: number, payload: number): void => {
  const present = l.table[NOW];
  const at = time > present ? time | 0 : present;
  const apart = (at ^ present) >>> 0;
  if (apart < BLOCK_TICKS) appendToTick(l, at & TICK_MASK, payload);
  else append(l, apart < PERIOD_TICKS ? (at >> BLOCK_BITS) & BLOCK_MASK : periodOf(at), at, payload);
};

/** The list of a time's period. */
const periodOf = (time: number): number => {
  if (time < 0) throw new RangeError("a time past the last tick");
  return BLOCKS + (time >> PERIOD_BITS);
};

const append = (l: EventList, list: number, time: number, payload: number): void => {
  const { table, chunk } = l;
  let at = table[LIST_END + list];
  if ((at & CHUNK_MASK) === 0) at = addChunk(l, list, at);
  table[LIST_END + list] = at + 2;
  chunk[at] = time;
  chunk[at + 1] = payload;
};

/** Gives a list whose last chunk is full, or that has none, another one; returns where that starts. */
const addChunk = (l: EventList, list: number, end: number): number => {
  const { table, chunkNext } = l;
  const fresh = table[FREE_CHUNK];
  if (fresh === NONE) throw new RangeError("the event list is full");
  table[FREE_CHUNK] = chunkNext[fresh];
  chunkNext[fresh] = NONE;
  if (end === 0) table[LIST_HEAD + list] = fresh;
  else chunkNext[(end >> CHUNK_BITS) - 1] = fresh;
  return fresh << CHUNK_BITS;
};

const appendToTick = (l: EventList, tick: number, payload: number): void => {
  const { table, node } = l;
  const fresh = table[FREE_NODE];
  if (fresh === NONE) throw new RangeError("the event list's current block is full");
  table[FREE_NODE] = node[fresh + 1];
  node[fresh] = payload;
  node[fresh + 1] = NONE;
  const tail = table[TICK_TAIL + tick];
  table[TICK_TAIL + tick] = fresh;
  if (tail < 0) table[TICK_HEAD + tick] = fresh;
  else node[tail + 1] = fresh;
};

/**
 * Takes the next event due at or before `until`, which is not before the present, and sets the clock to its time;
 * −1 when there is none, with the clock at `until`.
 */
export const next = (l: EventList, until: number): number => {
  const { table } = l;
  let time = table[NOW];
  for (;;) {
    const tick = time & TICK_MASK;
    const i = table[NEXT_SORTED];
    if (i < table[TICK_FROM + 1 + tick]) {
      table[NEXT_SORTED] = i + 1;
      table[NOW] = time;
      return l.sorted[i];
    }
    if (table[TICK_HEAD + tick] >= 0) {
      table[NOW] = time;
      return takeFromTick(l, tick);
    }
    if (time >= until) {
      table[NOW] = time;
      return -1;
    }
    time++;
    if ((time & TICK_MASK) === 0) time = enterBlock(l, time, until);
  }
};

const takeFromTick = (l: EventList, tick: number): number => {
  const { table, node } = l;
  const head = table[TICK_HEAD + tick];
  const after = node[head + 1];
  table[TICK_HEAD + tick] = after;
  if (after < 0) table[TICK_TAIL + tick] = NONE;
  node[head + 1] = table[FREE_NODE];
  table[FREE_NODE] = head;
  return node[head];
};

/** Sorts the events of the block that starts at `time`; returns where to go on, which is at its end if it is empty. */
const enterBlock = (l: EventList, time: number, until: number): number => {
  const { table } = l;
  table[NOW] = time;
  if ((time & (PERIOD_TICKS - 1)) === 0) enterPeriod(l, time);
  table[NEXT_SORTED] = 0;
  table[TOUCHED] = 0;
  table.fill(0, TICK_FROM, TICK_FROM + BLOCK_TICKS + 2);
  const list = (time >> BLOCK_BITS) & BLOCK_MASK;
  if (table[LIST_END + list] === 0) return until < time + TICK_MASK ? until : time + TICK_MASK;
  countTicks(l, list);
  dealToTicks(l, list);
  return time;
};

/** Counts a block's events by tick, two ticks up; the sums are then where each tick's events start, one tick up. */
const countTicks = (l: EventList, list: number): void => {
  const { table, chunk } = l;
  for (let c = table[LIST_HEAD + list]; c >= 0; c = l.chunkNext[c]) {
    const end = chunkEnd(l, list, c);
    for (let i = c << CHUNK_BITS; i < end; i += 2) table[TICK_FROM + 2 + (chunk[i] & TICK_MASK)]++;
  }
  let total = 0;
  for (let t = 2; t < BLOCK_TICKS + 2; t++) table[TICK_FROM + t] = total += table[TICK_FROM + t];
  if (total > l.sorted.length) throw new RangeError("too many events in one block");
};

/** Deals a block's events out; each start, one tick up, grows into that tick's own. */
const dealToTicks = (l: EventList, list: number): void => {
  const { table, chunk, sorted } = l;
  for (let c = table[LIST_HEAD + list]; c >= 0; c = freeChunk(l, c)) {
    const end = chunkEnd(l, list, c);
    for (let i = c << CHUNK_BITS; i < end; i += 2)
      sorted[table[TICK_FROM + 1 + (chunk[i] & TICK_MASK)]++] = chunk[i + 1];
  }
  closeList(l, list);
};

/** Deals a period's events out to its blocks. */
const enterPeriod = (l: EventList, time: number): void => {
  const list = periodOf(time);
  for (let c = l.table[LIST_HEAD + list]; c >= 0; c = freeChunk(l, c)) {
    const end = chunkEnd(l, list, c);
    for (let i = c << CHUNK_BITS; i < end; i += 2)
      append(l, (l.chunk[i] >> BLOCK_BITS) & BLOCK_MASK, l.chunk[i], l.chunk[i + 1]);
  }
  closeList(l, list);
};

/** Where the events of a list's chunk end: the last chunk is the one with none after it. */
const chunkEnd = (l: EventList, list: number, chunk: number): number =>
  l.chunkNext[chunk] < 0 ? l.table[LIST_END + list] : (chunk + 1) << CHUNK_BITS;

/** Returns the chunk after it. */
const freeChunk = (l: EventList, chunk: number): number => {
  const after = l.chunkNext[chunk];
  l.chunkNext[chunk] = l.table[FREE_CHUNK];
  l.table[FREE_CHUNK] = chunk;
  return after;
};

const closeList = (l: EventList, list: number): void => {
  l.table[LIST_HEAD + list] = NONE;
  l.table[LIST_END + list] = 0;
};

const AHEAD = 16;
let touched = 0;

type Words = Int32Array | Uint16Array | Uint8Array;

/**
 * Reads words of the next 16 sorted events' entities, so that their cache misses overlap: call it after each `next`, with the
 * arrays that most events read first. It changes no event; at a million entities it saves much of the time of a run.
 *
 * @param shift entity e's words start at e << shift
 */
export const touchAhead = (
  l: EventList,
  shift: number,
  a: Words,
  b: Words = a,
  c: Words = a,
  d: Words = a,
): void => {
  const from = l.table[NEXT_SORTED];
  if (from >= l.table[TOUCHED]) touched = touch(l, shift, a, b, c, d, from);
};

const touch = (l: EventList, shift: number, a: Words, b: Words, c: Words, d: Words, from: number): number => {
  const { table, sorted } = l;
  const end = Math.min(from + AHEAD, table[TICK_FROM + BLOCK_TICKS]);
  table[TOUCHED] = from + AHEAD;
  let sum = 0;
  for (let i = from; i < end; i++) {
    const entity = (sorted[i] >>> KIND_BITS) << shift;
    sum ^= a[entity] ^ b[entity] ^ c[entity] ^ d[entity];
  }
  return sum;
};

/** Keeps `touchAhead` from being compiled away. */
export const lastTouched = (): number => touched;
