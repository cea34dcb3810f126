/**
 * Planning: faults and mitigations turn their parameters into pulls of levers at given times, before the run.
 * They touch nothing else, and no part of the twin knows them.
 */
import type { Ticks } from "../kernel/time.ts";
import { duration, type DurationLaw } from "../kernel/variates.ts";
import { PIPELINE_NAMES, type PipelineName, STORE_NAMES, type StoreName } from "./backendParameters.ts";
import type { LeverName } from "./levers.ts";
import { type Cloud, type Fleet, LINK_NAMES, type LinkName, type Market, MARKETS } from "./parameters.ts";
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
  readonly fleet: Fleet;
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

/** No time lies beyond it. */
const LAST_TICK: Ticks = 0x7fff_ffff;

/** What the purpose of a draw ends with that says when a trouble does. */
export const END = ": end";

/**
 * When a trouble that began at `onset` is over. In hindsight: when it was. As known at a decision: when it was, if that
 * was before; else drawn from its law, given that it is not over yet, and hastened by what was done about it.
 */
export const endOf = (
  trouble: { readonly returns: Moment; readonly returnLaw: DurationLaw },
  onset: Ticks,
  purpose: string,
  { at, draw, hastened, knownUntil }: Planning,
): Ticks => {
  const was = at(trouble.returns);
  if (knownUntil === undefined || was <= knownUntil) return was;
  const elapsed = Math.max(0, knownUntil - onset);
  const lasts = Math.round(duration(trouble.returnLaw, draw(`${purpose}${END}`, 0, Infinity), elapsed));
  return Math.min(LAST_TICK, Math.max(knownUntil + 1, onset + 1, hastened(onset + lasts)));
};

export const clusterIndex = (cloud: Cloud, name: string): number =>
  cloud.clusters.findIndex((c) => c.name === name);
export const regionIndex = (cloud: Cloud, name: string): number => cloud.regions.indexOf(name);
export const firmwareIndex = (fleet: Fleet, name: string): number =>
  fleet.firmware.findIndex((f) => f.name === name);
export const pipelineIndex = (name: PipelineName): number => PIPELINE_NAMES.indexOf(name);
/** The pipeline whose partitions and instances a pipeline's messages go through: history may share those of real-time. */
export const carrierOf = ({ backend }: Cloud, pipeline: PipelineName): PipelineName =>
  pipeline === "history" && backend.pipelines.history.partitionsOf === "real-time" ? "real-time" : pipeline;
export const carrierIndex = (cloud: Cloud, pipeline: PipelineName): number =>
  pipelineIndex(carrierOf(cloud, pipeline));
export const storeIndex = (name: StoreName): number => STORE_NAMES.indexOf(name);
export const marketIndex = (market: Market): number => MARKETS.indexOf(market);
/** The access network of a market's chargers of one kind of link. */
export const segmentOf = (market: Market, link: LinkName): number =>
  marketIndex(market) * LINK_NAMES.length + LINK_NAMES.indexOf(link);

/** Hubs 0 … C−1 are the clusters' own, C … 2C−1 their standbys. */
export const standbyHubOf = (cloud: Cloud, cluster: number): number => cloud.clusters.length + cluster;
/** Partitions are numbered over all pipelines in a row. */
export const firstPartition = ({ backend }: Cloud, pipeline: number): number =>
  PIPELINE_NAMES.slice(0, pipeline).reduce((n, name) => n + backend.pipelines[name].partitions, 0);
