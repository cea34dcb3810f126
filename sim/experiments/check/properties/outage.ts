import { Schema } from "effect";
import { TICKS_PER_MINUTE } from "../../../kernel/time.ts";
import { Duration, option, Share } from "../../../twin/quantity.ts";
import { property } from "./property.ts";
import { judgeStretch, longestUnwell } from "./stretch.ts";

/** The recovery time objective: chargers are back within a time of being lost, even if the fault goes on. */
export const outage = property({
  kind: "outage",
  title: "No outage lasts too long",
  schema: Schema.Struct({
    kind: Schema.Literal("outage"),
    share: option(
      Share,
      0.1,
      "An outage is when faults keep more than this share of a cluster's chargers offline.",
    ),
    atMost: option(Duration, "1 h", "How long one may last, whether or not the fault is over."),
  }),
  ofFaults: true,
  asHeld: ({ share, atMost }, { scenario }) => ({
    hypotheses: scenario.cloud.clusters.map(({ name }) => ({
      name: `outage - ${name}`.slice(0, 60),
      signal: "affected share" as const,
      cluster: name,
      max: share,
      when: "always" as const,
      for: atMost + TICKS_PER_MINUTE,
      share: 1,
    })),
  }),
  judge: ({ share, atMost }, played) => {
    const { series, twin } = played.s;
    const sizes = [...twin.fleet.clusterSize];
    const isWell = (minute: number): boolean =>
      sizes.every((size, c) => series.affectedOffline[minute * twin.clusters + c] <= share * size);
    return judgeStretch(
      played,
      atMost,
      longestUnwell(played, isWell),
      `over ${Math.round(share * 100)} % of a cluster's chargers are offline`,
    );
  },
});
