/** Pulses say that a charger lives: sent while it believes it is connected, lost with the connection. */
import type { Ticks } from "../kernel/time.ts";
import { IN_STAND_ALONE } from "./fleet.ts";
import { PULSE, PULSE_ARRIVES } from "./kinds.ts";
import { later } from "./later.ts";
import { CHARGING, CONNECTED, LOST_UNNOTICED, type Twin } from "./state.ts";

export const pulsePeriod = (w: Twin, id: number): Ticks => {
  const { timings, cohortOf } = w.fleet;
  const cohort = cohortOf[id];
  if (w.charger.car[id] === CHARGING) return timings.pulseCharging[cohort];
  return (w.fleet.traits[id] & IN_STAND_ALONE) !== 0
    ? timings.pulseStandAlone[cohort]
    : timings.pulseIdle[cohort];
};

export const armPulse = (w: Twin, id: number, due: Ticks): void => {
  later(w, due, id, PULSE);
};

export const onPulse = (w: Twin, id: number, t: Ticks): void => {
  armPulse(w, id, t + pulsePeriod(w, id));
  const state = w.charger.state[id];
  if (state === CONNECTED) {
    w.tally.created[0]++;
    w.charger.pulseOnWire[id]++;
    later(w, t + w.fleet.timings.halfTrip[w.fleet.cohortOf[id]], id, PULSE_ARRIVES);
  } else if (state === LOST_UNNOTICED) {
    w.tally.created[0]++;
    w.tally.droppedConnectionLost[0]++;
  }
};

export const onPulseArrives = (w: Twin, id: number): void => {
  w.charger.pulseOnWire[id]--;
  if (w.charger.state[id] === CONNECTED) w.tally.handled[0]++;
  else w.tally.droppedConnectionLost[0]++;
};
