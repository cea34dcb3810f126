/** The arms of a scenario by name. */
import type { Scenario } from "./schema.ts";
import { nearest } from "./suggest.ts";

/** What is wrong with the name of an arm; undefined if the scenario has it. */
export const wrongArm = ({ arms }: Scenario, name: string): string | undefined => {
  const names = arms?.choices.map((arm) => arm.name) ?? [];
  if (names.includes(name)) return undefined;
  if (names.length === 0) return `expected no arm, the scenario has none, met ${JSON.stringify(name)}`;
  const meant = nearest(name, names);
  return `expected one of ${names.join(", ")}, met ${JSON.stringify(name)}${meant === undefined ? "" : `; did you mean ${JSON.stringify(meant)}?`}`;
};
