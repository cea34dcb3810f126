/** The playhead's controls, and how far the simulation is. */
import { useEffect, useRef } from "preact/hooks";
import { useSignalEffect } from "@preact/signals";
import { TICKS_PER_MINUTE } from "../../sim/kernel/time.ts";
import { count } from "../figures.ts";
import { statusAt } from "../now/story.ts";
import type { Run } from "../session/run.ts";
import { failure, futures, lastMinute, news, simulated } from "../session/session.ts";
import { clockAt } from "../timeline/marks.ts";
import { minute, moving, seek, toggle } from "../view/playhead.ts";
import { speed, truthHidden, wanted } from "../view/view.ts";
import { createAnnouncer } from "./announce.ts";
import { helpShown } from "./Keys.tsx";
import { toMark } from "./playback.ts";

/** Simulated minutes a second. */
const SPEEDS = [
  [1 / 60, "as it was"],
  [0.5, "30 s/s"],
  [1, "1 min/s"],
  [2, "2 min/s"],
  [5, "5 min/s"],
  [15, "15 min/s"],
  [100_000, "as fast as it goes"],
] as const;

/** How far the simulation is, or what came of it. */
const progressOf = ({ scenario, minutes, simulated: so, end }: Run): string => {
  if (truthHidden.value)
    return "The truth is hidden: you see what the operators’ monitors showed, and no more.";
  return end === undefined
    ? `Simulated until ${clockAt(scenario, Math.max(0, so) * TICKS_PER_MINUTE)} of ${clockAt(scenario, scenario.lasts)} …`
    : `Simulated ${so < minutes - 1 ? "until it was to stop" : "to the end"}, ` +
        `${clockAt(scenario, so < minutes - 1 ? so * TICKS_PER_MINUTE : scenario.lasts)}: ${count(end.events)} events in ` +
        `${(end.tookMs / 1000).toFixed(1)} s on this machine. Seed ${scenario.seed}, digest ${end.digest}`;
};

export const Transport = () => {
  void news.value;
  const status = useRef<HTMLParagraphElement>(null);
  const announce = useRef<(text: string) => void>(() => {});
  useEffect(() => {
    announce.current = createAnnouncer(status.current!);
  }, []);
  useSignalEffect(() => {
    const shownRun = futures[0].value;
    if (shownRun !== undefined && simulated.value >= Math.floor(wanted.value))
      announce.current(statusAt(shownRun, minute.value));
  });

  const run = futures[0].value;
  const clock = run === undefined ? "–" : clockAt(run.scenario, minute.value * TICKS_PER_MINUTE);
  const progress =
    failure.value === undefined
      ? run === undefined
        ? "Starting…"
        : progressOf(run)
      : `This did not work: ${failure.value}`;
  return (
    <footer>
      <div class="controls" role="group" aria-label="Playback">
        <button
          id="previous"
          type="button"
          title="Previous mark (p)"
          aria-label="Previous mark"
          onClick={() => toMark(-1)}
        >
          ⇤
        </button>
        <button id="play" type="button" title="Play or pause (space)" onClick={toggle}>
          {moving.value ? "Pause" : "Play"}
        </button>
        <button
          id="next"
          type="button"
          title="Next mark (n)"
          aria-label="Next mark"
          onClick={() => toMark(1)}
        >
          ⇥
        </button>
        <span id="time" aria-hidden="true">
          {clock}
        </span>
        <input
          id="slider"
          type="range"
          min="0"
          max={lastMinute.value}
          step="1"
          value={minute.value}
          aria-label="Time"
          aria-valuetext={clock}
          onInput={(event) => {
            seek(event.currentTarget.valueAsNumber);
            event.currentTarget.value = String(minute.value);
          }}
        />
        <label>
          Speed{" "}
          <select
            id="speed"
            value={speed.value}
            onChange={(event) => (speed.value = Number(event.currentTarget.value))}
          >
            {SPEEDS.map(([value, words]) => (
              <option key={words} value={value}>
                {words}
              </option>
            ))}
          </select>
        </label>
        <button
          id="help"
          type="button"
          title="Keys (?)"
          aria-label="Keys"
          onClick={() => (helpShown.value = true)}
        >
          ?
        </button>
      </div>
      <p class="progress">
        <span id="progress">{progress}</span>
      </p>
      <p id="status" class="unseen" role="status" aria-live="polite" ref={status} />
    </footer>
  );
};
