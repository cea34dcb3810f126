import { Schema } from "effect";
import { PIPELINE_NAMES } from "../twin/backendParameters.ts";
import { carrierIndex } from "../twin/planning.ts";
import { At, Count, knob } from "../twin/quantity.ts";
import { fault } from "./fault.ts";

/** Consumer instances stop. Dead ones lose their lease; zombies renew it and process nothing until somebody restarts them. */
export const stalledProcessor = fault({
  kind: "stalled-processor",
  title: "Consumer instances of a pipeline stop processing",
  schema: Schema.Struct({
    kind: Schema.Literal("stalled-processor"),
    pipeline: Schema.Literals(PIPELINE_NAMES).annotate({ description: "Whose instances stall." }),
    instances: Count(1, 256).annotate({ description: "How many of them." }),
    stall: knob(
      Schema.Literals(["zombie", "dead"]),
      "zombie",
      "sourced: azure-sdk-for-java#18070, azure-sdk-for-net#42358",
      "Dead: the lease runs out, another takes over; zombie: it is renewed, nobody does.",
    ),
    at: At.annotate({ description: "When." }),
  }),
  severity: { instances: [1, 16] },
  doubles: "instances",
  plan: (p, planning) => [
    {
      at: planning.at(p.at),
      lever: "consumers-stall",
      target: carrierIndex(planning.cloud, p.pipeline),
      value: p.instances,
      detail: p.stall === "dead" ? 1 : 0,
    },
  ],
});
