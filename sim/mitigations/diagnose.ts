import { Schema } from "effect";
import { chance } from "../kernel/variates.ts";
import { knob, Law, Share } from "../twin/quantity.ts";
import { mitigation, timeOf } from "./mitigation.ts";

/** Nothing changes, but what follows in a runbook begins only when people know what to do. */
export const diagnose = mitigation({
  kind: "diagnose",
  title: "Find out what is wrong",
  schema: Schema.Struct({
    kind: Schema.Literal("diagnose"),
    takes: knob(
      Law,
      { median: "7 min", p95: "30 min" },
      "assumed: the median is that of 12 March 2026, on-call at 21:00, first scope at 21:07",
      "Until the first diagnosis.",
    ),
    right: knob(Share, 0.7, "assumed", "Chance that it is right."),
    corrected: knob(
      Law,
      { median: "31 min", p95: "120 min" },
      "assumed: the median is that of 12 March 2026, first scope at 21:07, corrected at 21:38",
      "From a wrong one until it is corrected.",
    ),
  }),
  plan: (p, from, step, planning) => {
    const firstAt = from + timeOf(p.takes, `${step}: takes`, 0, from, planning);
    if (chance(planning.draw(`${step}: right`, 0, from), p.right))
      return { pulls: [], doneAt: firstAt, succeeded: true, note: "the first diagnosis was right" };
    const doneAt = firstAt + timeOf(p.corrected, `${step}: corrected`, 0, from, planning);
    return { pulls: [], doneAt, succeeded: false, note: "the first diagnosis was wrong, and was corrected" };
  },
});
