import { Schema } from "effect";
import { storeIndex } from "../twin/planning.ts";
import { At } from "../twin/quantity.ts";
import { attempt, attemptKnobs } from "./attempt.ts";
import { StoreRef } from "./backendRefs.ts";
import { mitigation } from "./mitigation.ts";

export const maintenanceWindow = mitigation({
  kind: "maintenance-window",
  title: "Have schema changes wait for a maintenance window",
  schema: Schema.Struct({
    kind: Schema.Literal("maintenance-window"),
    store: StoreRef,
    opens: At.annotate({ description: "No schema change begins before." }),
    ...attemptKnobs("1 min", "5 min", 0.99),
  }),
  plan: (p, from, step, planning) =>
    attempt(p, from, step, planning, {
      pulls: (at) => [
        {
          at,
          lever: "schema-change-not-before",
          target: storeIndex(p.store),
          value: planning.at(p.opens),
        },
      ],
      done: `schema changes of ${p.store} wait for the window`,
      failed: `schema changes of ${p.store} wait for nothing`,
    }),
});
