import { Schema } from "effect";
import { carrierIndex } from "../twin/planning.ts";
import { knob } from "../twin/quantity.ts";
import { attempt, attemptKnobs } from "./attempt.ts";
import { PipelineRef } from "./backendRefs.ts";
import { mitigation } from "./mitigation.ts";

const Speedup = Schema.Finite.check(
  Schema.isBetween({ minimum: 1, maximum: 1000 }, { expected: "a factor from 1 to 1000" }),
);

export const fasterProcessor = mitigation({
  kind: "faster-processor",
  title: "Deploy a faster version of a pipeline's processor",
  schema: Schema.Struct({
    kind: Schema.Literal("faster-processor"),
    pipeline: PipelineRef,
    factor: knob(Speedup, 2, "assumed", "So many times as fast as at first, its statements too."),
    ...attemptKnobs(
      "120 min",
      "480 min",
      0.9,
      "assumed: on 16 January 2026 the first attempts began at 18:00, the one that helped ended at 22:00",
    ),
  }),
  plan: (p, from, step, planning) =>
    attempt(p, from, step, planning, {
      pulls: (at) => [
        { at, lever: "consumer-speed", target: carrierIndex(planning.cloud, p.pipeline), value: p.factor },
      ],
      done: `${p.pipeline} works ${p.factor} times as fast`,
      failed: `${p.pipeline} works no faster`,
    }),
});
