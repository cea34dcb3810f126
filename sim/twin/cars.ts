/** Cars at chargers: they plug in, wait for the start, charge, fill up and leave, whatever the cloud does meanwhile. */
import { TICKS_PER_SECOND, type Ticks } from "../kernel/time.ts";
import { chargesFor, nextPlugIn, pluggedFor, WARM_UP } from "./demand.ts";
import { STARTS_ALONE } from "./fleet.ts";
import { CAR } from "./kinds.ts";
import { later } from "./later.ts";
import { createMessage } from "./messages.ts";
import { CHARGING, FULL, NEVER, NO_CAR, type Twin, WAITING } from "./state.ts";

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
    return armCar(w, id, full > 0 ? Math.min(full, leaves) : leaves);
  }
};

const plugIn = (w: Twin, id: number, t: Ticks): void => {
  const session = w.charger.sessions[id]++;
  const { keys } = w.random;
  w.charger.pluggedAt[id] = t;
  w.charger.unplugAt[id] = t + pluggedFor(w.demand, keys, id, session, t);
  w.charger.chargeTicks[id] = chargesFor(w.demand, keys, id, session, t);
  w.tally.plugIns[0]++;
  if ((w.fleet.traits[id] & STARTS_ALONE) !== 0) {
    beginCharging(w, id, t);
    createMessage(w, id, t);
    return;
  }
  w.charger.car[id] = WAITING;
  if (w.charger.offlineFrom[id] !== NEVER) w.tally.startsBlocked[0]++;
  armCar(w, id, w.charger.unplugAt[id]);
  createMessage(w, id, t);
};

/** The driver's wait is over: charging begins, or the car leaves without. */
const endWait = (w: Twin, id: number, t: Ticks): void => {
  const late = t - w.charger.pluggedAt[id] - LATE_AFTER;
  if (late <= 0) return;
  w.tally.startsLate[0]++;
  w.tally.waitTicks[0] += late;
};

const beginCharging = (w: Twin, id: number, t: Ticks): void => {
  endWait(w, id, t);
  w.charger.car[id] = CHARGING;
  armCar(w, id, Math.min(t + w.charger.chargeTicks[id], w.charger.unplugAt[id]));
};

/** The cloud has acknowledged all messages: for a car that waits, the last was its request, and this is the start command. */
export const onAcknowledged = (w: Twin, id: number, t: Ticks): void => {
  if (w.charger.car[id] === WAITING) beginCharging(w, id, t);
};

const leave = (w: Twin, id: number, t: Ticks): void => {
  if (w.charger.car[id] === WAITING) endWait(w, id, t);
  w.charger.car[id] = NO_CAR;
  createMessage(w, id, t);
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
    const waited = t - w.charger.pluggedAt[id] - LATE_AFTER;
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
  if ((w.fleet.traits[id] & STARTS_ALONE) !== 0) return none;
  let { late, waitTicks, blocked } = none;
  let session = w.charger.sessions[id];
  let from = t;
  if (w.charger.car[id] !== NO_CAR) {
    from = Math.min(w.charger.unplugAt[id], end);
    if (w.charger.car[id] === WAITING) {
      const lateFrom = w.charger.pluggedAt[id] + LATE_AFTER;
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
