/**
 * Signs of life, sent while a charger believes it is connected: the native protocol's pulses, OCPP's heartbeats. One event
 * each: the few milliseconds to the hub are left out.
 */
import type { Ticks } from "../kernel/time.ts";
import { deliver } from "./deliver.ts";
import { IN_STAND_ALONE } from "./fleet.ts";
import { PULSE } from "./kinds.ts";
import { later } from "./later.ts";
import { STATUS } from "./log.ts";
import { isOutOfReach } from "./network.ts";
import { countBytes, LIVES } from "./traffic.ts";
import { CHARGING, CONNECTED, LOST_UNNOTICED, type Twin } from "./state.ts";

export const pulsePeriod = (w: Twin, id: number): Ticks => {
  const { timings, cohortOf } = w.fleet;
  const cohort = cohortOf[id];
  if (w.fleet.speaksOcpp[cohort] === 1) return timings.heartbeat[cohort];
  if (w.charger.car[id] === CHARGING) return timings.pulseCharging[cohort];
  return (w.charger.traits[id] & IN_STAND_ALONE) !== 0
    ? timings.pulseStandAlone[cohort]
    : timings.pulseIdle[cohort];
};

export const armPulse = (w: Twin, id: number, due: Ticks): void => {
  later(w, due, id, PULSE);
};

export const onPulse = (w: Twin, id: number, t: Ticks): void => {
  armPulse(w, id, t + pulsePeriod(w, id));
  // One that has booted sends nothing else before it is accepted.
  if (w.charger.booting[id] === 1) return;
  const state = w.charger.state[id];
  if (state === CONNECTED) {
    w.tally.created[0]++;
    countBytes(w, id, LIVES);
    if (isOutOfReach(w, id)) {
      w.tally.droppedCutOff[0]++;
      w.tally.lost[0]++;
    } else deliver(w, id, STATUS, 0, t);
  } else if (state === LOST_UNNOTICED) {
    w.tally.created[0]++;
    w.tally.droppedConnectionLost[0]++;
    w.tally.lost[0]++;
  }
};
