/** Arms of the scenario as ready-made branches. */
import type { Scenario } from "../../sim/scenario/schema.ts";
import { ticksAt } from "../../sim/twin/quantity.ts";
import { exhibited } from "../session/session.ts";
import { pair, takeArm } from "./futures.ts";
import { armWords } from "./names.ts";

/** Arms that do something; the others are the future as it is written. */
export const armsOf = ({ arms, starts }: Scenario): { name: string; at: number }[] =>
  arms === undefined
    ? []
    : arms.choices
        .filter(({ steps, onAlert }) => steps.length + onAlert.length > 0)
        .map(({ name }) => ({ name, at: ticksAt(arms.at, starts) }));

/** Of those, the ones that the branch has not taken. */
export const Arms = () => {
  const scenario = exhibited.value?.scenario;
  if (scenario === undefined) return null;
  const taken = pair.value.branch?.arm?.name;
  return (
    <>
      {armsOf(scenario)
        .filter(({ name }) => name !== taken)
        .map((arm) => (
          <button type="button" key={arm.name} onClick={() => takeArm(arm.name, arm.at)}>
            Take: {armWords(scenario, arm)}
          </button>
        ))}
    </>
  );
};
