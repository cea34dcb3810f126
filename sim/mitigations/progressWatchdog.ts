import { Schema } from "effect";
import { carrierIndex } from "../twin/planning.ts";
import { Duration, knob } from "../twin/quantity.ts";
import { attempt, attemptKnobs } from "./attempt.ts";
import { PipelineRef } from "./backendRefs.ts";
import { mitigation } from "./mitigation.ts";

/** Finds the zombies that every probe passes: they have work, and do none. */
export const progressWatchdog = mitigation({
  kind: "progress-watchdog",
  title: "Restart instances that have work and make no progress",
  schema: Schema.Struct({
    kind: Schema.Literal("progress-watchdog"),
    pipeline: PipelineRef,
    after: knob(Duration, "2 min", "assumed", "Without progress for so long, an instance is restarted."),
    ...attemptKnobs("15 min", "60 min", 0.95),
  }),
  plan: (p, from, step, planning) =>
    attempt(p, from, step, planning, {
      pulls: (at) => [
        { at, lever: "consumer-watchdog", target: carrierIndex(planning.cloud, p.pipeline), value: p.after },
      ],
      done: `a watchdog minds ${p.pipeline}`,
      failed: `no watchdog for ${p.pipeline}`,
    }),
});
