/** What a fact of an incident report is measured by in a run. */
import { Schema } from "effect";
import { At, Name } from "../twin/quantity.ts";

export const FactMeasure = Schema.Union([
  Schema.Struct({ kind: Schema.Literal("alert-delay"), alert: Name, since: At }),
  Schema.Struct({ kind: Schema.Literal("online-share-rise"), cluster: Name, from: At, to: At }),
  Schema.Struct({ kind: Schema.Literal("recovery-delay"), cluster: Name, since: At }),
  Schema.Struct({ kind: Schema.Literal("recovered-share"), at: At }),
  Schema.Struct({ kind: Schema.Literal("forced-disconnects-outside"), cluster: Name }),
  Schema.Struct({ kind: Schema.Literal("peak-affected") }),
  Schema.Struct({ kind: Schema.Literal("dropped-beyond-incident"), arm: Name }),
]);
export type FactMeasure = typeof FactMeasure.Type;
