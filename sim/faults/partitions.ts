import type { PipelineName } from "../twin/backendParameters.ts";
import type { Cloud } from "../twin/parameters.ts";
import { firstPartition, pipelineIndex } from "../twin/planning.ts";

/** The pipeline whose partitions and instances a pipeline's messages go through: history may share those of real-time. */
export const carrierOf = ({ backend }: Cloud, pipeline: PipelineName): PipelineName =>
  pipeline === "history" && backend.pipelines.history.partitionsOf === "real-time" ? "real-time" : pipeline;

/** The partitions that a pipeline's messages go through, by their numbers over all pipelines. */
export const partitionsOf = (cloud: Cloud, pipeline: PipelineName): number[] => {
  const carrier = carrierOf(cloud, pipeline);
  const first = firstPartition(cloud, pipelineIndex(carrier));
  return Array.from({ length: cloud.backend.pipelines[carrier].partitions }, (_, k) => first + k);
};
