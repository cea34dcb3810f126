/** A case in words: what goes wrong, where, how bad, from when and for how long. */
import { TICKS_PER_MINUTE } from "../../kernel/time.ts";
import type { Scenario } from "../../scenario/schema.ts";
import { clockText } from "../../twin/quantity.ts";
import type { Case } from "./case.ts";
import { definitionOf, editOf, ends, type Trouble } from "./trouble.ts";

const valueText = (value: unknown): string => (Array.isArray(value) ? value.join(" and ") : String(value));

/** @example "Consumer instances of a pipeline stop processing (pipeline ocpp, instances 2) at 21:10" */
export const troubleWords = (scenario: Scenario, trouble: Trouble): string => {
  const { fault } = editOf(scenario, trouble) as { readonly fault: Record<string, unknown> };
  const details = Object.entries(fault)
    .filter(([name]) => !["kind", "at", "returns"].includes(name))
    .map(([name, value]) => `${name} ${valueText(value)}`);
  const place = details.length === 0 ? "" : ` (${details.join(", ")})`;
  const at = clockText(trouble.at * TICKS_PER_MINUTE, scenario.starts);
  const lasts = ends(trouble.kind) ? ` for ${trouble.lasts} min` : "";
  return `${definitionOf(trouble.kind).title}${place} at ${at}${lasts}`;
};

export const caseWords = (scenario: Scenario, { troubles }: Case): string =>
  troubles.length === 0
    ? "It is so without any fault"
    : troubles.map((trouble) => troubleWords(scenario, trouble)).join("; and ");
