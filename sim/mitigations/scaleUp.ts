import { Schema } from "effect";
import { carrierIndex, clusterIndex, type Planning, type Pull, storeIndex } from "../twin/planning.ts";
import { Count, Name } from "../twin/quantity.ts";
import { attempt, attemptKnobs } from "./attempt.ts";
import { PipelineRef, StoreRef } from "./backendRefs.ts";
import { mitigation } from "./mitigation.ts";

const knobs = attemptKnobs("4 min", "12 min", 0.97);

const schema = Schema.Union([
  Schema.Struct({
    kind: Schema.Literal("scale-up"),
    cluster: Name.annotate({ description: "The cluster whose gateway grows." }),
    instances: Count(1, 1000).annotate({ description: "Instances it shall have." }),
    ...knobs,
  }),
  Schema.Struct({
    kind: Schema.Literal("scale-up"),
    pipeline: PipelineRef,
    instances: Count(1, 256).annotate({ description: "Instances it shall have." }),
    ...knobs,
  }),
  Schema.Struct({
    kind: Schema.Literal("scale-up"),
    store: StoreRef,
    pool: Count(1, 100_000).annotate({ description: "Connections it shall have." }),
    ...knobs,
  }),
]);

interface Growth {
  readonly pull: Omit<Pull, "at">;
  readonly what: string;
  readonly of: string;
}

const growthOf = (p: typeof schema.Type, { cloud }: Planning): Growth => {
  if ("cluster" in p) {
    const target = clusterIndex(cloud, p.cluster);
    return {
      pull: { lever: "gateway-instances", target, value: p.instances },
      what: "instances",
      of: p.cluster,
    };
  }
  if ("pipeline" in p) {
    const target = carrierIndex(cloud, p.pipeline);
    return { pull: { lever: "consumers", target, value: p.instances }, what: "instances", of: p.pipeline };
  }
  const target = storeIndex(p.store);
  return { pull: { lever: "store-pool", target, value: p.pool }, what: "connections", of: p.store };
};

/** More of the operator's own. Helps where that is the bottleneck, and only there. */
export const scaleUp = mitigation({
  kind: "scale-up",
  title: "Scale up a gateway, a pipeline or a store's pool",
  schema,
  plan: (p, from, step, planning) => {
    const { pull, what, of } = growthOf(p, planning);
    return attempt(p, from, step, planning, {
      pulls: (at) => [{ at, ...pull }],
      done: `${of} has ${pull.value} ${what}`,
      failed: `no ${what} to be had for ${of}`,
    });
  },
});
