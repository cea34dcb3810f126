import { Schema } from "effect";
import { STORE_NAMES } from "../twin/backendParameters.ts";
import { storeIndex } from "../twin/planning.ts";
import { At, Duration, knob } from "../twin/quantity.ts";
import { fault } from "./fault.ts";

/** It waits for the read before it, and all that comes after waits for it: the lock queue is first come, first served. */
export const schemaChange = fault({
  kind: "schema-change",
  title: "A schema change on the most used table of a store",
  schema: Schema.Struct({
    kind: Schema.Literal("schema-change"),
    store: Schema.Literals(STORE_NAMES).annotate({ description: "Whose table." }),
    at: At.annotate({ description: "When." }),
    holds: knob(
      Duration,
      "8 ms",
      "sourced: awesome-everything, lock-queue note",
      "How long it holds the table, once it has it.",
    ),
    longRead: knob(
      Duration,
      "60 s",
      "sourced: awesome-everything, lock-queue note",
      "How long a read that began just before still takes, which it waits for.",
    ),
  }),
  severity: { holds: [0, 60_000], longRead: [0, 600_000] },
  doubles: "holds",
  plan: (p, planning) => [
    {
      at: planning.at(p.at),
      lever: "schema-change",
      target: storeIndex(p.store),
      value: p.holds,
      detail: p.longRead,
    },
  ],
});
