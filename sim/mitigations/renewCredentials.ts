import { Schema } from "effect";
import { firmwareIndex } from "../twin/planning.ts";
import { Name } from "../twin/quantity.ts";
import { attempt, attemptKnobs } from "./attempt.ts";
import { mitigation } from "./mitigation.ts";

export const renewCredentials = mitigation({
  kind: "renew-credentials",
  title: "Renew a firmware's credentials",
  schema: Schema.Struct({
    kind: Schema.Literal("renew-credentials"),
    firmware: Name.annotate({ description: "The firmware whose chargers are let in again." }),
    ...attemptKnobs("30 min", "120 min", 0.95),
  }),
  plan: (p, from, step, planning) =>
    attempt(p, from, step, planning, {
      pulls: (at) => [
        { at, lever: "credentials-expired", target: firmwareIndex(planning.fleet, p.firmware), value: 0 },
      ],
      done: `the credentials of ${p.firmware} are renewed`,
      failed: `the credentials of ${p.firmware} cannot be renewed`,
    }),
});
