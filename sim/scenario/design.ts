/**
 * The format of a design file: another way to build and run the cloud, to be laid over scenarios (`overlay.ts`). Of a
 * scenario it keeps what happened and what operators did, and changes what it happened to.
 */
import { Schema } from "effect";
import { MitigationSpec } from "../mitigations/index.ts";
import { AlertRule, Reactions } from "../operations/parameters.ts";
import { STANDBY_TEMPERATURES } from "../twin/parameters.ts";
import { block, Count, Factor } from "../twin/quantity.ts";
import { PathText } from "./changeSpec.ts";
import type { Flaw } from "./explain.ts";
import { decodeFile } from "./file.ts";
import type { Path, Problem } from "./problem.ts";
import type { Load } from "./read.ts";
import { list } from "./schema.ts";

const text = (most: number) =>
  Schema.String.check(Schema.isMaxLength(most, { expected: `text of at most ${most} characters` }));

const DesignChange = Schema.Struct({
  path: PathText.annotate({
    description:
      "What of the scenario it changes, such as cloud.clusters[*].hub.admission. One with a * need not meet anything in every incident.",
  }),
  to: Schema.optionalKey(Schema.Unknown).annotate({
    description: "The new value, as it would stand in the scenario: either this,",
  }),
  times: Schema.optionalKey(Factor).annotate({ description: "or a multiple of the value it has." }),
});

const DesignCost = Schema.Struct({
  what: text(100).annotate({ description: "What else it costs: work, licences, rehearsals." }),
  eurAMonth: Factor.annotate({ description: "EUR a month." }),
});

export const Design = Schema.Struct({
  title: text(40).annotate({ description: "What tables call it." }),
  why: Schema.optionalKey(text(2000)).annotate({ description: "The reasoning behind it." }),
  source: Schema.optionalKey(text(500)).annotate({ description: "Where the idea comes from." }),
  changes: list(DesignChange),
  splitClusters: Schema.optionalKey(Count(1, 60)).annotate({
    description:
      "Each cluster becomes so many smaller ones; what befalls the cluster then befalls the first of them.",
  }),
  standbyTemperature: Schema.optionalKey(Schema.Literals(STANDBY_TEMPERATURES)).annotate({
    description: "What every failover finds, and what standbys cost; cold where no design says otherwise.",
  }),
  inPlace: list(MitigationSpec),
  operations: block(Schema.Struct({ alerts: list(AlertRule), reactions: Reactions })),
  costs: list(DesignCost),
});
export type Design = typeof Design.Type;

export interface DesignRead {
  readonly design: Design;
  /** A problem at the place in the file where its flaw stands. */
  readonly locate: (flaw: Flaw) => Problem;
}

/** Decodes the design in `path`, or says every problem with its place. Never throws on account of a file. */
export const decodeDesign = (
  path: string,
  load: Load,
): DesignRead | { readonly problems: readonly Problem[] } => {
  const read = decodeFile(Design, path, load, flawsOfDesign);
  return "problems" in read ? read : { design: read.value, locate: read.locate };
};

const wrong = (path: Path, message: string): Flaw => ({ path, at: "value", message });

/** What no single value of a design shows. */
export const flawsOfDesign = (design: Design): Flaw[] => [
  ...design.changes.flatMap((change, k) =>
    Object.hasOwn(change, "to") === Object.hasOwn(change, "times")
      ? [wrong(["changes", k], "expected either to or times")]
      : [],
  ),
  ...design.inPlace.flatMap((step, k) =>
    "succeeds" in step
      ? []
      : [
          wrong(
            ["inPlace", k, "kind"],
            `expected something that can be in place beforehand, not ${step.kind}`,
          ),
        ],
  ),
  ...design.operations.reactions.flatMap(({ steps }, r) =>
    steps.flatMap((step, k) =>
      step.kind === "failover" && step.readiness !== "cold" && design.standbyTemperature === undefined
        ? [
            wrong(
              ["operations", "reactions", r, "steps", k, "readiness"],
              `expected standbyTemperature: ${step.readiness} in the design, which says what that costs`,
            ),
          ]
        : [],
    ),
  ),
];
