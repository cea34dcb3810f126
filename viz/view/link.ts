/** The view in the page's address: `#t=21:40`, or any other way a scenario file may write a moment. */
import { Option, Schema } from "effect";
import { TICKS_PER_MINUTE } from "../../sim/kernel/time.ts";
import type { Scenario } from "../../sim/scenario/schema.ts";
import { At, ticksAt } from "../../sim/twin/quantity.ts";
import { clockAt } from "../timeline/marks.ts";

const MINUTES_PER_DAY = 1440;

/** The minute an address asks for; undefined if it asks for none within the run. */
export const readLink = (
  hash: string,
  { starts, lasts }: Scenario,
): { readonly minute: number | undefined } => {
  const text = new URLSearchParams(hash.replace(/^#/, "")).get("t")?.replace(/^ /, "+");
  const moment = Schema.decodeUnknownOption(At)(text);
  if (Option.isNone(moment)) return { minute: undefined };
  const t = ticksAt(moment.value, starts);
  return { minute: t < 0 || t > lasts ? undefined : Math.floor(t / TICKS_PER_MINUTE) };
};

/** The clock says it, unless a day has passed and the clock would be read as the day before. */
export const writeLink = (minute: number, scenario: Scenario): string =>
  minute < MINUTES_PER_DAY ? `#t=${clockAt(scenario, minute * TICKS_PER_MINUTE)}` : `#t=%2B${minute}%20min`;
