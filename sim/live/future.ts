/** A future: a scenario with what people did to it, and perhaps an arm taken. */
import { wrongArm } from "../scenario/arms.ts";
import { badChangeText } from "../scenario/change.ts";
import { withEdits } from "../scenario/edits.ts";
import { chargersOf, scaleTo } from "../scenario/scale.ts";
import type { Scenario } from "../scenario/schema.ts";
import type { Future } from "./protocol.ts";

export const AS_WRITTEN: Future = { edits: [], arm: null };

/** The scenario with a future's edits, at the size that is simulated; or what is wrong with them. */
export const scenarioOf = (
  scenario: Scenario,
  { edits, arm }: Future,
  chargers: number | undefined,
): { readonly scenario: Scenario } | { readonly problems: readonly string[] } => {
  const edited = withEdits(scenario, edits);
  if ("bad" in edited) return { problems: edited.bad.map(badChangeText) };
  const wrong = arm === null ? undefined : wrongArm(scenario, arm.name);
  if (wrong !== undefined) return { problems: [`arm: ${wrong}`] };
  if (chargers === undefined || chargers === chargersOf(scenario)) return edited;
  return { scenario: scaleTo(edited.scenario, chargers).scenario };
};
