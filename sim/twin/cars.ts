/** Cars at chargers: they plug in, wait for the start, charge, fill up and leave, whatever the cloud does meanwhile. */
import { TICKS_PER_SECOND, type Ticks } from "../kernel/time.ts";
import { takeAnswer } from "./answers.ts";
import { noteDelay, START_DELAY } from "./delays.ts";
import { deliver } from "./deliver.ts";
import { chargesFor, nextPlugIn, pluggedFor, WARM_UP } from "./demand.ts";
import { STARTS_ALONE } from "./fleet.ts";
import { CAR, METER, REQUEST_AGAIN } from "./kinds.ts";
import { later } from "./later.ts";
import { BOOT, REQUEST } from "./log.ts";
import { isOutOfReach } from "./network.ts";
import { createMessage, sendNext } from "./messages.ts";
import {
  CHARGING,
  CONNECTED,
  FULL,
  LOST_UNNOTICED,
  NEVER,
  NO_CAR,
  type Twin,
  WAITING,
  WITHOUT_POWER,
} from "./state.ts";
import { ASKS, BOOTS, countBytes, METERED, STARTED, STOPPED } from "./traffic.ts";

/** A start is late when charging begins more than this after plug-in. */
export const LATE_AFTER: Ticks = 60 * TICKS_PER_SECOND;

const armCar = (w: Twin, id: number, due: Ticks): void => {
  w.charger.carDue[id] = due <= w.lasts ? due : NEVER;
  later(w, due, id, CAR);
};

const armNextPlugIn = (w: Twin, id: number, from: Ticks): void => {
  armCar(w, id, nextPlugIn(w.demand, w.random.keys, id, w.charger.sessions[id], from));
};

/** Rolls a charger's sessions forward to the start of the run and leaves its car as it is then. */
export const initCar = (w: Twin, id: number): void => {
  const { keys } = w.random;
  let from = -WARM_UP;
  for (let session = 0; ; session++) {
    const at = nextPlugIn(w.demand, keys, id, session, from);
    const leaves = at > 0 ? Infinity : at + pluggedFor(w.demand, keys, id, session, at);
    if (leaves <= 0) {
      from = leaves;
      continue;
    }
    w.charger.sessions[id] = session;
    if (at > 0) return armCar(w, id, at);
    const full = at + chargesFor(w.demand, keys, id, session, at);
    w.charger.sessions[id] = session + 1;
    w.charger.unplugAt[id] = leaves;
    w.charger.car[id] = full > 0 ? CHARGING : FULL;
    // Its meter values keep the pace they had from its start.
    armMeter(w, id, at % w.fleet.timings.meterValues[w.fleet.cohortOf[id]]);
    return armCar(w, id, full > 0 ? Math.min(full, leaves) : leaves);
  }
};

/** It may start a session without asking the cloud. */
const startsAlone = (w: Twin, id: number): boolean =>
  (w.charger.traits[id] & STARTS_ALONE) !== 0 && w.charger.stuckBy[id] !== WITHOUT_POWER;

const plugIn = (w: Twin, id: number, t: Ticks): void => {
  const session = w.charger.sessions[id]++;
  const { keys } = w.random;
  w.charger.waitsFrom[id] = t;
  w.charger.unplugAt[id] = t + pluggedFor(w.demand, keys, id, session, t);
  w.charger.chargeTicks[id] = chargesFor(w.demand, keys, id, session, t);
  w.tally.plugIns[0]++;
  if (startsAlone(w, id)) return beginCharging(w, id, t);
  if (w.charger.offlineFrom[id] !== NEVER) w.tally.startsBlocked[0]++;
  wait(w, id, t);
};

/** The car waits for the cloud to say yes. */
const wait = (w: Twin, id: number, t: Ticks): void => {
  w.charger.car[id] = WAITING;
  w.charger.waitsFrom[id] = t;
  armCar(w, id, w.charger.unplugAt[id]);
  // One that boots asks once it is accepted.
  if (w.charger.booting[id] === 1) return;
  w.charger.requests[id] = 0;
  request(w, id, t);
};

// ── Asking the cloud ──

/** Asks for the start, if the charger believes that it can; and again after twice as long each time. */
const request = (w: Twin, id: number, t: Ticks): void => {
  const { charger } = w;
  const again = w.fleet.timings.requestAgain[w.fleet.cohortOf[id]];
  charger.requestDue[id] = t + again * (1 << Math.min(4, charger.requests[id]));
  if (charger.requests[id] < 255) charger.requests[id]++;
  later(w, charger.requestDue[id], id, REQUEST_AGAIN);
  if (charger.state[id] > LOST_UNNOTICED) return;
  w.tally.created[0]++;
  countBytes(w, id, charger.booting[id] === 1 ? BOOTS : ASKS);
  if (charger.state[id] === CONNECTED && isOutOfReach(w, id)) w.tally.droppedCutOff[0]++;
  else if (charger.state[id] === CONNECTED) deliver(w, id, charger.booting[id] === 1 ? BOOT : REQUEST, 0, t);
  else w.tally.droppedConnectionLost[0]++;
};

/** No answer came to a start, or to a boot. */
export const onRequestAgain = (w: Twin, id: number, t: Ticks): void => {
  if (w.charger.requestDue[id] !== t) return;
  if (w.charger.car[id] === WAITING || w.charger.booting[id] === 1) request(w, id, t);
};

/** The cloud's answer to a start arrives; one from before the charger booted means nothing to it. */
export const onAnswer = (w: Twin, id: number, t: Ticks): void => {
  if (takeAnswer(w, id) && w.charger.booting[id] === 0 && w.charger.car[id] === WAITING)
    beginCharging(w, id, t);
};

/** The cloud accepts a charger that has booted: now it may send what it has, and ask for the start. */
export const onAccepted = (w: Twin, id: number, t: Ticks): void => {
  const { charger } = w;
  if (!takeAnswer(w, id) || charger.booting[id] === 0) return;
  charger.booting[id] = 0;
  charger.requests[id] = 0;
  sendNext(w, id, t);
  if (charger.car[id] === WAITING) request(w, id, t);
};

/**
 * A charger is back after it was offline. One that has booted must be accepted first; a car that waits asks again; and
 * the native firmware stops a session that is under way and asks anew (charger firmware).
 */
export const onBackOnline = (w: Twin, id: number, wasOffline: boolean, t: Ticks): void => {
  const { charger } = w;
  const speaksOcpp = w.fleet.speaksOcpp[w.fleet.cohortOf[id]] === 1;
  if (charger.booting[id] === 1 && speaksOcpp) {
    charger.requests[id] = 0;
    return request(w, id, t);
  }
  charger.booting[id] = 0;
  if (charger.car[id] === WAITING) {
    charger.requests[id] = 0;
    request(w, id, t);
  } else if (wasOffline && charger.car[id] === CHARGING && !speaksOcpp && !startsAlone(w, id))
    interrupt(w, id, t);
};

const interrupt = (w: Twin, id: number, t: Ticks): void => {
  const { charger } = w;
  w.tally.interrupted[0]++;
  // Its end may lie past that of the run, where no event was made.
  const due = charger.carDue[id] === NEVER ? charger.unplugAt[id] : charger.carDue[id];
  charger.chargeTicks[id] = Math.max(1, due - t);
  wait(w, id, t);
};

// ── Charging ──

/** The driver's wait is over: charging begins, or the car leaves without. */
const endWait = (w: Twin, id: number, t: Ticks): void => {
  const waited = t - w.charger.waitsFrom[id];
  noteDelay(w, START_DELAY, waited);
  if (waited <= LATE_AFTER) return;
  w.tally.startsLate[0]++;
  w.tally.waitTicks[0] += waited - LATE_AFTER;
};

const beginCharging = (w: Twin, id: number, t: Ticks): void => {
  endWait(w, id, t);
  w.charger.car[id] = CHARGING;
  armCar(w, id, Math.min(t + w.charger.chargeTicks[id], w.charger.unplugAt[id]));
  createMessage(w, id, STARTED, t);
  armMeter(w, id, t);
};

/** OCPP: meter values all through the session. */
const armMeter = (w: Twin, id: number, t: Ticks): void => {
  const cohort = w.fleet.cohortOf[id];
  if (w.fleet.speaksOcpp[cohort] === 0) return;
  w.charger.meterDue[id] = t + w.fleet.timings.meterValues[cohort];
  later(w, w.charger.meterDue[id], id, METER);
};

export const onMeter = (w: Twin, id: number, t: Ticks): void => {
  if (w.charger.meterDue[id] !== t || w.charger.car[id] < CHARGING) return;
  if (w.charger.stuckBy[id] !== WITHOUT_POWER) createMessage(w, id, METERED, t);
  armMeter(w, id, t);
};

/** The charger has been set to stand-alone: who waits need not. */
export const startIfAlone = (w: Twin, id: number, t: Ticks): void => {
  if (w.charger.car[id] === WAITING && startsAlone(w, id)) beginCharging(w, id, t);
};

const leave = (w: Twin, id: number, t: Ticks): void => {
  if (w.charger.car[id] === WAITING) endWait(w, id, t);
  else createMessage(w, id, STOPPED, t);
  w.charger.car[id] = NO_CAR;
  armNextPlugIn(w, id, t);
};

export const onCar = (w: Twin, id: number, t: Ticks): void => {
  if (w.charger.carDue[id] !== t) return;
  if (w.charger.car[id] === NO_CAR) plugIn(w, id, t);
  else if (t >= w.charger.unplugAt[id]) leave(w, id, t);
  else {
    w.charger.car[id] = FULL;
    armCar(w, id, w.charger.unplugAt[id]);
  }
};

/** Drivers who were not served, and for how long. */
export interface OutOfReach {
  readonly late: number;
  readonly waitTicks: Ticks;
  readonly blocked: number;
}

/** Drivers who still wait at `t`: their wait so far. */
export const waitingNow = (w: Twin, t: Ticks): OutOfReach => {
  let late = 0;
  let waitTicks = 0;
  for (let id = 0; id < w.fleet.size; id++) {
    if (w.charger.car[id] !== WAITING) continue;
    const waited = t - w.charger.waitsFrom[id] - LATE_AFTER;
    if (waited <= 0) continue;
    late++;
    waitTicks += waited;
  }
  return { late, waitTicks, blocked: 0 };
};

/** What the drivers at a charger that stays offline meet from `t` to `end`, beyond their wait so far. */
export const withoutCloud = (w: Twin, id: number, t: Ticks, end: Ticks): OutOfReach => {
  const { keys } = w.random;
  const none = { late: 0, waitTicks: 0, blocked: 0 };
  if ((w.charger.traits[id] & STARTS_ALONE) !== 0) return none;
  let { late, waitTicks, blocked } = none;
  let session = w.charger.sessions[id];
  let from = t;
  if (w.charger.car[id] !== NO_CAR) {
    from = Math.min(w.charger.unplugAt[id], end);
    if (w.charger.car[id] === WAITING) {
      const lateFrom = w.charger.waitsFrom[id] + LATE_AFTER;
      if (lateFrom >= t && from > lateFrom) late++;
      waitTicks += Math.max(0, from - Math.max(t, lateFrom));
    }
  }
  const drawn = w.charger.car[id] === NO_CAR;
  for (let at = from; ; session++) {
    if (drawn && session === w.charger.sessions[id])
      at = w.charger.carDue[id] === NEVER ? Infinity : w.charger.carDue[id];
    else at = nextPlugIn(w.demand, keys, id, session, at);
    if (at > end) return { late, waitTicks, blocked };
    const leaves = at + pluggedFor(w.demand, keys, id, session, at);
    const wait = Math.min(leaves, end) - at - LATE_AFTER;
    blocked++;
    if (wait > 0) {
      late++;
      waitTicks += wait;
    }
    at = leaves;
  }
};
