/**
 * Session messages from charger to cloud: kept until acknowledged, sent one at a time and in order. What was on the wire
 * when the connection broke is sent again, and the cloud suppresses what it has already.
 *
 * Every copy is counted once when it comes to be and once when it ends; what is in flight is found by walking the
 * chargers' buffers and wires.
 */
import type { Ticks } from "../kernel/time.ts";
import { MESSAGE } from "./kinds.ts";
import { later } from "./later.ts";
import { ARRIVED, CONNECTED, LOST_UNNOTICED, NEVER, ON_HAND, ON_THE_WIRE, type Twin } from "./state.ts";

/** Session messages a charger can keep; 100 sessions of a start and a stop (charger firmware). */
export const BUFFER_LIMIT = 200;

/** A session message comes to be at the charger. */
export const createMessage = (w: Twin, id: number, t: Ticks): void => {
  w.tally.created[0]++;
  if (w.charger.buffered[id] >= BUFFER_LIMIT) {
    w.tally.droppedBufferFull[0]++;
    return;
  }
  w.charger.buffered[id]++;
  sendNext(w, id, t);
};

/** Puts the head of the buffer on the wire, if there is one and the charger believes it is connected. */
export const sendNext = (w: Twin, id: number, t: Ticks): void => {
  const state = w.charger.state[id];
  if (w.charger.buffered[id] === 0 || w.charger.wire[id] !== ON_HAND || state > LOST_UNNOTICED) return;
  w.charger.wire[id] = ON_THE_WIRE;
  if (state === CONNECTED) armMessage(w, id, t + w.fleet.timings.halfTrip[w.fleet.cohortOf[id]]);
};

const armMessage = (w: Twin, id: number, due: Ticks): void => {
  w.charger.messageDue[id] = due;
  later(w, due, id, MESSAGE);
};

/** A message arrives, or its acknowledgement; true when that leaves the buffer empty. */
export const onMessage = (w: Twin, id: number, t: Ticks): boolean => {
  if (w.charger.messageDue[id] !== t) return false;
  if (w.charger.wire[id] === ON_THE_WIRE) {
    if (w.charger.resent[id] === 1) w.tally.suppressed[0]++;
    else w.tally.handled[0]++;
    w.charger.wire[id] = ARRIVED;
    armMessage(w, id, t + w.demandParameters.authorisation + w.fleet.timings.halfTrip[w.fleet.cohortOf[id]]);
    return false;
  }
  w.charger.messageDue[id] = NEVER;
  w.charger.wire[id] = ON_HAND;
  w.charger.resent[id] = 0;
  w.charger.buffered[id]--;
  sendNext(w, id, t);
  return w.charger.buffered[id] === 0;
};

/** The connection is gone: what was on the wire is lost, and the charger holds a copy to send again. */
export const breakWire = (w: Twin, id: number): void => {
  const wire = w.charger.wire[id];
  if (wire === ON_HAND) return;
  w.tally.created[0]++;
  if (wire === ON_THE_WIRE) w.tally.droppedConnectionLost[0]++;
  else w.charger.resent[id] = 1;
  w.charger.wire[id] = ON_HAND;
  w.charger.messageDue[id] = NEVER;
};

/** Copies not yet ended, found by walking every charger's buffer and wires. A head that has arrived has ended. */
export const messagesInFlight = (w: Twin): number => {
  const { buffered, wire, pulseOnWire } = w.charger;
  let count = 0;
  for (let id = 0; id < buffered.length; id++)
    count += buffered[id] - (wire[id] === ARRIVED ? 1 : 0) + pulseOnWire[id];
  return count;
};
