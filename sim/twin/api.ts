/**
 * The API's own side of a call: its front door, its cache, its store, and the command to a charger. A call occupies a slot
 * until both its client and the server are done with it; what the server does for a client that has gone is work for nothing.
 */
import { draw } from "../kernel/draw.ts";
import { ticksToSeconds, type Ticks } from "../kernel/time.ts";
import { exp } from "../kernel/math.ts";
import { chance, exponential } from "../kernel/variates.ts";
import { API_DELAY, noteDelay } from "./delays.ts";
import { SERVED } from "./kinds.ts";
import { later } from "./later.ts";
import {
  callWith,
  isBackendCutOff,
  lossesAtMost,
  lossesOf,
  isOutOfReach,
  troubleOnTheWay,
} from "./network.ts";
import {
  COMMANDING,
  CONNECTED,
  EXPECTING,
  GONE,
  NEVER,
  NOWHERE,
  QUEUED,
  SERVED_BY_CACHE,
  SERVED_BY_STORE,
  type Twin,
} from "./state.ts";
import { acquire, release, statementTicks } from "./store.ts";
import { API_DOOR, API_PACKETS, CACHE_HIT, HOT_TABLE, STATEMENTS } from "./streams.ts";

/** What becomes of an attempt at the front door. */
export const LET_IN = 0;
export const REFUSED = 1;
export const UNANSWERED = 2;

const ATTEMPTS_OF_A_CALL = 32;

/** The random bits of an attempt: they belong to the call and how often it was tried, not to the slot. */
const bitsOf = (w: Twin, purpose: number, slot: number): number =>
  draw(
    w.random.keys,
    purpose,
    w.call.kind[slot],
    w.call.number[slot] * ATTEMPTS_OF_A_CALL + w.call.tries[slot],
  );

export const initApi = (w: Twin): void => {
  const { api, backendTables: b } = w;
  api.open[0] = 1;
  setLimit(w, b.parameters.api.limit > 0 ? b.parameters.api.limit : -1, 0);
  for (let slot = 0; slot < b.slots; slot++) w.call.next[slot] = slot + 1 < b.slots ? slot + 1 : -1;
  // As warm as the calls of a usual hour keep it.
  const perSecond = b.clients.reduce((sum, c) => sum + c.calls, 0) * w.fleet.size;
  const kept = (perSecond * ticksToSeconds(b.parameters.api.cacheTtl)) / b.cacheEntries;
  api.warm[0] = warmBy(kept);
};

/** The share f of the cache's entries that misses keep alive: f = kept · (1 − f)². */
const warmBy = (kept: number): number =>
  kept === 0 ? 0 : (2 * kept + 1 - Math.sqrt(4 * kept + 1)) / (2 * kept);

// ── Front door ──

/** Attempts a second; below 0 there is no limit. The bucket holds one second of them. */
export const setLimit = (w: Twin, perSecond: number, t: Ticks): void => {
  w.api.limit[0] = perSecond;
  w.api.tokens[0] = Math.max(1, perSecond);
  w.api.tokensAt[0] = t;
};

const takeToken = (w: Twin, t: Ticks): boolean => {
  const { api } = w;
  const limit = api.limit[0];
  if (limit < 0) return true;
  const tokens = api.tokens[0] + ticksToSeconds(t - api.tokensAt[0]) * limit;
  api.tokensAt[0] = t;
  api.tokens[0] = Math.min(tokens, Math.max(1, limit));
  if (api.tokens[0] < 1) return false;
  api.tokens[0]--;
  return true;
};

/** An attempt reaches the front door, and may enter. */
export const enterApi = (w: Twin, slot: number, t: Ticks): number => {
  const { api, call } = w;
  if (isBackendCutOff(w)) return UNANSWERED;
  const { priority } = w.backendTables.clients[call.kind[slot]];
  if (priority < api.shed[0] || !chance(bitsOf(w, API_DOOR, slot), api.open[0]) || !takeToken(w, t))
    return REFUSED;
  if (chance(bitsOf(w, CACHE_HIT, slot), warmth(w, t))) {
    call.server[slot] = SERVED_BY_CACHE;
    arm(w, slot, t + w.backendTables.parameters.api.work);
  } else {
    call.server[slot] = QUEUED;
    const hot = chance(bitsOf(w, HOT_TABLE, slot), w.backendTables.parameters.api.hot);
    if (acquire(w, w.backendTables.apiStore, jobOf(w, slot), hot, t)) onCallGranted(w, slot, t);
  }
  return LET_IN;
};

const arm = (w: Twin, slot: number, due: Ticks): void => {
  w.call.serverDue[slot] = Math.min(due, w.lasts + 1);
  later(w, w.call.serverDue[slot], slot, SERVED);
};

// ── Cache ──

/** Entries die at their time to live; what is left of them now. */
const warmth = (w: Twin, t: Ticks): number => {
  const { api } = w;
  const { cacheTtl } = w.backendTables.parameters.api;
  if (t > api.warmAt[0]) {
    api.warm[0] *= cacheTtl === 0 ? 0 : shrink((t - api.warmAt[0]) / cacheTtl);
    api.warmAt[0] = t;
  }
  return api.warm[0];
};

/** e^−x; for the short times between calls a few terms are exact to 1e-9. */
const shrink = (x: number): number => (x < 0.005 ? 1 - x * (1 - x * (0.5 - x / 6)) : exp(-x));

/** What the store was asked for is in the cache from now. */
const fillCache = (w: Twin, t: Ticks): void => {
  const warm = warmth(w, t);
  w.api.warm[0] = Math.min(1, warm + (1 - warm) / w.backendTables.cacheEntries);
};

export const emptyCache = (w: Twin, t: Ticks): void => {
  w.api.warm[0] = 0;
  w.api.warmAt[0] = t;
};

// ── Store ──

const jobOf = (w: Twin, slot: number): number =>
  w.backendTables.instanceFrom[w.backendTables.pipelines.length] + slot;

/** A call's statements on one connection: each a trip through the network; NEVER if one of them does not come through. */
const statementsTake = (w: Twin, slot: number): Ticks => {
  const { backendTables: b } = w;
  const { statements } = b.parameters.api;
  const own = statements * statementTicks(w, b.apiStore) * exponential(bitsOf(w, STATEMENTS, slot));
  if (w.network.loss[w.backend.region[0]] === 0) return Math.round(own + statements * callWith(w, 0));
  const most = lossesAtMost(w);
  let trips = 0;
  for (let k = 0; k < statements; k++) {
    const bits = draw(w.random.keys, API_PACKETS, k, bitsOf(w, API_PACKETS, slot));
    const losses = lossesOf(w, bits);
    if (losses > most) return NEVER;
    trips += callWith(w, losses);
  }
  return Math.round(own + trips);
};

export const onCallGranted = (w: Twin, slot: number, t: Ticks): void => {
  const takes = statementsTake(w, slot);
  w.call.server[slot] = SERVED_BY_STORE;
  const { api, network } = w.backendTables.parameters;
  w.call.broken[slot] = takes === NEVER ? 1 : 0;
  arm(w, slot, t + (takes === NEVER ? network.callTimeout : api.work + takes));
};

// ── Answers ──

/** How the server's side ends, for the client to go on from. */
export const NOT_YET = 0;
export const ANSWERED = 1;
export const FAILED = 2;
export const FOR_NOTHING = 3;

/** The server is done with what it was at. */
export const onServed = (w: Twin, slot: number, t: Ticks): number => {
  const { call } = w;
  if (call.serverDue[slot] !== t) return NOT_YET;
  call.serverDue[slot] = NEVER;
  const was = call.server[slot];
  if (was === SERVED_BY_STORE) {
    release(w, w.backendTables.apiStore, t);
    if (call.broken[slot] === 1) return end(w, slot, false, t);
    // Who has gone has cancelled the handler that would have kept the answer.
    if (call.client[slot] !== GONE) fillCache(w, t);
  }
  if (was === COMMANDING) return end(w, slot, carriedOut(w, slot), t);
  if (call.charger[slot] < 0 || call.client[slot] === GONE) return end(w, slot, true, t);
  command(w, slot, t);
  return NOT_YET;
};

/** The store had no connection for it in time. */
export const onCallDenied = (w: Twin, slot: number, t: Ticks): number => end(w, slot, false, t);

const end = (w: Twin, slot: number, well: boolean, t: Ticks): number => {
  const { call, tally } = w;
  call.server[slot] = NOWHERE;
  if (call.client[slot] === GONE) {
    tally.droppedAbandoned[0]++;
    return FOR_NOTHING;
  }
  if (!well) {
    tally.droppedByError[0]++;
    return FAILED;
  }
  tally.handled[0]++;
  noteDelay(w, API_DELAY, t - call.born[slot]);
  return ANSWERED;
};

/** A command goes down to the charger and its answer comes back; one that is offline does not answer in time. */
const command = (w: Twin, slot: number, t: Ticks): void => {
  const id = w.call.charger[slot];
  w.call.server[slot] = COMMANDING;
  const { commandTimeout } = w.backendTables.parameters.api;
  const roundTrip = 2 * (w.fleet.timings.halfTrip[w.fleet.cohortOf[id]] + troubleOnTheWay(w, id));
  arm(w, slot, t + (isThere(w, id) ? Math.min(roundTrip, commandTimeout) : commandTimeout));
};

const isThere = (w: Twin, id: number): boolean => w.charger.state[id] === CONNECTED && !isOutOfReach(w, id);

const carriedOut = (w: Twin, slot: number): boolean => {
  const reached = isThere(w, w.call.charger[slot]);
  if (!reached && w.call.client[slot] === EXPECTING) w.tally.commandsFailed[0]++;
  return reached;
};
