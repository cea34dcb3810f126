/** What happened in the first future, and where the keys n and p stop. */
import { computed } from "@preact/signals";
import { futures, runOf } from "../session/session.ts";
import { type Mark, marksOf, minuteOf, stopsOf } from "./marks.ts";

export const marks = computed<readonly Mark[]>(() => {
  const run = runOf(0);
  return run === undefined ? [] : marksOf(run);
});

/** Minutes at which something begins or ends. */
export const stops = computed<readonly number[]>(() => {
  const run = futures[0].value;
  return run === undefined ? [] : stopsOf(marks.value, run.scenario.lasts);
});

/** What begins or ends at a minute, in words. */
export const textAt = (minute: number): string =>
  marks.value
    .filter(
      ({ from, until }) => minuteOf(from) === minute || (until !== undefined && minuteOf(until) === minute),
    )
    .map(({ text }) => text)
    .join(" ");
