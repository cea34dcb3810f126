/** The timeline: what happened when, above the chargers offline, under one clock. */
import { useEffect, useRef } from "preact/hooks";
import { told } from "../controls/playback.ts";
import { futures, news } from "../session/session.ts";
import { horizon, minute, seek, shown } from "../view/playhead.ts";
import { truthHidden, wanted, wholeRun } from "../view/view.ts";
import { ChartChoice, Charts } from "./Charts.tsx";
import { band } from "./band.ts";
import { createCurve } from "./curve.ts";
import { marks, stops } from "./happenings.ts";
import { eventfulUntil, type Mark, minuteOf } from "./marks.ts";
import { hovered } from "./reading.ts";
import { minuteAt, timeScale } from "./scale.ts";
import { computed, useSignal, useSignalEffect } from "@preact/signals";

const HINT = "Point at a mark, or press n, to read it in full.";

/** Steps in which the time that is shown grows while what comes is not to be seen. */
const HOUR = 60;

/** The last minute shown: the eventful part's, unless the whole run is asked for or the playhead is beyond it. */
const until = computed(() => {
  const run = futures[0].value;
  if (run === undefined) return 0;
  if (truthHidden.value) return Math.min(run.minutes - 1, HOUR * Math.ceil((horizon.value + 10) / HOUR));
  const eventful = eventfulUntil(stops.value, run.minutes);
  return wholeRun.value || Math.floor(wanted.value) > eventful ? run.minutes - 1 : eventful;
});

export const Timeline = () => {
  const place = useRef<HTMLDivElement>(null);
  const curve = useRef<ReturnType<typeof createCurve>>(null);
  const width = useSignal(0);

  useEffect(() => {
    curve.current = createCurve(place.current!, {
      tell: (mark?: Mark) => {
        told.value = mark?.text ?? "";
      },
      goTo: ({ from }) => seek(minuteOf(from)),
      seek,
    });
    const observer = new ResizeObserver(([entry]) => (width.value = Math.floor(entry.contentRect.width)));
    observer.observe(place.current!);
    return () => observer.disconnect();
  }, []);

  useSignalEffect(() => {
    void news.value;
    void width.value;
    const run = futures[0].value;
    if (run === undefined || run.simulated < 0) return;
    curve.current?.draw({
      run,
      other: futures[1].value,
      seenBy: truthHidden.value ? minute.value : undefined,
      band: band.value,
      marks: marks.value,
      until: until.value,
    });
  });
  useSignalEffect(() => curve.current?.moveTo(shown.value));

  const run = futures[0].value;
  const whole = run !== undefined && until.value === run.minutes - 1;
  const x = timeScale(until.value, width.value);
  const point = (event: PointerEvent) => {
    const { left } = (event.currentTarget as HTMLElement).getBoundingClientRect();
    hovered.value = minuteAt(x, event.clientX - left);
  };
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
        <ChartChoice />
      </h2>
      <div onPointerMove={point} onPointerLeave={() => (hovered.value = undefined)}>
        <div id="curve" ref={place} />
        {width.value > 0 && <Charts x={x} width={width.value} />}
      </div>
    </section>
  );
};
