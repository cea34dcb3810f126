/**
 * Session messages from charger to cloud: kept until acknowledged, sent one at a time and in order. What was under way
 * when the connection broke is sent again, and the cloud suppresses what it has already.
 *
 * The native path is acknowledged by the hub; an OCPP message by whoever handles it, and it is sent again if that takes
 * too long. Which answer belongs to which message is told by one alternating bit.
 */
import type { Ticks } from "../kernel/time.ts";
import { deliver, markOf } from "./deliver.ts";
import { MESSAGE } from "./kinds.ts";
import { later } from "./later.ts";
import { countBytes } from "./traffic.ts";
import { SESSION } from "./log.ts";
import { isOutOfReach, troubleOnTheWay } from "./network.ts";
import {
  ACKNOWLEDGED,
  ARRIVED,
  CONNECTED,
  HELD,
  LOST_UNNOTICED,
  NEVER,
  ON_HAND,
  ON_THE_WIRE,
  type Twin,
} from "./state.ts";

/** Session messages a charger can keep; 100 sessions of a start and a stop (charger firmware). */
export const BUFFER_LIMIT = 200;

/** A session message comes to be at the charger: of one of the moments of a session (traffic.ts). */
export const createMessage = (w: Twin, id: number, moment: number, t: Ticks): void => {
  w.tally.created[0]++;
  countBytes(w, id, moment);
  if (w.charger.buffered[id] >= BUFFER_LIMIT) {
    w.tally.droppedBufferFull[0]++;
    w.tally.lost[0]++;
    return;
  }
  w.charger.buffered[id]++;
  sendNext(w, id, t);
};

/** Puts the head of the buffer on the wire, if there is one and the charger believes it may send. */
export const sendNext = (w: Twin, id: number, t: Ticks): void => {
  const { charger } = w;
  if (charger.buffered[id] === 0 || charger.wire[id] !== ON_HAND || charger.booting[id] === 1) return;
  if (charger.state[id] > LOST_UNNOTICED) return;
  charger.wire[id] = ON_THE_WIRE;
  if (charger.state[id] === CONNECTED) armMessage(w, id, t + wayOf(w, id));
};

/** Ticks between charger and cloud. */
const wayOf = (w: Twin, id: number): Ticks =>
  w.fleet.timings.halfTrip[w.fleet.cohortOf[id]] + troubleOnTheWay(w, id);

const armMessage = (w: Twin, id: number, due: Ticks): void => {
  w.charger.messageDue[id] = due;
  later(w, due, id, MESSAGE);
};

const arrive = (w: Twin, id: number, t: Ticks): void => {
  const { charger, fleet } = w;
  const cohort = fleet.cohortOf[id];
  if (isOutOfReach(w, id)) {
    // Nobody takes it: the charger tries again.
    w.tally.droppedCutOff[0]++;
    charger.wire[id] = HELD;
    return armMessage(w, id, t + fleet.timings.callTimeout[cohort]);
  }
  const mark = markOf(charger.parity[id], charger.resent[id]);
  charger.resent[id] = deliver(w, id, SESSION, mark, t) ? 1 : 0;
  if (fleet.speaksOcpp[cohort] === 1) {
    charger.wire[id] = ARRIVED;
    armMessage(w, id, t + fleet.timings.callTimeout[cohort]);
  } else {
    charger.wire[id] = ACKNOWLEDGED;
    armMessage(w, id, t + wayOf(w, id));
  }
};

/** The head is done with: the next takes its place. It is lost if the cloud never took it. */
const letGo = (w: Twin, id: number, t: Ticks): void => {
  const { charger } = w;
  if (charger.resent[id] === 0) w.tally.lost[0]++;
  charger.messageDue[id] = NEVER;
  charger.wire[id] = ON_HAND;
  charger.resent[id] = 0;
  charger.rejected[id] = 0;
  charger.parity[id] ^= 1;
  charger.buffered[id]--;
  sendNext(w, id, t);
};

const sendAgain = (w: Twin, id: number, t: Ticks): void => {
  const { charger } = w;
  w.tally.created[0]++;
  charger.wire[id] = ON_HAND;
  charger.messageDue[id] = NEVER;
  sendNext(w, id, t);
};

/** A message arrives, or its acknowledgement, or neither in time. */
export const onMessage = (w: Twin, id: number, t: Ticks): void => {
  if (w.charger.messageDue[id] !== t) return;
  switch (w.charger.wire[id]) {
    case ON_THE_WIRE:
      return arrive(w, id, t);
    case ACKNOWLEDGED:
      return letGo(w, id, t);
    case ARRIVED:
    case HELD:
      return sendAgain(w, id, t);
  }
};

/** The charger waits for an answer to just this message. */
const expects = (w: Twin, id: number, parity: number): boolean =>
  w.charger.wire[id] === ARRIVED && w.charger.parity[id] === parity && w.charger.state[id] === CONNECTED;

/** The cloud has handled a copy of an OCPP message. */
export const acknowledge = (w: Twin, id: number, parity: number, t: Ticks): void => {
  if (!expects(w, id, parity)) return;
  w.charger.wire[id] = ACKNOWLEDGED;
  armMessage(w, id, t + wayOf(w, id));
};

/**
 * The cloud answers a copy with an error: the charger waits longer each time, and gives the message up in the end. Unless
 * an earlier copy was handled, the cloud has not got the message, whether or not the charger hears of it.
 */
export const reject = (w: Twin, id: number, parity: number, duplicate: boolean, t: Ticks): void => {
  if (!duplicate && w.charger.parity[id] === parity) w.charger.resent[id] = 0;
  if (!expects(w, id, parity)) return;
  const { messageAttempts, messageRetry } = w.fleet.cohorts[w.fleet.cohortOf[id]].firmware;
  const tries = ++w.charger.rejected[id];
  if (tries >= messageAttempts) return letGo(w, id, t);
  w.charger.wire[id] = HELD;
  armMessage(w, id, t + Math.max(1, tries * messageRetry));
};

/** The connection is gone: what was under way is lost or unanswered, and the charger holds a copy to send again. */
export const breakWire = (w: Twin, id: number): void => {
  const { charger } = w;
  const wire = charger.wire[id];
  if (wire === ON_HAND) return;
  w.tally.created[0]++;
  if (wire === ON_THE_WIRE) w.tally.droppedConnectionLost[0]++;
  charger.wire[id] = ON_HAND;
  charger.messageDue[id] = NEVER;
};
