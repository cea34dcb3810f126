import { Schema } from "effect";
import { ledgerOf } from "../../../measures/ledger.ts";
import { property } from "./property.ts";

/** Nothing is lost without a name: every copy of every message was handled, suppressed, dropped for a reason, or is on its way. */
export const ledger = property({
  kind: "ledger",
  title: "The ledger of messages balances",
  schema: Schema.Struct({ kind: Schema.Literal("ledger") }),
  judge: (_, { s }) => {
    const { balanced, created, handled, suppressed, dropped, inFlight } = ledgerOf(s.twin);
    const missing = Math.abs(created - handled - suppressed - dropped - inFlight);
    return {
      holds: balanced,
      value: missing,
      most: 0,
      unit: "messages",
      why: `${missing} copies are unaccounted for`,
    };
  },
});
