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
/** Entities are below this. */
export const MAX_ENTITIES = 1 << (32 - KIND_BITS - 1);

export const payloadOf = (entity: number, kind: number): number => (entity << KIND_BITS) | kind;
export const entityOf = (payload: number): number => payload >>> KIND_BITS;
export const kindOf = (payload: number): number => payload & KIND_MASK;

const BLOCK_BITS = 10;
const BLOCK_TICKS = 1 << BLOCK_BITS;
const TICK_MASK = BLOCK_TICKS - 1;
const PERIOD_BITS = 22;
const BLOCKS = 1 << (PERIOD_BITS - BLOCK_BITS);
const BLOCK_MASK = BLOCKS - 1;
const PERIODS = 1 << (31 - PERIOD_BITS);
/** Lists 0 … BLOCKS−1 are blocks of the current period, the rest are periods. */
const LISTS = BLOCKS + PERIODS;
const CHUNK_EVENTS = 32;
const CHUNK_WORDS = CHUNK_EVENTS * 2;

// Registers.
const NOW = 0;
const NEXT_SORTED = 1;
const FREE_CHUNK = 2;
const FREE_NODE = 3;
const PENDING = 4;
const REGISTERS = 5;

/**
 * @param capacity how many events may be pending at once
 * @param blockCapacity how many may fall into one block of 1,024 ticks
 */
export const eventFields = (capacity: number, blockCapacity: number) => {
  const chunks = Math.ceil(capacity / CHUNK_EVENTS) + LISTS;
  return {
    registers: i32(REGISTERS),
    chunk: i32(chunks * CHUNK_WORDS),
    chunkNext: i32(chunks),
    listHead: i32(LISTS),
    listTail: i32(LISTS),
    /** Events in the last chunk of the list. */
    listFill: i32(LISTS),
    sorted: i32(blockCapacity),
    /** Where the events of each tick start in `sorted`. */
    sortedFrom: i32(BLOCK_TICKS + 1),
    tickHead: i32(BLOCK_TICKS),
    tickTail: i32(BLOCK_TICKS),
    node: i32(blockCapacity),
    nodeNext: i32(blockCapacity),
  };
};
export type EventList = Views<ReturnType<typeof eventFields>>;

/** Empties a freshly allocated list and sets the clock to 0. */
export const initEvents = (l: EventList): void => {
  for (let i = 0; i < l.chunkNext.length; i++) l.chunkNext[i] = i + 1;
  l.chunkNext[l.chunkNext.length - 1] = -1;
  for (let i = 0; i < l.nodeNext.length; i++) l.nodeNext[i] = i + 1;
  l.nodeNext[l.nodeNext.length - 1] = -1;
  l.listHead.fill(-1);
  l.listTail.fill(-1);
  l.tickHead.fill(-1);
  l.tickTail.fill(-1);
  l.sortedFrom.fill(0);
  l.registers.fill(0);
};

export const now = (l: EventList): number => l.registers[NOW];
/** Events scheduled and not yet taken, those cancelled lazily among them. */
export const pending = (l: EventList): number => l.registers[PENDING];

/** Schedules an event; a time before the present means the present. */
export const schedule = (l: EventList, time: number, payload: number): void => {
  const r = l.registers;
  const present = r[NOW];
  r[PENDING]++;
  if (time >> BLOCK_BITS === present >> BLOCK_BITS || time < present)
    appendToTick(l, time > present ? time : present, payload);
  else if (time >> PERIOD_BITS === present >> PERIOD_BITS)
    append(l, (time >> BLOCK_BITS) & BLOCK_MASK, time, payload);
  else append(l, BLOCKS + (time >> PERIOD_BITS), time, payload);
};

const append = (l: EventList, list: number, time: number, payload: number): void => {
  let chunk = l.listTail[list];
  let fill = l.listFill[list];
  if (chunk < 0 || fill === CHUNK_EVENTS) {
    const fresh = l.registers[FREE_CHUNK];
    if (fresh < 0) throw new RangeError("the event list is full");
    l.registers[FREE_CHUNK] = l.chunkNext[fresh];
    l.chunkNext[fresh] = -1;
    if (chunk < 0) l.listHead[list] = fresh;
    else l.chunkNext[chunk] = fresh;
    l.listTail[list] = chunk = fresh;
    fill = 0;
  }
  const at = chunk * CHUNK_WORDS + fill * 2;
  l.chunk[at] = time;
  l.chunk[at + 1] = payload;
  l.listFill[list] = fill + 1;
};

const appendToTick = (l: EventList, time: number, payload: number): void => {
  const node = l.registers[FREE_NODE];
  if (node < 0) throw new RangeError("the event list's current block is full");
  l.registers[FREE_NODE] = l.nodeNext[node];
  l.node[node] = payload;
  l.nodeNext[node] = -1;
  const tick = time & TICK_MASK;
  const tail = l.tickTail[tick];
  if (tail < 0) l.tickHead[tick] = node;
  else l.nodeNext[tail] = node;
  l.tickTail[tick] = node;
};

/**
 * Takes the next event due at or before `until` and sets the clock to its time; −1 when there is none, with the
 * clock at `until`.
 */
export const next = (l: EventList, until: number): number => {
  const r = l.registers;
  let time = r[NOW];
  for (;;) {
    const tick = time & TICK_MASK;
    const i = r[NEXT_SORTED];
    if (i < l.sortedFrom[tick + 1]) {
      r[NEXT_SORTED] = i + 1;
      r[NOW] = time;
      r[PENDING]--;
      return l.sorted[i];
    }
    const node = l.tickHead[tick];
    if (node >= 0) {
      const after = l.nodeNext[node];
      l.tickHead[tick] = after;
      if (after < 0) l.tickTail[tick] = -1;
      l.nodeNext[node] = r[FREE_NODE];
      r[FREE_NODE] = node;
      r[NOW] = time;
      r[PENDING]--;
      return l.node[node];
    }
    if (time >= until) {
      r[NOW] = time;
      return -1;
    }
    time++;
    if ((time & TICK_MASK) === 0) {
      r[NOW] = time;
      enterBlock(l, time);
    }
  }
};

const enterBlock = (l: EventList, time: number): void => {
  if ((time & ((1 << PERIOD_BITS) - 1)) === 0) enterPeriod(l, time);
  const list = (time >> BLOCK_BITS) & BLOCK_MASK;
  const from = l.sortedFrom;
  from.fill(0);
  l.registers[NEXT_SORTED] = 0;
  const head = l.listHead[list];
  if (head < 0) return;
  const { chunk, sorted, chunkNext } = l;
  const last = l.listTail[list];
  const lastFill = l.listFill[list];
  for (let c = head; c >= 0; c = chunkNext[c]) {
    const end = c * CHUNK_WORDS + 2 * (c === last ? lastFill : CHUNK_EVENTS);
    for (let i = c * CHUNK_WORDS; i < end; i += 2) from[(chunk[i] & TICK_MASK) + 1]++;
  }
  // The counts become starts; dealing out turns each start into its end, which is the next one's start.
  let total = 0;
  for (let t = 0; t <= BLOCK_TICKS; t++) from[t] = total += from[t];
  if (total > sorted.length) throw new RangeError("too many events in one block");
  for (let c = head; c >= 0;) {
    const end = c * CHUNK_WORDS + 2 * (c === last ? lastFill : CHUNK_EVENTS);
    for (let i = c * CHUNK_WORDS; i < end; i += 2) sorted[from[chunk[i] & TICK_MASK]++] = chunk[i + 1];
    const after = chunkNext[c];
    freeChunk(l, c);
    c = after;
  }
  for (let t = BLOCK_TICKS; t > 0; t--) from[t] = from[t - 1];
  from[0] = 0;
  closeList(l, list);
};

const enterPeriod = (l: EventList, time: number): void => {
  const list = BLOCKS + (time >> PERIOD_BITS);
  const head = l.listHead[list];
  if (head < 0) return;
  const last = l.listTail[list];
  const lastFill = l.listFill[list];
  closeList(l, list);
  for (let c = head; c >= 0;) {
    const end = c * CHUNK_WORDS + 2 * (c === last ? lastFill : CHUNK_EVENTS);
    for (let i = c * CHUNK_WORDS; i < end; i += 2)
      append(l, (l.chunk[i] >> BLOCK_BITS) & BLOCK_MASK, l.chunk[i], l.chunk[i + 1]);
    const after = l.chunkNext[c];
    freeChunk(l, c);
    c = after;
  }
};

const freeChunk = (l: EventList, chunk: number): void => {
  l.chunkNext[chunk] = l.registers[FREE_CHUNK];
  l.registers[FREE_CHUNK] = chunk;
};

const closeList = (l: EventList, list: number): void => {
  l.listHead[list] = -1;
  l.listTail[list] = -1;
  l.listFill[list] = 0;
};

const AHEAD = 16;
let touched = 0;

/**
 * Reads the state words of the next 16 sorted events, so that their cache misses overlap: call it after each `next`.
 * It changes nothing; at a million entities it halves the time of a run.
 */
export const touchAhead = (l: EventList, state: Int32Array | Uint8Array): void => {
  const from = l.registers[NEXT_SORTED];
  if ((from & (AHEAD - 1)) !== 1) return;
  const end = Math.min(from + AHEAD, l.sortedFrom[BLOCK_TICKS]);
  let sum = 0;
  for (let i = from; i < end; i++) sum ^= state[l.sorted[i] >>> KIND_BITS];
  touched = sum;
};

/** Keeps `touchAhead` from being compiled away. */
export const lastTouched = (): number => touched;
