import { Schema } from "effect";
import { chance } from "../kernel/variates.ts";
import { Factor, knob, Law, Share } from "../twin/quantity.ts";
import { mitigation, timeOf } from "./mitigation.ts";

/** A case with the provider. The reports do not say that one ever hastened anything, so by default it does not. */
export const supportCase = mitigation({
  kind: "support-case",
  title: "Open a support case with the provider",
  schema: Schema.Struct({
    kind: Schema.Literal("support-case"),
    answered: knob(Law, { median: "40 min", p95: "180 min" }, "assumed", "Until the provider acts on it."),
    hastens: knob(Share, 0, "assumed: off", "Chance that it hastens the provider at all."),
    remainingFactor: knob(
      Factor,
      0.5,
      "assumed",
      "What is left of the provider's trouble then, as a share of what would have been.",
    ),
  }),
  plan: (p, from, step, planning) => {
    const doneAt = from + timeOf(p.answered, `${step}: answered`, 0, from, planning);
    const succeeded = chance(planning.draw(`${step}: hastens`, 0, from), p.hastens);
    return {
      pulls: [],
      doneAt,
      succeeded,
      note: succeeded ? "the provider acts sooner" : "the provider acts when it acts",
    };
  },
});
