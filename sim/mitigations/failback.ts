import { standbyHubOf } from "../twin/planning.ts";
import { knob, Law, Share } from "../twin/quantity.ts";
import { COLD, COLD_ORIGIN, moveHubs, moveKnobs, scoped } from "./hubMove.ts";
import { mitigation } from "./mitigation.ts";

/** Moves clusters from their standby hubs to their own: every device of them loses its connection once more. */
export const failback = mitigation({
  kind: "failback",
  title: "Fail back to the home region",
  schema: scoped("failback", "Fail back", {
    ...moveKnobs,
    takes: knob(
      Law,
      COLD,
      COLD_ORIGIN,
      "From closing the standby until the own hub answers, for each cluster.",
    ),
    capacityHad: knob(
      Share,
      0.95,
      "assumed",
      "Chance that the home region has the capacity again; found out before anything is dropped.",
    ),
  }),
  plan: (p, from, step, planning) =>
    moveHubs(p, from, step, planning, {
      prepare: p.prepare,
      pause: p.pause,
      takes: p.takes,
      capacityHad: p.capacityHad,
      hubs: (cluster) => ({ old: standbyHubOf(planning.cloud, cluster), next: cluster }),
      atOnce: false,
      backendTo: (cluster) => planning.cloud.clusters[cluster].region,
      done: (what) => `${what} runs on its own`,
      failed: (what) => `no capacity at home for ${what}`,
    }),
});
