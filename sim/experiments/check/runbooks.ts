/** Random runbooks, derived from the definitions of the mitigations and from what the scenario has. */
import fc from "fast-check";
import { MITIGATIONS, MitigationSpec } from "../../mitigations/index.ts";
import { withEdits } from "../../scenario/edits.ts";
import type { Scenario } from "../../scenario/schema.ts";
import { choiceOf } from "../../scenario/shape.ts";
import { systemOf } from "./case.ts";
import { anyOf, knownIn, mustBeAmong, mustBeSound, together, valuesOf } from "./values.ts";

export type MitigationKind = (typeof MITIGATIONS)[number]["kind"];
export const MITIGATION_KINDS: readonly MitigationKind[] = MITIGATIONS.map(({ kind }) => kind);

export interface RunbookSpace {
  /** Kinds of mitigation that are drawn; all when left out. */
  readonly kinds?: readonly MitigationKind[];
  /** At most so many steps. */
  readonly atMost?: number;
}

/** A step as a file has it. */
type Step = Readonly<Record<string, unknown>>;

/** A step of one of the kinds, as likely each; less is of the first. Undefined where the scenario can have none. */
export const stepsOf = (
  scenario: Scenario,
  kinds: readonly MitigationKind[],
): fc.Arbitrary<Step> | undefined => {
  const known = knownIn(scenario);
  const { members } = choiceOf(MitigationSpec.ast)!;
  return anyOf(
    kinds.map((kind) =>
      anyOf(members.filter(({ word }) => word === kind).map(({ ast }) => valuesOf(ast, known))),
    ),
  ) as fc.Arbitrary<Step> | undefined;
};

/** The steps as operators of a system can take them, whatever went wrong in it; undefined if they cannot. */
const taken = (system: Scenario, steps: readonly Step[]): readonly MitigationSpec[] | undefined => {
  const made = withEdits(
    system,
    steps.map((step) => ({ action: { at: "+0 s", step } })),
  );
  return "scenario" in made ? made.scenario.actions.map(({ step }) => step) : undefined;
};

/**
 * Runbooks that can be taken on a scenario: steps of any kind, on anything it has, each parameter left to its default or drawn. Less is
 * fewer steps, of an earlier kind (`hold` is the first), with more of them left to their defaults. As the steps of an arm or of a
 * `mitigation` property, or as `actions`, each with its time.
 *
 * @throws RangeError for a kind that there is not
 * @example
 * fc.assert(fc.property(runbooks(scenario, { kinds: ["failover", "scale-up"] }), (steps) => {
 *   const actions = steps.map((step) => ({ at: { sinceStartMs: 600_000 }, step }));
 *   expect(simulate({ ...scenario, actions }).ledger.balanced).toBe(true);
 * }));
 */
export const runbooks = (
  scenario: Scenario,
  { kinds = MITIGATION_KINDS, atMost = 4 }: RunbookSpace = {},
): fc.Arbitrary<readonly MitigationSpec[]> => {
  mustBeAmong("a kind of mitigation", kinds, MITIGATION_KINDS);
  const system = systemOf(scenario);
  mustBeSound(system);
  const steps = stepsOf(system, kinds);
  if (steps === undefined) return fc.constant([]);
  return (
    fc
      .noBias(fc.array(steps, { maxLength: atMost, size: "max" }))
      // A least length would keep the last step from being left out.
      .filter((list) => list.length > 0)
      .map((list) =>
        taken(
          system,
          together(list, (some) => taken(system, some) !== undefined),
        )!,
      )
  );
};
