/**
 * A schema change on a store's most used table. It asks for an exclusive lock, waits for a long read that began before it,
 * and while it waits every later statement waits behind it (a FIFO lock queue); then it holds the table for a time. With
 * a lock time-out it gives its place up instead, and tries again later.
 */
import type { Ticks } from "../kernel/time.ts";
import { SCHEMA_CHANGE } from "./kinds.ts";
import { later } from "./later.ts";
import type { Twin } from "./state.ts";
import { lock, unlock } from "./store.ts";

export const NO_CHANGE = 0;
/** It waits for its hour, or for its next try. */
const DUE = 1;
const IN_QUEUE = 2;
const HOLDING = 3;

const arm = (w: Twin, s: number, phase: number, due: Ticks): void => {
  w.store.change[s] = phase;
  w.store.changeDue[s] = Math.min(due, w.lasts + 1);
  later(w, w.store.changeDue[s], s, SCHEMA_CHANGE);
};

/** `reads`: how long the read goes on that it finds before it. One that comes while another is under way joins it. */
export const startSchemaChange = (w: Twin, s: number, holds: Ticks, reads: Ticks, t: Ticks): void => {
  const { store } = w;
  store.holds[s] = holds;
  store.reads[s] = reads;
  store.readEnds[s] = Math.max(store.readEnds[s], Math.min(w.lasts, Math.max(t, store.notBefore[s]) + reads));
  if (store.change[s] === NO_CHANGE) arm(w, s, DUE, Math.max(t, store.notBefore[s]));
};

/** One that is due and has not begun waits for this tick. */
export const postponeSchemaChange = (w: Twin, s: number, notBefore: Ticks): void => {
  const { store } = w;
  store.notBefore[s] = notBefore;
  if (store.change[s] !== DUE || store.changeDue[s] >= notBefore) return;
  store.readEnds[s] = Math.max(store.readEnds[s], notBefore + store.reads[s]);
  arm(w, s, DUE, notBefore);
};

export const onSchemaChange = (w: Twin, s: number, t: Ticks): void => {
  const { store } = w;
  if (store.changeDue[s] !== t) return;
  if (store.change[s] === DUE) {
    lock(w, s);
    const blocked = Math.max(0, store.readEnds[s] - t);
    const patience = store.lockTimeout[s];
    return arm(w, s, IN_QUEUE, t + (patience > 0 ? Math.min(blocked, patience) : blocked));
  }
  if (store.change[s] === IN_QUEUE && t < store.readEnds[s] && store.lockTimeout[s] === 0)
    return arm(w, s, IN_QUEUE, store.readEnds[s]);
  if (store.change[s] === IN_QUEUE && t >= store.readEnds[s]) return arm(w, s, HOLDING, t + store.holds[s]);
  unlock(w, s, t);
  if (store.change[s] === IN_QUEUE) return arm(w, s, DUE, t + store.lockRetry[s]);
  store.change[s] = NO_CHANGE;
};
