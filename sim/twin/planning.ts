/**
 * Planning: faults and mitigations turn their parameters into pulls of levers at given times, before the run.
 * They touch nothing else, and no part of the twin knows them.
 */
import type { Ticks } from "../kernel/time.ts";
import type { LeverName } from "./levers.ts";
import type { Cloud } from "./parameters.ts";
import type { Moment } from "./quantity.ts";

/** A lever pulled at a time; what `target` and `value` mean is the lever's business. */
export interface Pull {
  readonly at: Ticks;
  readonly lever: LeverName;
  readonly target: number;
  readonly value: number;
  readonly detail?: number;
}

export interface Planning {
  readonly cloud: Cloud;
  readonly lasts: Ticks;
  /** Ticks since the run's start. */
  readonly at: (moment: Moment) => Ticks;
  /**
   * 32 random bits; `purpose` names what is drawn, `ordinal` counts within it. `at` is when it is decided: what was decided
   * by the time of `knownUntil` is the past's luck, the same in every world.
   */
  readonly draw: (purpose: string, ordinal: number, at: Ticks) => number;
  /** A decision taken with the knowledge of this tick: what comes later is drawn from its law. Undefined in hindsight. */
  readonly knownUntil: Ticks | undefined;
  /** When the provider is done with something it would have finished at `at` if nobody had asked. */
  readonly hastened: (at: Ticks) => Ticks;
}

export const clusterIndex = (cloud: Cloud, name: string): number =>
  cloud.clusters.findIndex((c) => c.name === name);
/** Hubs 0 … C−1 are the clusters' own, C … 2C−1 their standbys. */
export const standbyHubOf = (cloud: Cloud, cluster: number): number => cloud.clusters.length + cluster;
