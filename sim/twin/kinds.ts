/** The kinds of event in the twin. The entity is always a charger. */
/** A charger's connection timer: what it means depends on its state. */
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
export const PULSE_ARRIVES = 8;
/** A session message arrives, or its acknowledgement. */
export const MESSAGE = 9;
/** A car plugs in, is full, or leaves. */
export const CAR = 10;
