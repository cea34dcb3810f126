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
  statusStaleMinute: knob(
    Factor,
    0.05,
    "assumed",
    "A minute in which a charger's status or session messages lie in the cloud unread.",
  ),
  historyLagMinute: knob(Factor, 0.002, "assumed", "A minute in which a charger's history is behind."),
  callFailed: knob(
    Factor,
    0.5,
    "assumed",
    "A call of an app, a portal or an integration that comes to nothing.",
  ),
  commandFailed: knob(Factor, 2, "assumed", "A start or stop from an app that does not reach its charger."),
  messageLost: knob(Factor, 0.01, "assumed", "A message that is never handled, a sign of life among them."),
});
export type Weights = typeof Weights.Type;
