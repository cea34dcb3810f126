import { Schema } from "effect";
import { Factor, knob } from "../twin/quantity.ts";

/** What each harm counts in the score, in customer-minutes. */
export const Weights = Schema.Struct({
  driverWaitMinute: knob(
    Factor,
    1,
    "assumed",
    "A minute a driver with a plugged-in car waits for charging to begin, beyond the first, until it begins or the car leaves.",
  ),
  startBlocked: knob(
    Factor,
    20,
    "assumed",
    "A driver who plugs in at a charger that is offline and cannot start alone: the look at the app, the call, the drive elsewhere.",
  ),
  offlineChargerMinute: knob(
    Factor,
    0.1,
    "assumed",
    "A minute a charger is out of its owner's sight and control, whether or not somebody looks.",
  ),
});
export type Weights = typeof Weights.Type;
