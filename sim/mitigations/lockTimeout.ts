import { Schema } from "effect";
import { storeIndex } from "../twin/planning.ts";
import { Duration, knob } from "../twin/quantity.ts";
import { attempt, attemptKnobs } from "./attempt.ts";
import { StoreRef } from "./backendRefs.ts";
import { mitigation } from "./mitigation.ts";

/** A schema change that was rehearsed: it gives up its place in the queue before others have waited for long. */
export const lockTimeout = mitigation({
  kind: "lock-timeout",
  title: "Let a waiting schema change give up its lock",
  schema: Schema.Struct({
    kind: Schema.Literal("lock-timeout"),
    store: StoreRef,
    timeout: knob(
      Duration,
      "5 s",
      "sourced: lock_timeout and a retry, dandobrick.com",
      "It gives up after waiting so long; 0 s is never.",
    ),
    retry: knob(Duration, "60 s", "assumed", "Until it tries again."),
    ...attemptKnobs("2 min", "8 min", 0.98),
  }),
  plan: (p, from, step, planning) =>
    attempt(p, from, step, planning, {
      pulls: (at) => [
        {
          at,
          lever: "store-lock-timeout",
          target: storeIndex(p.store),
          value: p.timeout,
          detail: p.retry,
        },
      ],
      done: `schema changes of ${p.store} give up their lock`,
      failed: `schema changes of ${p.store} wait as they did`,
    }),
});
