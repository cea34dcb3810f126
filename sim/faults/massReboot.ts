import { Schema } from "effect";
import { MARKETS } from "../twin/parameters.ts";
import { endOf, marketIndex, type Pull } from "../twin/planning.ts";
import { At, knob, Law, Share } from "../twin/quantity.ts";
import { fault } from "./fault.ts";
import { marketsOf } from "./populated.ts";
import { course } from "./ramp.ts";

/** A power cut. With the power all chargers boot at once, which no back-off spreads. */
export const massReboot = fault({
  kind: "mass-reboot",
  title: "A power cut, after which chargers boot together",
  schema: Schema.Struct({
    kind: Schema.Literal("mass-reboot"),
    market: knob(Schema.Literals([...MARKETS, "all"]), "all", "assumed", "Where."),
    share: knob(Share, 0.3, "assumed", "Share of the chargers there that lose power."),
    at: At.annotate({ description: "When the power goes." }),
    returns: At.annotate({ description: "When the power was back, in hindsight." }),
    returnLaw: knob(
      Law,
      { median: "30 min", p95: "180 min" },
      "assumed",
      "How long it is out, as far as anyone could know at the time.",
    ),
  }),
  severity: { share: [0, 1] },
  doubles: "share",
  plan: (p, planning) => {
    const from = planning.at(p.at);
    const steps = course(from, 0, endOf(p, from, `power in ${p.market}`, planning));
    return marketsOf(planning.fleet, p.market === "all" ? [] : [p.market]).flatMap((market) =>
      steps.map(({ at, share }): Pull => ({
        at,
        lever: "power-loss",
        target: marketIndex(market),
        value: p.share * share,
      })),
    );
  },
});
