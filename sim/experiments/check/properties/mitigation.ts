import { Schema } from "effect";
import { MitigationSpec } from "../../../mitigations/index.ts";
import { ticksAt } from "../../../twin/quantity.ts";
import { Duration, Factor, option } from "../../../twin/quantity.ts";
import { list } from "../../../scenario/schema.ts";
import { property } from "./property.ts";

/** A runbook does no more harm than doing nothing: the same world with its steps and without them. */
export const mitigation = property({
  kind: "mitigation",
  title: "A mitigation is no worse than doing nothing",
  schema: Schema.Struct({
    kind: Schema.Literal("mitigation"),
    steps: list(MitigationSpec).annotate({ description: "Its steps, all begun at once." }),
    after: option(Duration, "15 min", "How long after the first fault begins."),
    worseBy: option(Factor, 0, "Customer-minutes by which it may be worse, at the size that is simulated."),
  }),
  judge: ({ steps, after, worseBy }, played, play) => {
    const { faults, starts } = played.scenario;
    if (faults.length === 0)
      return { holds: null, value: 0, most: worseBy, unit: "customer-minutes", why: "there is no fault" };
    const from = Math.min(...faults.map(({ at }) => ticksAt(at, starts))) + after;
    const actions = steps.map((step) => ({ at: { sinceStartMs: from }, step }));
    const done = play({ steps: actions });
    const worse = Math.round(done.impact.score - played.impact.score);
    return {
      holds: worse <= worseBy,
      value: worse,
      most: worseBy,
      unit: "customer-minutes",
      why:
        worse > 0 ? `it costs ${worse} customer-minutes more than doing nothing` : `it costs ${-worse} fewer`,
    };
  },
});
