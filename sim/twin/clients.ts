/** Those who call the API: portal, apps and integrations, each with its own pace, patience and retries. */
import { draw } from "../kernel/draw.ts";
import { pow } from "../kernel/math.ts";
import { TICKS_PER_SECOND, type Ticks } from "../kernel/time.ts";
import { below, chance, exponential, uniform } from "../kernel/variates.ts";
import {
  ANSWERED,
  enterApi,
  FAILED,
  LET_IN,
  NOT_YET,
  onCallDenied,
  onServed,
  REFUSED,
  UNANSWERED,
} from "./api.ts";
import { busyAt } from "./demand.ts";
import { CALL, CLIENT } from "./kinds.ts";
import { later } from "./later.ts";
import { EXPECTING, GONE, NEVER, NOWHERE, PAUSING, type Twin } from "./state.ts";
import { API_CALL, API_COMMAND, API_COMMANDED, API_PAUSE } from "./streams.ts";

export const initClients = (w: Twin): void => {
  w.call.clientDue.fill(NEVER);
  w.call.serverDue.fill(NEVER);
  w.backendTables.clients.forEach((_, kind) => armCall(w, kind, 0));
};

/** Calls come by chance, in proportion to the fleet and, in part, to how busy the hour is. */
const armCall = (w: Twin, kind: number, t: Ticks): void => {
  const { calls, followsDay } = w.backendTables.clients[kind];
  const busy = 1 + followsDay * (busyAt(w.demand, t) - 1);
  const perTick = (calls * w.fleet.size * busy) / TICKS_PER_SECOND;
  if (perTick === 0) return;
  // Kept with its fraction of a tick: rounding each gap would change the rate where calls come close together.
  const gap = exponential(draw(w.random.keys, API_CALL, kind, w.api.begun[kind])) / perTick;
  w.api.nextAt[kind] = Math.min(w.api.nextAt[kind] + gap, w.lasts + 1);
  later(w, Math.ceil(w.api.nextAt[kind]), kind, CALL);
};

const takeSlot = (w: Twin): number => {
  const slot = w.call.free[0];
  if (slot >= 0) w.call.free[0] = w.call.next[slot];
  return slot;
};

const freeSlot = (w: Twin, slot: number): void => {
  w.call.client[slot] = GONE;
  w.call.server[slot] = NOWHERE;
  w.call.clientDue[slot] = NEVER;
  w.call.serverDue[slot] = NEVER;
  w.call.next[slot] = w.call.free[0];
  w.call.free[0] = slot;
};

/** The next call of a kind of client begins. */
export const onCall = (w: Twin, kind: number, t: Ticks): void => {
  const { call, api, tally } = w;
  const number = api.begun[kind]++;
  armCall(w, kind, t);
  tally.calls[0]++;
  const slot = takeSlot(w);
  if (slot < 0) {
    // More callers than the front door can hold open.
    tally.created[0]++;
    tally.attempts[0]++;
    tally.droppedRefused[0]++;
    tally.attemptsRefused[0]++;
    tally.callsFailed[0]++;
    return;
  }
  call.kind[slot] = kind;
  call.number[slot] = number;
  call.tries[slot] = 0;
  call.born[slot] = t;
  const commands = chance(
    draw(w.random.keys, API_COMMAND, kind, number),
    w.backendTables.clients[kind].commands,
  );
  call.charger[slot] = commands ? below(draw(w.random.keys, API_COMMANDED, kind, number), w.fleet.size) : -1;
  attempt(w, slot, t);
};

const attempt = (w: Twin, slot: number, t: Ticks): void => {
  const { call, tally } = w;
  tally.created[0]++;
  tally.attempts[0]++;
  const met = enterApi(w, slot, t);
  if (met === REFUSED) {
    tally.droppedRefused[0]++;
    tally.attemptsRefused[0]++;
    return tryAgain(w, slot, t);
  }
  if (met === UNANSWERED) tally.droppedCutOff[0]++;
  call.client[slot] = EXPECTING;
  call.clientDue[slot] = t + w.backendTables.clients[call.kind[slot]].timeout;
  // Most are answered long before: only then is no event needed.
  if (
    met !== LET_IN ||
    call.serverDue[slot] === NEVER ||
    call.serverDue[slot] > call.clientDue[slot] ||
    call.charger[slot] >= 0
  )
    later(w, call.clientDue[slot], slot, CLIENT);
};

const pauseTicks = (w: Twin, slot: number): Ticks => {
  const { firstRetry, factor, cap, jitter } = w.backendTables.clients[w.call.kind[slot]];
  const tries = w.call.tries[slot];
  const whole = Math.min(cap, firstRetry * pow(factor, tries));
  const u = uniform(draw(w.random.keys, API_PAUSE, w.call.kind[slot], w.call.number[slot] * 32 + tries));
  return Math.max(1, Math.round(whole * (1 - jitter * u)));
};

/** The attempt has come to nothing for the client: it pauses and tries again, or lets the call go. */
const tryAgain = (w: Twin, slot: number, t: Ticks): void => {
  const { call, tally } = w;
  const { retries } = w.backendTables.clients[call.kind[slot]];
  if (call.tries[slot] >= retries) {
    tally.callsFailed[0]++;
    return abandon(w, slot);
  }
  const pause = pauseTicks(w, slot);
  const next = call.server[slot] === NOWHERE ? slot : moveToFreshSlot(w, slot);
  if (next < 0) {
    tally.callsFailed[0]++;
    return abandon(w, slot);
  }
  call.tries[next]++;
  call.client[next] = PAUSING;
  call.clientDue[next] = t + pause;
  later(w, t + pause, next, CLIENT);
};

/** The server may still be at it: then the slot is free when that is done. */
const abandon = (w: Twin, slot: number): void => {
  w.call.client[slot] = GONE;
  w.call.clientDue[slot] = NEVER;
  if (w.call.server[slot] === NOWHERE) freeSlot(w, slot);
};

/** The server goes on with the old attempt, for nobody; the call goes on in another slot. */
const moveToFreshSlot = (w: Twin, slot: number): number => {
  const { call } = w;
  const fresh = takeSlot(w);
  if (fresh < 0) return fresh;
  call.kind[fresh] = call.kind[slot];
  call.number[fresh] = call.number[slot];
  call.tries[fresh] = call.tries[slot];
  call.born[fresh] = call.born[slot];
  call.charger[fresh] = call.charger[slot];
  abandon(w, slot);
  return fresh;
};

/** A client's timer: an answer is overdue, or a pause is over. */
export const onClient = (w: Twin, slot: number, t: Ticks): void => {
  if (w.call.clientDue[slot] !== t) return;
  w.call.clientDue[slot] = NEVER;
  if (w.call.client[slot] === PAUSING) attempt(w, slot, t);
  else tryAgain(w, slot, t);
};

/** Tells the client how the server's side ended. */
const settle = (w: Twin, slot: number, how: number, t: Ticks): void => {
  if (how === NOT_YET) return;
  if (how === FAILED) return tryAgain(w, slot, t);
  if (how === ANSWERED) w.tally.callsAnswered[0]++;
  freeSlot(w, slot);
};

export const onCallServed = (w: Twin, slot: number, t: Ticks): void =>
  settle(w, slot, onServed(w, slot, t), t);
export const onCallTurnedAway = (w: Twin, slot: number, t: Ticks): void =>
  settle(w, slot, onCallDenied(w, slot, t), t);

/** Calls whose clients still want an answer and have tried more than once. */
export const callsOpen = (w: Twin): number => {
  let count = 0;
  for (let slot = 0; slot < w.backendTables.slots; slot++)
    if (w.call.client[slot] !== GONE && w.call.tries[slot] > 0) count++;
  return count;
};

/** Copies of calls that are at the server, found by walking over the slots. */
export const callsInFlight = (w: Twin): number => {
  let count = 0;
  for (const server of w.call.server) if (server !== NOWHERE) count++;
  return count;
};
