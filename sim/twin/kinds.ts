/** The kinds of event in the twin, by the entity they belong to. */
// ── A charger ──
/** Its connection timer: what it means depends on its state. */
export const CONNECTION = 0;
/** A connection attempt reaches the hub. */
export const ARRIVE = 1;
/** The hub lets a queued attempt through. */
export const ADMITTED = 2;
/** A gateway instance has set the session up. */
export const SET_UP = 3;
/** The hub's keep-alive clock or the operator's pulse clock for a charger runs out. */
export const DECLARED_LOST = 4;
export const TOKEN_EXPIRES = 5;
export const LINK_DROPS = 6;
export const PULSE = 7;
/** An answer of the cloud arrives: a start. */
export const ANSWER = 8;
/** A session message arrives, or its acknowledgement. */
export const MESSAGE = 9;
/** A car plugs in, is full, or leaves. */
export const CAR = 10;
/** A start that was not answered is asked for again. */
export const REQUEST_AGAIN = 11;
/** Meter values are due. */
export const METER = 12;
/** The cloud accepts a charger that has booted. */
export const ACCEPTED = 23;

// ── A consumer instance ──
/** Its pause is over, or its batch is done. */
export const CONSUMER = 13;
/** A dead instance loses its lease, or runs again. */
export const LEASE = 14;
// ── A pipeline ──
export const WATCHDOG = 15;

// ── A job: an instance or a call that uses a store ──
/** The store has a connection for it, and the table. */
export const GRANTED = 16;
/** It has waited too long for one. */
export const DENIED = 17;
// ── A store ──
/** Its head of the queue may have waited too long. */
export const STORE_WAIT = 18;
/** A schema change takes its next step. */
export const SCHEMA_CHANGE = 19;

// ── A kind of client, a call ──
/** The next call begins. */
export const CALL = 20;
/** The client gives an attempt up, or makes the next. */
export const CLIENT = 21;
/** The server is done with an attempt. */
export const SERVED = 22;
