import { Schema } from "effect";
import { attempt, attemptKnobs } from "./attempt.ts";
import { mitigation } from "./mitigation.ts";

/** Every caller gets 503, so that what stands behind the API recovers. Callers try again all the while. */
export const suspendApi = mitigation({
  kind: "suspend-api",
  title: "Suspend the API",
  schema: Schema.Struct({
    kind: Schema.Literal("suspend-api"),
    ...attemptKnobs("2 min", "6 min", 0.99),
  }),
  plan: (p, from, step, planning) =>
    attempt(p, from, step, planning, {
      pulls: (at) => [{ at, lever: "api-open", target: 0, value: 0 }],
      done: "the API is suspended",
      failed: "the API cannot be suspended",
    }),
});
