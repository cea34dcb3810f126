/** The parts of the backend that a mitigation is about. */
import { Schema } from "effect";
import { PIPELINE_NAMES, STORE_NAMES } from "../twin/backendParameters.ts";

export const PipelineRef = Schema.Literals(PIPELINE_NAMES).annotate({ description: "Which pipeline." });
export const StoreRef = Schema.Literals(STORE_NAMES).annotate({ description: "Which store." });
