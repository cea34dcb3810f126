/** What happened in the first future, and where the keys n and p stop. */
import { computed } from "@preact/signals";
import { futures, news, runOf } from "../session/session.ts";
import { TICKS_PER_MINUTE } from "../../sim/kernel/time.ts";
import { horizon, minute } from "../view/playhead.ts";
import { truthHidden } from "../view/view.ts";
import { type Mark, marksOf, minuteOf, seenMarksOf, stopsOf } from "./marks.ts";

/** All that is to be shown of it: while the truth is hidden, what operators had seen by the minute that is shown. */
export const marks = computed<readonly Mark[]>(() => {
  const run = runOf(0);
  if (run === undefined) return [];
  return truthHidden.value ? seenMarksOf(run, minute.value * TICKS_PER_MINUTE) : marksOf(run);
});

/** Minutes at which something begins or ends; while the truth is hidden, as far as it was played. */
export const stops = computed<readonly number[]>(() => {
  const run = futures[0].value;
  if (run === undefined) return [];
  if (!truthHidden.value) return stopsOf(marks.value, run.scenario.lasts);
  const until = Math.floor(horizon.value) * TICKS_PER_MINUTE;
  void news.value;
  return stopsOf(seenMarksOf(run, until), until);
});

/** What begins or ends at a minute, in words. */
export const textAt = (minute: number): string =>
  marks.value
    .filter(
      ({ from, until }) => minuteOf(from) === minute || (until !== undefined && minuteOf(until) === minute),
    )
    .map(({ text }) => text)
    .join(" ");
