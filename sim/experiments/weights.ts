import { Schema } from "effect";
import { Weights } from "../measures/weights.ts";
import type { Scenario } from "../scenario/schema.ts";

const defaults: Weights = Schema.decodeUnknownSync(Weights)({});

/** The scenario's weights, or the defaults where it compares nothing. */
export const weightsOf = (scenario: Scenario): Weights => scenario.arms?.weights ?? defaults;
