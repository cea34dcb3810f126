import { Schema } from "effect";
import { Duration, knob } from "../twin/quantity.ts";
import { mitigation } from "./mitigation.ts";

/** A runbook may wait and see. */
export const hold = mitigation({
  kind: "hold",
  title: "Wait before the next step",
  schema: Schema.Struct({
    kind: Schema.Literal("hold"),
    lasts: knob(Duration, "10 min", "assumed", "How long."),
  }),
  plan: (p, from) => ({ pulls: [], doneAt: from + p.lasts, succeeded: true, note: "waited" }),
});
