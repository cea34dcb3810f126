/** A live run: that it is one, how fast it goes, how many watch, and what may be done about it. */
import { ask, type LiveRun, live, simulated } from "../session/session.ts";
import { follow } from "../view/playhead.ts";
import { following } from "../view/view.ts";
import "./live.css";

/** Simulated minutes a second. */
const PACES = [0.5, 1, 2, 5, 15, 60, 600] as const;

const paceText = (minutesPerSecond: number): string =>
  minutesPerSecond < 1
    ? `${Math.round(minutesPerSecond * 60)} s/s`
    : `${Number(minutesPerSecond.toFixed(1))} min/s`;

/** @example paceWords({ minutesPerSecond: 2, behind: false }) // "2 min/s" */
export const paceWords = ({
  minutesPerSecond,
  behind,
}: Pick<LiveRun, "minutesPerSecond" | "behind">): string => {
  if (minutesPerSecond === 0) return "paused";
  const pace = paceText(minutesPerSecond);
  return behind ? `as fast as it can, below ${pace}` : pace;
};

const setPace = (minutesPerSecond: number): void => ask({ kind: "pace", minutesPerSecond });

/** The pace to go on at after a pause. */
let before = 1;
const pauseOrGoOn = ({ minutesPerSecond }: LiveRun): void => {
  if (minutesPerSecond > 0) before = minutesPerSecond;
  setPace(minutesPerSecond > 0 ? 0 : before);
};

/** For those who may change the run. */
const Controls = ({ run }: { readonly run: LiveRun }) => {
  const paces = [...new Set([...PACES, ...(run.minutesPerSecond > 0 ? [run.minutesPerSecond] : [])])];
  return (
    <>
      <button id="live-pause" type="button" onClick={() => pauseOrGoOn(run)}>
        {run.minutesPerSecond > 0 ? "Pause for all" : "Go on for all"}
      </button>
      <label>
        Pace{" "}
        <select
          id="live-pace"
          value={run.minutesPerSecond > 0 ? run.minutesPerSecond : before}
          onChange={(event) => setPace(Number(event.currentTarget.value))}
        >
          {paces
            .sort((a, b) => a - b)
            .map((pace) => (
              <option key={pace} value={pace}>
                {paceText(pace)}
              </option>
            ))}
        </select>
      </label>
      {run.hidden && (
        <button id="live-reveal" type="button" onClick={() => ask({ kind: "reveal" })}>
          Reveal to all
        </button>
      )}
    </>
  );
};

export const LiveBar = () => {
  const run = live.value;
  if (run === undefined) return null;
  const joined = run.run !== "" && simulated.value < Infinity;
  return (
    <div class="live" role="group" aria-label="Live run">
      <p id="live">
        <span class={run.away === undefined ? "lamp" : "lamp away"} aria-hidden="true" />
        <b>Live</b>
        {joined && ` · ${paceWords(run)} · ${run.watchers} watching`}
        {run.hidden && " · rehearsal"}
      </p>
      {run.away !== undefined && (
        <p id="live-away" role="status">
          {run.away}
        </p>
      )}
      {!following.value && (
        <button id="live-follow" type="button" onClick={() => follow(true)}>
          Back to now
        </button>
      )}
      {run.mayChange && run.away === undefined && <Controls run={run} />}
    </div>
  );
};
