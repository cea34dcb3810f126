/** What people add to a scenario while they look at it: a fault, or a step of the operators, each at its time. */
import { Schema } from "effect";
import { FaultSpec } from "../faults/index.ts";
import { asRead, type BadChange, badOf, flawsOfWhole } from "./change.ts";
import { Action, type Scenario } from "./schema.ts";

/** As it would stand in a scenario file, under `faults` or under `actions`. */
export const Edit = Schema.Union([
  Schema.Struct({ fault: Schema.Record(Schema.String, Schema.Unknown) }),
  Schema.Struct({ action: Schema.Record(Schema.String, Schema.Unknown) }),
]);
export type Edit = typeof Edit.Type;

/** No run has more of them. */
export const EDITS_MAX = 100;

/**
 * The scenario with the edits made, each after what is there, or everything that is wrong with them. So it is the scenario
 * whose file has them, and has its digest.
 *
 * @example withEdits(scenario, [{ fault: { kind: "region-loss", region: "go-west", at: "21:10", returns: "21:40" } }])
 */
export const withEdits = (
  scenario: Scenario,
  edits: readonly Edit[],
): { readonly scenario: Scenario } | { readonly bad: readonly BadChange[] } => {
  const bad: BadChange[] = [];
  let now = scenario;
  edits.forEach((edit, k) => {
    const isFault = "fault" in edit;
    const list = isFault ? "faults" : "actions";
    const ast = isFault ? FaultSpec.ast : Action.ast;
    const place = { path: [list, now[list].length], ast, value: undefined };
    const read = asRead(place, isFault ? edit.fault : edit.action);
    if ("value" in read) now = { ...now, [list]: [...now[list], read.value] };
    else bad.push(...read.map((flaw) => badOf(k, flaw)));
  });
  if (bad.length > 0) return { bad };
  const flaws = flawsOfWhole(now);
  return flaws.length > 0 ? { bad: flaws.map((flaw) => badOf(-1, flaw)) } : { scenario: now };
};
