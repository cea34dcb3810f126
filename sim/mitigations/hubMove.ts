/** Clusters move from one hub to another, one after another: what a failover and a failback have in common. */
import { Schema } from "effect";
import type { Ticks } from "../kernel/time.ts";
import { chance, type DurationLaw } from "../kernel/variates.ts";
import { clusterIndex, type Planning, type Pull, regionIndex } from "../twin/planning.ts";
import { Duration, knob, Law, Name } from "../twin/quantity.ts";
import { type Outcome, timeOf } from "./mitigation.ts";

export const moveKnobs = {
  prepare: knob(
    Law,
    { median: "5 min", p95: "15 min" },
    "assumed",
    "Approval and checks before anything is touched.",
  ),
  pause: knob(Duration, "1 min", "assumed", "Between the clusters of a region."),
};

/** The law of a hub that has to be brought up. */
export const COLD = { median: "15 min", p95: "90 min" } as const;
export const COLD_ORIGIN =
  "sourced: IoT Hub customer failover, 10 min to 2 h, about 15 min for 100,000 devices";

/** One schema for a cluster, one for a region. */
export const scoped = <const K extends string, const F extends Schema.Struct.Fields>(
  kind: K,
  verb: string,
  knobs: F,
) =>
  Schema.Union([
    Schema.Struct({
      kind: Schema.Literal(kind),
      cluster: Name.annotate({ description: `${verb} this cluster alone.` }),
      ...knobs,
    }),
    Schema.Struct({
      kind: Schema.Literal(kind),
      region: Name.annotate({ description: `${verb} every cluster homed in this region.` }),
      ...knobs,
    }),
  ]);

type Scope = { readonly cluster: string } | { readonly region: string };

interface Move {
  readonly prepare: DurationLaw;
  readonly pause: Ticks;
  readonly takes: DurationLaw;
  /** Chance that the new place can take them; found out before anything is touched. */
  readonly capacityHad: number;
  readonly hubs: (cluster: number) => { readonly old: number; readonly next: number };
  /** Both hubs run and chargers know both addresses, so that the change itself is done in one tick. */
  readonly atOnce: boolean;
  /** Where the backend goes if it is the region's: a region, by the first of the clusters. */
  readonly backendTo: (cluster: number) => string;
  readonly done: (what: string) => string;
  readonly failed: (what: string) => string;
}

export const moveHubs = (
  scope: Scope,
  from: Ticks,
  step: string,
  planning: Planning,
  move: Move,
): Outcome => {
  const what = "cluster" in scope ? scope.cluster : scope.region;
  const startsAt = from + timeOf(move.prepare, `${step}: prepare`, 0, from, planning);
  if (!chance(planning.draw(`${step}: capacity`, 0, from), move.capacityHad))
    return { pulls: [], doneAt: startsAt, succeeded: false, note: move.failed(what) };
  const clusters = clustersIn(scope, planning);
  const pulls: Pull[] = [];
  let doneAt = startsAt;
  clusters.forEach((cluster, i) => {
    // The same cluster takes the same time whether it moves alone or with its region.
    const takes = timeOf(move.takes, `${step}: takes`, cluster, from, planning);
    const closes = startsAt + i * move.pause;
    pulls.push(...moveOf(cluster, closes, closes + takes, move));
    doneAt = Math.max(doneAt, closes + takes);
  });
  if (clusters.length > 0 && holdsBackend(scope, planning))
    pulls.push({
      at: doneAt,
      lever: "backend-region",
      target: 0,
      value: regionIndex(planning.cloud, move.backendTo(clusters[0])),
    });
  return { pulls, doneAt, succeeded: true, note: move.done(what) };
};

const clustersIn = (scope: Scope, { cloud }: Planning): number[] =>
  "cluster" in scope
    ? [clusterIndex(cloud, scope.cluster)]
    : cloud.clusters.flatMap((c, i) => (c.region === scope.region ? [i] : []));

const holdsBackend = (scope: Scope, { cloud }: Planning): boolean =>
  "region" in scope && scope.region === (cloud.backend.region ?? cloud.regions[0]);

const moveOf = (cluster: number, from: Ticks, to: Ticks, { hubs, atOnce }: Move): Pull[] => {
  const { old, next } = hubs(cluster);
  const opens: Pull = { at: to, lever: "hub-open", target: next, value: 0 };
  const leads: Pull = { at: to, lever: "cluster-address", target: cluster, value: next };
  return atOnce
    ? [opens, { ...leads, detail: 1 }, { at: to, lever: "hub-close", target: old, value: 0 }]
    : [{ at: from, lever: "hub-close", target: old, value: 0 }, opens, leads];
};
