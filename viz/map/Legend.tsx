/** What the dots mean, and how many there are of each. */
import { count } from "../figures.ts";
import { type Run, valueAt } from "../session/run.ts";
import { runOf } from "../session/session.ts";
import { DISPLAY_STATES, type DisplayState } from "../states.ts";
import { minute } from "../view/playhead.ts";
import { truthHidden } from "../view/view.ts";
import { kindsShown } from "./kinds.ts";

/** A kind's dot, enlarged. */
export const Dot = ({ kind }: { readonly kind: DisplayState }) => (
  <svg viewBox="-1 -1 3 3" class="swatch" style={{ fill: `var(${kind.colour})` }} aria-hidden="true">
    {kind.shape.map(([x, y]) => (
      <rect key={`${x} ${y}`} x={x} y={y} width="1" height="1" />
    ))}
  </svg>
);

/** Chargers of each kind of the legend at a minute. */
const countsAt = (run: Run, at: number, hidden: boolean): readonly number[] => {
  if (!hidden) return DISPLAY_STATES.map(({ state }) => run.counts[at * DISPLAY_STATES.length + state]);
  const offline = valueAt(run, "knownOffline", at);
  return [run.chargers - offline, offline];
};

export const Legend = ({ track }: { readonly track: 0 | 1 }) => {
  const run = runOf(track);
  const hidden = truthHidden.value;
  const at = minute.value;
  const counts = run === undefined || at > run.simulated ? undefined : countsAt(run, at, hidden);
  return (
    <dl id={track === 0 ? "legend" : "legend-b"} class="legend" aria-label="Chargers in each state">
      {kindsShown(hidden).list.map((kind, k) => [
        <dt key={`t${k}`} title={kind.meaning}>
          <Dot kind={kind} />
          {kind.words}
        </dt>,
        <dd key={`d${k}`} data-state={k}>
          {counts === undefined ? "–" : count(counts[k])}
        </dd>,
      ])}
    </dl>
  );
};
