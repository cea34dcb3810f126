import { payloadOf, schedule } from "../kernel/events.ts";
import type { Ticks } from "../kernel/time.ts";
import type { Twin } from "./state.ts";

/** Schedules an event of a charger, unless the run is over by then. */
export const later = (w: Twin, due: Ticks, id: number, kind: number): void => {
  if (due <= w.lasts) schedule(w.events, due, payloadOf(id, kind));
};
