/** The backend's tables: what never changes in a run, counted out for the parts that work with it all the time. */
import {
  type Backend,
  type Client,
  CLIENT_NAMES,
  type Pipeline,
  PIPELINE_NAMES,
  type Store,
  STORE_NAMES,
} from "./backendParameters.ts";
import type { Cloud } from "./parameters.ts";

export const REAL_TIME = 0;
export const HISTORY = 1;
export const OCPP = 2;

export interface BackendTables {
  readonly parameters: Backend;
  readonly pipelines: readonly Pipeline[];
  readonly stores: readonly Store[];
  readonly clients: readonly Client[];
  /** The pipeline whose partitions history goes through. */
  readonly historyThrough: number;
  /** First partition of each pipeline, and one past the last of all. */
  readonly partitionFrom: Int32Array;
  readonly pipelineOfPartition: Uint8Array;
  /** First instance of each pipeline, and one past the last of all; more than partitions would be idle. */
  readonly instanceFrom: Int32Array;
  readonly pipelineOfInstance: Uint8Array;
  readonly storeOfPipeline: Uint8Array;
  readonly apiStore: number;
  /** Calls that may be open at once. */
  readonly slots: number;
  /** Cache entries that are asked for. */
  readonly cacheEntries: number;
  /** The region it starts in. */
  readonly region: number;
}

const startsOf = (counts: readonly number[]): Int32Array => {
  const starts = new Int32Array(counts.length + 1);
  counts.forEach((count, i) => (starts[i + 1] = starts[i] + count));
  return starts;
};

const ownersOf = (starts: Int32Array): Uint8Array => {
  const owners = new Uint8Array(starts[starts.length - 1]);
  for (let p = 0; p + 1 < starts.length; p++) owners.fill(p, starts[p], starts[p + 1]);
  return owners;
};

export const backendTables = ({ backend, regions }: Cloud, chargers: number): BackendTables => {
  const pipelines = PIPELINE_NAMES.map((name) => backend.pipelines[name]);
  const partitionFrom = startsOf(pipelines.map((p) => p.partitions));
  const instanceFrom = startsOf(pipelines.map((p) => Math.max(p.partitions, p.instances)));
  return {
    parameters: backend,
    pipelines,
    stores: STORE_NAMES.map((name) => backend.stores[name]),
    clients: CLIENT_NAMES.map((name) => backend.api.clients[name]),
    historyThrough: backend.pipelines.history.partitionsOf === "own" ? HISTORY : REAL_TIME,
    partitionFrom,
    pipelineOfPartition: ownersOf(partitionFrom),
    instanceFrom,
    pipelineOfInstance: ownersOf(instanceFrom),
    storeOfPipeline: Uint8Array.from(pipelines, (p) => STORE_NAMES.indexOf(p.store)),
    apiStore: STORE_NAMES.indexOf(backend.api.store),
    slots: 4096 + (chargers >> 2),
    cacheEntries: Math.max(1, backend.api.cacheEntries * chargers),
    region: backend.region === undefined ? 0 : regions.indexOf(backend.region),
  };
};

/** The partition of a pipeline that a charger's messages go to. */
export const partitionOf = ({ partitionFrom }: BackendTables, pipeline: number, id: number): number => {
  const from = partitionFrom[pipeline];
  return from + ((Math.imul(id, 0x9e3779b1) >>> 0) % (partitionFrom[pipeline + 1] - from));
};
