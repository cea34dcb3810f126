/** What people add to a scenario while they look at it: a fault, or a step of the operators, each at its time. */
import { Schema } from "effect";
import { FaultSpec } from "../faults/index.ts";
import { asRead, type BadChange, badOf, flawsOfWhole } from "./change.ts";
import type { Flaw } from "./explain.ts";
import type { Path } from "./problem.ts";
import { Action, type Scenario } from "./schema.ts";

/** As it would stand in a scenario file, under `faults` or under `actions`. */
export const Edit = Schema.Union([
  Schema.Struct({ fault: Schema.Record(Schema.String, Schema.Unknown) }),
  Schema.Struct({ action: Schema.Record(Schema.String, Schema.Unknown) }),
]);
export type Edit = typeof Edit.Type;

/** No run has more of them. */
export const EDITS_MAX = 100;

type Made = { readonly scenario: Scenario } | { readonly flaws: readonly Flaw[] };

/** One edit made, after what is there. */
const made = (scenario: Scenario, edit: Edit): Made => {
  const isFault = "fault" in edit;
  const list = isFault ? "faults" : "actions";
  const ast = isFault ? FaultSpec.ast : Action.ast;
  const place = { path: [list, scenario[list].length], ast, value: undefined };
  const read = asRead(place, isFault ? edit.fault : edit.action);
  return "value" in read
    ? { scenario: { ...scenario, [list]: [...scenario[list], read.value] } }
    : { flaws: read };
};

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
    const next = made(now, edit);
    if ("scenario" in next) now = next.scenario;
    else bad.push(...next.flaws.map((flaw) => badOf(k, flaw)));
  });
  if (bad.length > 0) return { bad };
  const flaws = flawsOfWhole(now);
  return flaws.length > 0 ? { bad: flaws.map((flaw) => badOf(-1, flaw)) } : { scenario: now };
};

/**
 * What is wrong with one of the edits: with itself, by paths within it, and with the whole because of it, or of another
 * (`others`, by paths of the scenario). The edits before it are right by themselves.
 */
export const flawsOfEdit = (
  scenario: Scenario,
  edits: readonly Edit[],
  k: number,
): { readonly own: readonly Flaw[]; readonly others: readonly Flaw[] } => {
  let now = scenario;
  let start: Path = [];
  for (const [i, edit] of edits.entries()) {
    const list = "fault" in edit ? "faults" : "actions";
    if (i === k) start = [list, now[list].length];
    const next = made(now, edit);
    if ("flaws" in next) return i === k ? parted(next.flaws, start) : { own: [], others: next.flaws };
    now = next.scenario;
  }
  return parted(flawsOfWhole(now), start);
};

const parted = (flaws: readonly Flaw[], start: Path) => {
  const isOwn = ({ path }: Flaw): boolean => start.every((key, i) => path[i] === key);
  return {
    own: flaws.filter(isOwn).map((flaw) => ({ ...flaw, path: flaw.path.slice(start.length) })),
    others: flaws.filter((flaw) => !isOwn(flaw)),
  };
};
