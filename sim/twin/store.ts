/**
 * A store: a pool of connections with a FIFO queue before it, and one table that most statements touch, with a FIFO lock
 * queue. Who waits for the lock holds a connection, which is how one lock drains a pool.
 *
 * A job is a consumer instance or a call. It asks for a connection and may begin at once, or is told by an event.
 */
import type { Ticks } from "../kernel/time.ts";
import { DENIED, GRANTED, STORE_WAIT } from "./kinds.ts";
import { later } from "./later.ts";
import type { Twin } from "./state.ts";

const NONE = -1;

export const initStores = (w: Twin): void => {
  const { store, backendTables } = w;
  backendTables.stores.forEach((parameters, s) => {
    store.pool[s] = parameters.pool;
    store.slow[s] = 1;
  });
  store.waitHead.fill(NONE);
  store.waitTail.fill(NONE);
  store.lockHead.fill(NONE);
  store.lockTail.fill(NONE);
};

/** Mean time of a statement. */
export const statementTicks = (w: Twin, s: number): Ticks =>
  w.backendTables.stores[s].service * w.store.slow[s];

/**
 * Asks for a connection. True: the job may begin now. False: it is queued, and told by GRANTED or DENIED. `hot` says
 * that it touches the most used table.
 */
export const acquire = (w: Twin, s: number, job: number, hot: boolean, t: Ticks): boolean => {
  const { store } = w;
  w.job.hot[job] = hot ? 1 : 0;
  if (store.busy[s] < store.pool[s] && store.waitHead[s] === NONE) {
    store.busy[s]++;
    return !lockedOut(w, s, job);
  }
  w.job.since[job] = t;
  w.job.next[job] = NONE;
  if (store.waitHead[s] === NONE) store.waitHead[s] = job;
  else w.job.next[store.waitTail[s]] = job;
  store.waitTail[s] = job;
  store.waiting[s]++;
  armWait(w, s);
  return false;
};

/** A job that needs a locked table joins its queue, with its connection. */
const lockedOut = (w: Twin, s: number, job: number): boolean => {
  const { store } = w;
  if (store.locked[s] === 0 || w.job.hot[job] === 0) return false;
  w.job.next[job] = NONE;
  if (store.lockHead[s] === NONE) store.lockHead[s] = job;
  else w.job.next[store.lockTail[s]] = job;
  store.lockTail[s] = job;
  return true;
};

/** All wait equally long at most, so the head's end is the next. */
const armWait = (w: Twin, s: number): void => {
  if (w.store.waitArmed[s] === 1) return;
  w.store.waitArmed[s] = 1;
  later(w, w.job.since[w.store.waitHead[s]] + w.backendTables.stores[s].wait, s, STORE_WAIT);
};

const popWaiting = (w: Twin, s: number): number => {
  const { store } = w;
  const job = store.waitHead[s];
  store.waitHead[s] = w.job.next[job];
  if (store.waitHead[s] === NONE) store.waitTail[s] = NONE;
  store.waiting[s]--;
  return job;
};

export const onStoreWait = (w: Twin, s: number, t: Ticks): void => {
  const { store } = w;
  store.waitArmed[s] = 0;
  const { wait } = w.backendTables.stores[s];
  while (store.waitHead[s] !== NONE && w.job.since[store.waitHead[s]] + wait <= t)
    later(w, t, popWaiting(w, s), DENIED);
  if (store.waitHead[s] !== NONE) armWait(w, s);
};

/** Hands free connections to those who wait. */
export const grantWaiting = (w: Twin, s: number, t: Ticks): void => {
  const { store } = w;
  while (store.busy[s] < store.pool[s] && store.waitHead[s] !== NONE) {
    const job = popWaiting(w, s);
    store.busy[s]++;
    if (!lockedOut(w, s, job)) later(w, t, job, GRANTED);
  }
};

/** A job gives its connection back. */
export const release = (w: Twin, s: number, t: Ticks): void => {
  w.store.busy[s]--;
  grantWaiting(w, s, t);
};

export const lock = (w: Twin, s: number): void => {
  w.store.locked[s] = 1;
};

/** The table is free: everyone in its queue begins. */
export const unlock = (w: Twin, s: number, t: Ticks): void => {
  const { store } = w;
  store.locked[s] = 0;
  for (let job = store.lockHead[s]; job !== NONE; job = w.job.next[job]) later(w, t, job, GRANTED);
  store.lockHead[s] = NONE;
  store.lockTail[s] = NONE;
};
