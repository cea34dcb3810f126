import { Effect, Schema } from "effect";
import { MitigationSpec } from "../mitigations/index.ts";
import { block, Count, Factor, knob, Law, Name } from "../twin/quantity.ts";

/** What a monitor measures once a minute: of each cluster, of each pipeline, or of the whole cloud. */
export const METRICS = {
  "offline-rate":
    "Of a cluster: share of its chargers that the cloud saw go offline within the minute, planned token refreshes apart.",
  "offline-share": "Of a cluster: share of its chargers that the cloud holds for offline.",
  "ingestion-delay": "Of a pipeline: age of its oldest message, in minutes.",
  "processing-rate":
    "Of a pipeline: messages handled for each that came within the minute, on the partition where that is least.",
  backlog: "Of a pipeline: messages not handled yet.",
  "processing-latency": "Of a pipeline: 99th percentile from a message's creation until handled, in seconds.",
  "api-error-share": "Of the cloud: share of the minute's attempts at API calls that were not answered.",
  "api-latency": "Of the cloud: 95th percentile of the time until a call is answered, in seconds.",
  "start-latency": "Of the cloud: 95th percentile of the time from plug-in to start, in seconds.",
} as const;
export type Metric = keyof typeof METRICS;

export const AlertRule = Schema.Struct({
  name: Name,
  metric: Schema.Literals(Object.keys(METRICS) as Metric[]),
  above: Schema.optionalKey(Factor).annotate({ description: "It is bad above this, or" }),
  below: Schema.optionalKey(Factor).annotate({ description: "below this: one of both." }),
  samples: Count(1, 600).annotate({ description: "Bad samples in a row before the alert fires." }),
  severity: Schema.Literals(["warning", "critical"]),
});
export type AlertRule = typeof AlertRule.Type;

/** What is done when an alert fires: the steps begin when on-call has acknowledged it. */
export const Reaction = Schema.Struct({
  alert: Name,
  steps: Schema.Array(MitigationSpec).check(
    Schema.isMinLength(1, { expected: "at least one step" }),
    Schema.isMaxLength(50, { expected: "at most 50 steps" }),
  ),
});
export type Reaction = typeof Reaction.Type;
export const Reactions = Schema.Array(Reaction)
  .check(Schema.isMaxLength(20, { expected: "at most 20 reactions" }))
  .pipe(Schema.withDecodingDefaultKey(Effect.succeed([] as const)));

export const Operations = Schema.Struct({
  delay: knob(Count(0, 60), 1, "assumed", "Minutes until a sample reaches the alert rules."),
  alerts: Schema.Array(AlertRule).pipe(Schema.withDecodingDefaultKey(Effect.succeed([] as const))),
  acknowledged: knob(
    Law,
    { median: "3 min", p95: "10 min" },
    "assumed",
    "From an alert until on-call acknowledges it.",
  ),
  reactions: Reactions,
});
export type Operations = typeof Operations.Type;
export const OperationsBlock = block(Operations);
