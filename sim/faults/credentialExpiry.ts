import { Schema } from "effect";
import { endOf, firmwareIndex } from "../twin/planning.ts";
import { At, knob, Law, Name, Share } from "../twin/quantity.ts";
import { fault } from "./fault.ts";
import { course } from "./ramp.ts";

/** Tokens or certificates expire. Who is connected stays so until the next time it has to connect, and then is refused. */
export const credentialExpiry = fault({
  kind: "credential-expiry",
  title: "Credentials of chargers expire and the hub refuses them",
  schema: Schema.Struct({
    kind: Schema.Literal("credential-expiry"),
    firmware: Name.annotate({ description: "The firmware whose chargers have them." }),
    share: knob(Share, 1, "assumed", "Share of these chargers."),
    at: At.annotate({ description: "When they expire." }),
    returns: At.annotate({ description: "When they had been renewed, in hindsight." }),
    returnLaw: knob(
      Law,
      { median: "120 min", p95: "600 min" },
      "assumed",
      "How long that takes, as far as anyone could know at the time.",
    ),
  }),
  severity: { share: [0, 1] },
  doubles: "share",
  plan: (p, planning) => {
    const from = planning.at(p.at);
    const back = endOf(p, from, `credentials of ${p.firmware}`, planning);
    return course(from, 0, back).map(({ at, share }) => ({
      at,
      lever: "credentials-expired",
      target: firmwareIndex(planning.fleet, p.firmware),
      value: p.share * share,
    }));
  },
});
