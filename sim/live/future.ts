/** A future: a scenario with what people did to it, and perhaps an arm taken. */
import { withEdits } from "../scenario/edits.ts";
import { chargersOf, scaleTo } from "../scenario/scale.ts";
import type { Scenario } from "../scenario/schema.ts";
import type { Future } from "./protocol.ts";

export const AS_WRITTEN: Future = { edits: [], arm: null };

/** What a change of a scenario with no unknown names in it could still be: refused, in words. */
const problemsOf = (bad: readonly { message: string; met?: string; suggestion?: string }[]): string[] =>
  bad.map(
    ({ message, met, suggestion }) =>
      `${message}${met === undefined ? "" : `, met ${met}`}${suggestion === undefined ? "" : `; did you mean ${suggestion}?`}`,
  );

/** The scenario with a future's edits, at the size that is simulated; or what is wrong with them. */
export const scenarioOf = (
  scenario: Scenario,
  { edits, arm }: Future,
  chargers: number | undefined,
): { readonly scenario: Scenario } | { readonly problems: readonly string[] } => {
  const edited = withEdits(scenario, edits);
  if ("bad" in edited) return { problems: problemsOf(edited.bad) };
  const names = scenario.arms?.choices.map(({ name }) => name) ?? [];
  if (arm !== null && !names.includes(arm.name))
    return {
      problems: [`arm: expected one of ${names.join(", ") || "none"}, met ${JSON.stringify(arm.name)}`],
    };
  if (chargers === undefined || chargers === chargersOf(scenario)) return edited;
  return { scenario: scaleTo(edited.scenario, chargers).scenario };
};
