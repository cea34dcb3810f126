import type { PipelineName } from "../twin/backendParameters.ts";
import type { Cloud } from "../twin/parameters.ts";
import { carrierOf, firstPartition, pipelineIndex } from "../twin/planning.ts";

/** The partitions that a pipeline's messages go through, by their numbers over all pipelines. */
export const partitionsOf = (cloud: Cloud, pipeline: PipelineName): number[] => {
  const carrier = carrierOf(cloud, pipeline);
  const first = firstPartition(cloud, pipelineIndex(carrier));
  return Array.from({ length: cloud.backend.pipelines[carrier].partitions }, (_, k) => first + k);
};
