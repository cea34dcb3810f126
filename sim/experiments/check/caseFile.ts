/** Failing cases as files: the case, to be tried again on the system as it is by then, and the scenario that replays it. */
import { Schema } from "effect";
import { stringify } from "yaml";
import type { Flaw } from "../../scenario/explain.ts";
import { withEdits } from "../../scenario/edits.ts";
import { decodeFile } from "../../scenario/file.ts";
import type { Problem } from "../../scenario/problem.ts";
import type { Load } from "../../scenario/read.ts";
import type { Scenario } from "../../scenario/schema.ts";
import { scenarioText } from "../../scenario/write.ts";
import { Count, Share } from "../../twin/quantity.ts";
import { type Case, withClusters } from "./case.ts";
import { editOf, FAULT_KINDS, severityOf } from "./trouble.ts";

const Minutes = Count(0, 30_000);

const CaseFile = Schema.Struct({
  system: Schema.String.annotate({ description: "The title of the scenario that failed." }),
  fails: Schema.Array(Schema.String).annotate({ description: "The properties it failed." }),
  troubles: Schema.Array(
    Schema.Struct({
      kind: Schema.Literals(FAULT_KINDS),
      target: Schema.Record(Schema.String, Schema.Unknown),
      levels: Schema.Record(Schema.String, Share),
      at: Minutes,
      lasts: Minutes,
    }),
  ),
  chargers: Count(1, 5_000_000),
  clusters: Schema.NullOr(Schema.Array(Schema.String)),
  seed: Schema.String,
});

export interface KnownCase {
  /** The title of the scenario that failed. */
  readonly system: string;
  /** The names of the properties it failed. */
  readonly fails: readonly string[];
  readonly one: Case;
}

const flawsOf = ({ troubles }: typeof CaseFile.Type): Flaw[] =>
  troubles.flatMap(({ kind, levels }, k) =>
    Object.keys(levels)
      .filter((name) => !(name in severityOf(kind)))
      .map((name) => ({
        path: ["troubles", k, "levels", name],
        at: "key" as const,
        message: `expected one of ${Object.keys(severityOf(kind)).join(", ") || "none"}`,
        met: name,
      })),
  );

/** Reads a case that was kept: it, or every problem with its place. */
export const decodeCase = (
  path: string,
  load: Load,
): KnownCase | { readonly problems: readonly Problem[] } => {
  const read = decodeFile(
    CaseFile as unknown as Schema.ConstraintDecoder<typeof CaseFile.Type>,
    path,
    load,
    flawsOf,
  );
  if ("problems" in read) return read;
  const { system, fails, ...one } = read.value;
  return { system, fails, one };
};

export const caseText = ({ one, ...of }: KnownCase): string => stringify({ ...of, ...one });

/**
 * The scenario file of a case, at the system's own size: with the number of chargers of the case it has the digest of the case.
 *
 * @param comment lines that go on top
 * @param heldTo what its run is to hold
 */
export const replayText = (
  system: Scenario,
  one: Case,
  comment: readonly string[],
  heldTo: Partial<Pick<Scenario, "hypotheses" | "thresholds">> = {},
): string => {
  const part = withClusters(system, one.clusters);
  const made = withEdits(
    part,
    one.troubles.map((trouble) => editOf(part, trouble)),
  );
  if ("bad" in made) throw new RangeError(made.bad.map(({ message }) => message).join("; "));
  return scenarioText({ ...made.scenario, ...heldTo, seed: one.seed }, comment);
};
