/** How long a charger waits before its next attempt to connect: the firmware's retry policy. */
import { draw } from "../kernel/draw.ts";
import type { Ticks } from "../kernel/time.ts";
import { uniform } from "../kernel/variates.ts";
import type { Retry } from "./parameters.ts";
import { NO_CAR, type Twin } from "./state.ts";
import { RETRY_WAIT } from "./streams.ts";

const quadratic = (
  r: Extract<Retry, { policy: "quadratic" }>,
  failures: number,
  withCar: boolean,
  u: number,
): Ticks => {
  const grown = Math.min(failures * failures * 1000, withCar ? r.capWithCar : r.capIdle);
  return r.base + grown + ((r.base + grown) / (withCar ? r.spreadWithCar : r.spreadIdle)) * u;
};

/** First min + U(0, range); each repeat doubles the last and adds a new part; then frozen. The earlier parts are drawn again rather than kept. */
const ocpp201 = (
  r: Extract<Retry, { policy: "ocpp-2.0.1" }>,
  failures: number,
  uniformOf: (failure: number) => number,
): Ticks => {
  let wait = r.minimum + r.range * uniformOf(0);
  for (let k = 1; k <= Math.min(failures, r.repeat); k++) wait = 2 * wait + r.range * uniformOf(k);
  return wait;
};

/** Ticks to wait, from the charger's own failures and luck; whole and at least 1. */
export const retryWait = (w: Twin, id: number): Ticks => {
  const { retry } = w.fleet.cohorts[w.fleet.cohortOf[id]].firmware;
  const failures = w.charger.failures[id];
  const attempts = w.charger.attempts[id];
  const { keys } = w.random;
  const u = uniform(draw(keys, RETRY_WAIT, id, attempts));
  switch (retry.policy) {
    case "quadratic":
      return Math.round(quadratic(retry, failures, w.charger.car[id] !== NO_CAR, u));
    case "fixed":
      return failures > 0 && failures % retry.rebootAfter === 0 ? retry.wait + retry.rebootTakes : retry.wait;
    case "ocpp-2.0.1":
      return Math.max(
        1,
        Math.round(
          ocpp201(retry, failures, (k) => uniform(draw(keys, RETRY_WAIT, id, attempts - failures + k))),
        ),
      );
    case "exponential":
      return 1 + Math.round(Math.min(retry.cap, retry.base * (1 << Math.min(failures, 20))) * u);
  }
};
