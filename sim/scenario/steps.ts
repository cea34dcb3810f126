/** Every runbook step of a scenario: what operators did, what they do on alerts, and the arms. */
import type { MitigationSpec } from "../mitigations/index.ts";
import type { Reaction } from "../operations/parameters.ts";
import type { Scenario } from "./schema.ts";

type Edit = (step: MitigationSpec) => MitigationSpec;

const inReactions = (reactions: readonly Reaction[], edit: Edit): Reaction[] =>
  reactions.map((reaction) => ({ ...reaction, steps: reaction.steps.map(edit) }));

/** The scenario with each of its steps edited. */
export const withSteps = (scenario: Scenario, edit: Edit): Scenario => ({
  ...scenario,
  actions: scenario.actions.map((action) => ({ ...action, step: edit(action.step) })),
  operations: {
    ...scenario.operations,
    reactions: inReactions(scenario.operations.reactions, edit),
  },
  ...(scenario.arms && {
    arms: {
      ...scenario.arms,
      choices: scenario.arms.choices.map((arm) => ({
        ...arm,
        steps: arm.steps.map(edit),
        onAlert: inReactions(arm.onAlert, edit),
      })),
    },
  }),
});
