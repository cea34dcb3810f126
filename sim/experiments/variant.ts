/** A run of a scenario with changes: what a point of a sweep is made of. */
import type { Impact } from "../measures/impact.ts";
import { type Change, changed } from "../scenario/change.ts";
import { chargersOf, scaleTo } from "../scenario/scale.ts";
import type { Scenario } from "../scenario/schema.ts";
import { seedOf } from "./replication.ts";
import { simulate } from "./simulate.ts";

export interface Variant {
  readonly changes: readonly Change[];
  /** The fleet is scaled to so many after the changes, as on the command line. */
  readonly chargers?: number;
  readonly replication: number;
}

export interface VariantResult {
  readonly digest: string;
  readonly impact: Impact;
}

/** The scenario with changes that can be made; whoever asks has checked them. */
export const variantOf = (scenario: Scenario, changes: readonly Change[]): Scenario => {
  const result = changed(scenario, changes);
  if ("bad" in result) throw new RangeError(result.bad[0].message);
  return result.scenario;
};

/** Runs a variant; the replications of all variants have the same seeds. */
export const runVariant = (
  scenario: Scenario,
  { changes, chargers, replication }: Variant,
): VariantResult => {
  const own = variantOf(scenario, changes);
  const scaled =
    chargers === undefined || chargers === chargersOf(own) ? own : scaleTo(own, chargers).scenario;
  const { digest, impact } = simulate(scaled, { seed: seedOf(scenario, replication) });
  return { digest, impact };
};
