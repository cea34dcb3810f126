/** From the cloud to a charger: the start it asked for, or that the cloud accepts it after it has booted. */
import type { Ticks } from "../kernel/time.ts";
import { ACCEPTED, ANSWER } from "./kinds.ts";
import { later } from "./later.ts";
import { BOOT } from "./log.ts";
import { isOutOfReach, meanCall, troubleOnTheWay } from "./network.ts";
import { CONNECTED, type Twin } from "./state.ts";

/** To a start or a boot; lost if the charger has no connection: it will ask again. */
export const sendAnswer = (w: Twin, id: number, what: number, t: Ticks): void => {
  w.tally.created[0]++;
  if (w.charger.state[id] !== CONNECTED || isOutOfReach(w, id)) {
    w.tally.droppedConnectionLost[0]++;
    return;
  }
  w.charger.answers[id]++;
  // The request's own way up is counted here too.
  const takes =
    2 * w.fleet.timings.halfTrip[w.fleet.cohortOf[id]] + Math.round(meanCall(w)) + troubleOnTheWay(w, id);
  later(w, Math.min(t + takes, w.lasts), id, what === BOOT ? ACCEPTED : ANSWER);
};

/** True when it arrives: the connection may be gone. */
export const takeAnswer = (w: Twin, id: number): boolean => {
  w.charger.answers[id]--;
  const arrives = w.charger.state[id] === CONNECTED;
  if (arrives) w.tally.handled[0]++;
  else w.tally.droppedConnectionLost[0]++;
  return arrives;
};
