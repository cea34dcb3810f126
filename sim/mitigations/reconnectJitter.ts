import { Schema } from "effect";
import { clusterIndex } from "../twin/planning.ts";
import { Duration, knob, Name } from "../twin/quantity.ts";
import { attempt, attemptKnobs } from "./attempt.ts";
import { mitigation } from "./mitigation.ts";

/** Spreads the herd: whoever loses a connection waits a further while before the first attempt. */
export const reconnectJitter = mitigation({
  kind: "reconnect-jitter",
  title: "Have chargers spread their reconnects",
  schema: Schema.Struct({
    kind: Schema.Literal("reconnect-jitter"),
    cluster: Name.annotate({ description: "The cluster whose chargers are told." }),
    spread: knob(Duration, "5 min", "assumed", "Longest further wait; each is a uniform part of it."),
    ...attemptKnobs("5 min", "20 min", 0.95),
  }),
  plan: (p, from, step, planning) =>
    attempt(p, from, step, planning, {
      pulls: (at) => [
        {
          at,
          lever: "reconnect-spread",
          target: clusterIndex(planning.cloud, p.cluster),
          value: p.spread,
        },
      ],
      done: `the chargers of ${p.cluster} spread their reconnects`,
      failed: `the chargers of ${p.cluster} reconnect as they did`,
    }),
});
