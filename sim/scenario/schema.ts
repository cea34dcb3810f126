/** The format of a scenario file. Everything in it is defined where it belongs; this is the whole. */
import { Effect, Schema } from "effect";
import { FaultSpec } from "../faults/index.ts";
import { Prices } from "../measures/cost.ts";
import { FactMeasure } from "../measures/facts.ts";
import { Bound, Hypothesis, StopCondition } from "../measures/hypotheses.ts";
import { METRIC_NAMES } from "../measures/impact.ts";
import { Weights } from "../measures/weights.ts";
import { MitigationSpec } from "../mitigations/index.ts";
import { OperationsBlock, Reactions } from "../operations/parameters.ts";
import { Cloud, Fleet } from "../twin/parameters.ts";
import { At, block, Duration, Factor, Name, Share, Starts } from "../twin/quantity.ts";
import { Change, PathText } from "./changeSpec.ts";

export const list = <S extends Schema.Constraint>(item: S) =>
  Schema.Array(item)
    .check(Schema.isMaxLength(200, { expected: "at most 200 entries" }))
    .pipe(Schema.withDecodingDefaultKey(Effect.succeed([] as never)));

export const Action = Schema.Struct({
  at: At.annotate({ description: "When the operators began it." }),
  step: MitigationSpec,
});

export const Arm = Schema.Struct({ name: Name, steps: list(MitigationSpec), onAlert: Reactions });

/** What the trouble could have been, as far as anyone could tell at the decision. */
export const Cause = Schema.Struct({
  name: Name,
  probability: Share.annotate({
    description: "How probable it is, before anything is seen; of all causes together 1.",
  }),
  changes: list(Change).annotate({
    description: "What is otherwise if this is it. Give rates as multiples: changes come after scaling.",
  }),
});

/** What somebody might have been told by the time of the decision. */
export const Knowledge = Schema.Struct({
  name: Schema.String.check(Schema.isMaxLength(100, { expected: "a text of at most 100 characters" })),
  tells: Schema.Literals(["cause", "end"]).annotate({
    description: "Which of the causes it is, or when what is wrong ends.",
  }),
});

/** A parameter nobody knows well: would the answer be another with another value? */
export const Doubt = Schema.Struct({
  path: PathText,
  least: Factor.annotate({ description: "Its least value, as a multiple of the one it has." }),
  most: Factor.annotate({ description: "Its greatest, likewise." }),
  source: Schema.String.annotate({ description: "Where the range comes from." }),
});

export const Arms = Schema.Struct({
  at: At.annotate({ description: "When the decision is taken." }),
  choices: Schema.Array(Arm).check(
    Schema.isMinLength(1, { expected: "at least one arm; the first is the baseline" }),
    Schema.isMaxLength(50, { expected: "at most 50 arms" }),
  ),
  weights: block(Weights),
  causes: list(Cause).annotate({
    description: "The first is the scenario as it is written. None: what is wrong was known.",
  }),
  knowledge: list(Knowledge),
  doubts: list(Doubt),
});

export const Threshold = Schema.Struct({
  metric: Schema.Literals(METRIC_NAMES),
  max: Schema.optionalKey(Bound).annotate({ description: "At most this." }),
  min: Schema.optionalKey(Bound).annotate({ description: "At least this." }),
});

export const Fact = Schema.Struct({
  id: Name,
  what: Schema.String,
  status: Schema.Literals(["given", "fitted", "reproduced"]),
  fitted: Schema.optionalKey(Schema.String).annotate({
    description: "The parameter that was chosen to meet this fact.",
  }),
  measure: FactMeasure,
  reported: Schema.optionalKey(Schema.Finite),
  within: Schema.optionalKey(Schema.Finite),
  atLeast: Schema.optionalKey(Schema.Finite),
  atMost: Schema.optionalKey(Schema.Finite),
  unit: Schema.Literals(["min", "h", "s", "share", "chargers", "messages", "times"]),
});

export const Expect = Schema.Struct({
  incident: Name,
  report: Schema.optionalKey(Schema.String),
  facts: list(Fact),
});

export const Scenario = Schema.Struct({
  title: Schema.String.check(Schema.isMaxLength(200, { expected: "a title of at most 200 characters" })),
  starts: Starts,
  lasts: Duration,
  seed: Schema.String.check(Schema.isMaxLength(200, { expected: "a seed of at most 200 characters" })),
  fleet: Fleet,
  cloud: Cloud,
  prices: block(Prices),
  operations: OperationsBlock,
  faults: list(FaultSpec),
  actions: list(Action),
  arms: Schema.optionalKey(Arms),
  hypotheses: list(Hypothesis),
  thresholds: list(Threshold),
  stopWhen: list(StopCondition),
  expect: Schema.optionalKey(Expect),
});
export type Scenario = typeof Scenario.Type;
export type Action = typeof Action.Type;
export type Arm = typeof Arm.Type;
export type Doubt = typeof Doubt.Type;
export type Threshold = typeof Threshold.Type;
export type Fact = typeof Fact.Type;
