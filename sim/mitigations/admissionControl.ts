import { Schema } from "effect";
import { clusterIndex, type Pull, standbyHubOf } from "../twin/planning.ts";
import { Duration, knob, Name, Rate } from "../twin/quantity.ts";
import { attempt, attemptKnobs } from "./attempt.ts";
import { mitigation } from "./mitigation.ts";

/** Fewer connects a second spare what stands behind the hub; more of them bring a fleet back sooner. */
export const admissionControl = mitigation({
  kind: "admission-control",
  title: "Set how many new connections a hub admits",
  schema: Schema.Struct({
    kind: Schema.Literal("admission-control"),
    cluster: Name.annotate({ description: "The cluster whose hub it is." }),
    hub: knob(Schema.Literals(["own", "standby"]), "own", "assumed", "Which of its hubs."),
    rate: Rate.annotate({ description: "New connections it admits from then." }),
    lifts: Schema.optionalKey(Duration).annotate({
      description: "After so long it admits its normal rate again; never when left out.",
    }),
    ...attemptKnobs("3 min", "10 min", 0.97),
  }),
  plan: (p, from, step, planning) => {
    const cluster = clusterIndex(planning.cloud, p.cluster);
    const target = p.hub === "own" ? cluster : standbyHubOf(planning.cloud, cluster);
    const admits = (at: number, value: number): Pull => ({ at, lever: "hub-limit", target, value });
    const { lifts } = p;
    return attempt(p, from, step, planning, {
      pulls: (at) => [admits(at, p.rate), ...(lifts === undefined ? [] : [admits(at + lifts, -1)])],
      done: `the ${p.hub} hub of ${p.cluster} admits ${p.rate}/s`,
      failed: `the ${p.hub} hub of ${p.cluster} admits what it did`,
    });
  },
});
