import { Schema } from "effect";
import { LINK_NAMES, MARKETS } from "../twin/parameters.ts";
import { endOf, type Pull, segmentOf } from "../twin/planning.ts";
import { At, Duration, knob, Law, Share } from "../twin/quantity.ts";
import { fault } from "./fault.ts";
import { segmentsOf } from "./populated.ts";
import { course } from "./ramp.ts";

/** An operator's access network fails: its chargers have no way to the cloud, whatever the cloud does. */
const schema = Schema.Struct({
  kind: Schema.Literal("access-network-loss"),
  links: knob(
    Schema.Array(Schema.Literals(LINK_NAMES)).check(
      Schema.isMinLength(1, { expected: "at least one link" }),
      Schema.isMaxLength(LINK_NAMES.length, { expected: "each link at most once" }),
    ),
    ["lte-m"],
    "assumed",
    "Chargers on these links.",
  ),
  markets: knob(
    Schema.Array(Schema.Literals(MARKETS)).check(
      Schema.isMaxLength(MARKETS.length, { expected: "each market at most once" }),
    ),
    [],
    "assumed",
    "Only in these markets; in all, if none is named.",
  ),
  share: knob(Share, 1, "assumed", "Share of them that have no network."),
  silentShare: knob(Share, 1, "assumed", "Share of their sockets that die without being closed."),
  at: At.annotate({ description: "When it begins." }),
  over: knob(Duration, "2 min", "assumed", "How long it takes until all of them are without."),
  returns: At.annotate({ description: "When the network began to return, in hindsight." }),
  returnLaw: knob(
    Law,
    { median: "120 min", p95: "600 min" },
    "assumed",
    "How long it is gone, as far as anyone could know at the time.",
  ),
  backOver: knob(Duration, "10 min", "assumed", "From then: how long it takes until all have it again."),
});

export const accessNetworkLoss = fault({
  kind: "access-network-loss",
  title: "The network between chargers and the cloud is lost",
  schema,
  severity: { share: [0, 1], silentShare: [0, 1] },
  doubles: "share",
  plan: (p, planning) => {
    const onset = planning.at(p.at);
    const where = `${[...p.links].sort().join(", ")} in ${[...p.markets].sort().join(", ") || "all markets"}`;
    const steps = course(onset, p.over, endOf(p, onset, `loss of ${where}`, planning), p.backOver);
    return segmentsOf(planning.fleet, p.markets, p.links).flatMap(({ market, link }) =>
      steps.map(({ at, share }): Pull => ({
        at,
        lever: "access-loss",
        target: segmentOf(market, link),
        value: p.share * share,
        detail: p.silentShare,
      })),
    );
  },
});
