/** What a fleet is made of: its chargers by each thing that tells them apart. */
import { knownTrait, type Trait, TRAITS } from "../twin/inventory.ts";
import type { Fleet } from "../twin/parameters.ts";

export const PARTS = ["cluster", "model", "market", "link", "firmware"] as const;

export interface FleetSummary {
  readonly chargers: number;
  /** Chargers by word, the most first. */
  readonly by: Readonly<Record<(typeof PARTS)[number], Readonly<Record<string, number>>>>;
  /** Of each trait: chargers that are known to have it, known not to, and those it is drawn for. */
  readonly traits: Readonly<
    Record<Trait, { readonly yes: number; readonly no: number; readonly drawn: number }>
  >;
}

const countsBy = ({ groups }: Fleet, part: (typeof PARTS)[number]): Record<string, number> => {
  const counts = new Map<string, number>();
  for (const group of groups) counts.set(group[part], (counts.get(group[part]) ?? 0) + group.chargers);
  return Object.fromEntries([...counts].sort(([, a], [, b]) => b - a));
};

const traitCounts = ({ inventory }: Fleet, chargers: number, trait: number) => {
  let [known, yes] = [0, 0];
  for (const bits of inventory?.traits ?? []) {
    if ((bits & knownTrait(trait, false)) === 0) continue;
    known++;
    yes += (bits >> trait) & 1;
  }
  return { yes, no: known - yes, drawn: chargers - known };
};

export const summaryOf = (fleet: Fleet): FleetSummary => {
  const chargers = fleet.groups.reduce((sum, group) => sum + group.chargers, 0);
  return {
    chargers,
    by: Object.fromEntries(PARTS.map((part) => [part, countsBy(fleet, part)])) as FleetSummary["by"],
    traits: Object.fromEntries(
      TRAITS.map((trait, t) => [trait, traitCounts(fleet, chargers, t)]),
    ) as FleetSummary["traits"],
  };
};
