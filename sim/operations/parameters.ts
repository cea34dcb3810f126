import { Effect, Schema } from "effect";
import { block, Count, Factor, knob, Law, Name } from "../twin/quantity.ts";

/** What a monitor measures, a cluster at a time, once a minute. */
export const METRICS = {
  "offline-rate":
    "Share of the cluster's chargers that the cloud saw go offline within the minute, planned token refreshes apart.",
  "offline-share": "Share of the cluster's chargers that the cloud holds for offline.",
} as const;
export type Metric = keyof typeof METRICS;

export const AlertRule = Schema.Struct({
  name: Name,
  metric: Schema.Literals(Object.keys(METRICS) as Metric[]),
  above: Factor.annotate({ description: "Threshold." }),
  samples: Count(1, 600).annotate({ description: "Samples in a row above it before the alert fires." }),
  severity: Schema.Literals(["warning", "critical"]),
});
export type AlertRule = typeof AlertRule.Type;

export const Operations = Schema.Struct({
  delay: knob(Count(0, 60), 1, "assumed", "Minutes until a sample reaches the alert rules."),
  alerts: Schema.Array(AlertRule).pipe(Schema.withDecodingDefaultKey(Effect.succeed([] as const))),
  acknowledged: knob(
    Law,
    { median: "3 min", p95: "10 min" },
    "assumed",
    "From a critical alert until on-call acknowledges it.",
  ),
});
export type Operations = typeof Operations.Type;
export const OperationsBlock = block(Operations);
