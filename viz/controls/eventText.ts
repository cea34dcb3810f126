/** An event of the simulation in words. */
import type { Scenario } from "../../sim/scenario/schema.ts";
import * as kind from "../../sim/twin/kinds.ts";
import { clockText } from "../../sim/twin/quantity.ts";

/** By kind: what happens to a charger. */
export const CHARGER_EVENTS: Readonly<Record<number, string>> = {
  [kind.CONNECTION]: "its connection timer runs out",
  [kind.ARRIVE]: "its attempt to connect reaches the hub",
  [kind.ADMITTED]: "the hub lets its attempt through",
  [kind.SET_UP]: "its connection is set up",
  [kind.DECLARED_LOST]: "the cloud declares it lost",
  [kind.TOKEN_EXPIRES]: "its token expires",
  [kind.LINK_DROPS]: "its link drops",
  [kind.PULSE]: "it sends a pulse",
  [kind.ANSWER]: "an answer of the cloud arrives",
  [kind.MESSAGE]: "a session message arrives, or its acknowledgement",
  [kind.CAR]: "a car plugs in, is full, or leaves",
  [kind.REQUEST_AGAIN]: "it asks again for a start",
  [kind.METER]: "its meter values are due",
  [kind.ACCEPTED]: "the cloud accepts it after its restart",
};

const OTHER_EVENTS: Readonly<Record<number, string>> = {
  [kind.CONSUMER]: "a consumer instance goes on to its next batch",
  [kind.LEASE]: "a consumer instance's lease runs out, or it runs again",
  [kind.WATCHDOG]: "a pipeline's watchdog looks for progress",
  [kind.GRANTED]: "a store grants a connection",
  [kind.DENIED]: "a store keeps someone waiting for too long",
  [kind.STORE_WAIT]: "a store looks at its queue",
  [kind.SCHEMA_CHANGE]: "a schema change takes its next step",
  [kind.CALL]: "a call to the API begins",
  [kind.CLIENT]: "an API client gives an attempt up, or makes the next",
  [kind.SERVED]: "the API is done with an attempt",
};

/** A time with its milliseconds. @example exactClock(scenario, 70_001) // "20:31:10.001" */
export const exactClock = ({ starts }: Pick<Scenario, "starts">, t: number): string => {
  const text = clockText(t, starts);
  return `${text.length === 5 ? `${text}:00` : text}.${String(t % 1000).padStart(3, "0")}`;
};

export const eventText = (
  scenario: Pick<Scenario, "starts">,
  { at, event, entity }: { readonly at: number; readonly event: number; readonly entity: number },
): string => {
  const what =
    event in CHARGER_EVENTS
      ? `charger ${entity}: ${CHARGER_EVENTS[event]}`
      : (OTHER_EVENTS[event] ?? "something");
  return `${exactClock(scenario, at)}, ${what}.`;
};
