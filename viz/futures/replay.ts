/** The command that plays a future again, to the same digest. */
import { ticksAt } from "../../sim/twin/quantity.ts";
import type { Future } from "../../sim/live/protocol.ts";
import { chargersOf } from "../../sim/scenario/scale.ts";
import type { Exhibited } from "../session/session.ts";

const quoted = (word: string): string =>
  /^[\w./#:=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/**
 * Undefined if there is none: an arm taken at another time than the decision's. What was done is in the scenario file once
 * it is saved; an arm is an option.
 *
 * @example replayOf(exhibited, future) // "ridethrough run saved.yaml --chargers 5000 --arm 'fail over the cluster'"
 */
export const replayOf = (
  { source, scenario, chargers }: Exhibited,
  { edits, arm }: Future,
): string | undefined => {
  const { arms, starts } = scenario;
  if (arm !== null && (arms === undefined || ticksAt(arms.at, starts) !== arm.at)) return undefined;
  const asItIs = edits.length === 0 && (source.changes ?? []).length === 0;
  return [
    "ridethrough",
    "run",
    asItIs ? source.path : "saved.yaml",
    ...(chargers === chargersOf(scenario) ? [] : ["--chargers", String(chargers)]),
    ...(source.seed !== undefined ? ["--seed", source.seed] : []),
    ...(arm === null ? [] : ["--arm", arm.name]),
  ]
    .map(quoted)
    .join(" ");
};
