import { Schema } from "effect";
import { endOf } from "../twin/planning.ts";
import { At, Count, knob, Law } from "../twin/quantity.ts";
import { fault } from "./fault.ts";

/** Monitoring fails by itself: the alert rules see nothing, or what was some time ago. */
export const blindMonitoring = fault({
  kind: "blind-monitoring",
  title: "Monitoring sees nothing, or sees it late",
  schema: Schema.Struct({
    kind: Schema.Literal("blind-monitoring"),
    what: knob(
      Schema.Literals(["late", "blind"]),
      "blind",
      "assumed",
      "Late: samples reach the alert rules after `delay`; blind: none does.",
    ),
    delay: knob(Count(1, 1440), 10, "assumed", "Late: minutes a sample takes."),
    at: At.annotate({ description: "When it begins." }),
    returns: At.annotate({ description: "When it saw again, in hindsight." }),
    returnLaw: knob(
      Law,
      { median: "60 min", p95: "240 min" },
      "assumed",
      "How long it lasts, as far as anyone could know at the time.",
    ),
  }),
  severity: { delay: [1, 60] },
  plan: (p, planning) => {
    const at = planning.at(p.at);
    const back = endOf(p, at, "monitoring", planning);
    return p.what === "blind"
      ? [
          { at, lever: "monitor-blind", target: 0, value: 1 },
          { at: back, lever: "monitor-blind", target: 0, value: 0 },
        ]
      : [
          { at, lever: "monitor-delay", target: 0, value: p.delay },
          { at: back, lever: "monitor-delay", target: 0, value: -1 },
        ];
  },
});
