/** The timeline: what happened when, above the chargers offline, under one clock. */
import { useEffect, useRef } from "preact/hooks";
import { told } from "../controls/playback.ts";
import { futures, news } from "../session/session.ts";
import { horizon, minute, seek, shown } from "../view/playhead.ts";
import { truthHidden, wanted, wholeRun } from "../view/view.ts";
import { createCurve } from "./curve.ts";
import { marks, stops } from "./happenings.ts";
import { eventfulUntil, type Mark, minuteOf } from "./marks.ts";
import { useSignal, useSignalEffect } from "@preact/signals";

const HINT = "Point at a mark, or press n, to read it in full.";

/** Steps in which the time that is shown grows while what comes is not to be seen. */
const HOUR = 60;

/** The eventful part, unless the whole run is asked for or the playhead is beyond it. */
const lastShown = (minutes: number): number => {
  if (truthHidden.value) return Math.min(minutes - 1, HOUR * Math.ceil((horizon.value + 10) / HOUR));
  const eventful = eventfulUntil(stops.value, minutes);
  return wholeRun.value || Math.floor(wanted.value) > eventful ? minutes - 1 : eventful;
};

export const Timeline = () => {
  const place = useRef<HTMLDivElement>(null);
  const curve = useRef<ReturnType<typeof createCurve>>(null);
  const size = useSignal(0);

  useEffect(() => {
    curve.current = createCurve(place.current!, {
      tell: (mark?: Mark) => {
        told.value = mark?.text ?? "";
      },
      goTo: ({ from }) => seek(minuteOf(from)),
      seek,
    });
    const observer = new ResizeObserver(() => size.value++);
    observer.observe(place.current!);
    return () => observer.disconnect();
  }, []);

  useSignalEffect(() => {
    void news.value;
    void size.value;
    const run = futures[0].value;
    if (run === undefined || run.simulated < 0) return;
    curve.current?.draw({
      run,
      marks: marks.value,
      until: lastShown(run.minutes),
      ...(truthHidden.value && { seenBy: minute.value }),
    });
  });
  useSignalEffect(() => curve.current?.moveTo(shown.value));

  const run = futures[0].value;
  const whole = run !== undefined && lastShown(run.minutes) === run.minutes - 1;
  return (
    <section class="curve" aria-labelledby="curve-name">
      <h2 id="curve-name">
        {truthHidden.value ? "Held for offline" : "Chargers offline"}{" "}
        <span class="aside" id="told">
          {told.value === "" ? HINT : told.value}
        </span>
        {!truthHidden.value && (
          <button id="span" type="button" onClick={() => (wholeRun.value = !wholeRun.value)}>
            {whole ? "Eventful part" : "Whole run"}
          </button>
        )}
      </h2>
      <div id="curve" ref={place} />
    </section>
  );
};
