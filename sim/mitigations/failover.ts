import { Schema } from "effect";
import { STANDBY_TEMPERATURES } from "../twin/parameters.ts";
import { standbyHubOf } from "../twin/planning.ts";
import { knob, Law, Share } from "../twin/quantity.ts";
import { COLD, COLD_ORIGIN, moveHubs, moveKnobs, scoped } from "./hubMove.ts";
import { mitigation } from "./mitigation.ts";

/**
 * Moves clusters to their standby hubs. Every device of a cluster loses its connection at once, the healthy ones too,
 * and comes back through the standby's admission once the new address is out. The backend moves with its region.
 */
export const failover = mitigation({
  kind: "failover",
  title: "Fail over to the standby region",
  schema: scoped("failover", "Fail over", {
    ...moveKnobs,
    readiness: knob(
      Schema.Literals(STANDBY_TEMPERATURES),
      "cold",
      "assumed",
      "The standby has yet to be brought up (cold), runs already (warm), or runs and chargers know its address (active).",
    ),
    takes: knob(
      Law,
      COLD,
      COLD_ORIGIN,
      "Cold: from closing the old hub until the new one answers, for each cluster.",
    ),
    warmTakes: knob(Law, { median: "2 min", p95: "6 min" }, "assumed", "Warm: the same."),
    activeTakes: knob(
      Law,
      { median: "10 s", p95: "30 s" },
      "assumed",
      "Active: until the old hub closes, the standby open by then.",
    ),
    capacityHad: knob(
      Share,
      0.9,
      "assumed",
      "Cold: chance that the standby region has the capacity; found out before anything is dropped.",
    ),
    standbyFit: knob(
      Share,
      1,
      "assumed",
      "Warm or active: chance that the standby is fit to serve; found out before anything is dropped.",
    ),
  }),
  plan: (p, from, step, planning) => {
    const { cloud } = planning;
    const cold = p.readiness === "cold";
    return moveHubs(p, from, step, planning, {
      prepare: p.prepare,
      pause: p.pause,
      takes: { cold: p.takes, warm: p.warmTakes, active: p.activeTakes }[p.readiness],
      capacityHad: cold ? p.capacityHad : p.standbyFit,
      hubs: (cluster) => ({ old: cluster, next: standbyHubOf(cloud, cluster) }),
      atOnce: p.readiness === "active",
      backendTo: (cluster) => cloud.clusters[cluster].standby,
      done: (what) => `${what} runs on its standby`,
      failed: (what) => (cold ? `no standby capacity for ${what}` : `the standby of ${what} is not fit`),
    });
  },
});
