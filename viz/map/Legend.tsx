/** What the dots mean, and how many there are of each. */
import { count } from "../figures.ts";
import { runOf } from "../session/session.ts";
import { DISPLAY_STATES } from "../states.ts";
import { minute } from "../view/playhead.ts";

/** A state's dot, enlarged. */
export const Swatch = ({ state }: { readonly state: number }) => (
  <svg viewBox="-1 -1 3 3" class={`swatch state-${state}`} aria-hidden="true">
    {DISPLAY_STATES[state].shape.map(([x, y]) => (
      <rect key={`${x} ${y}`} x={x} y={y} width="1" height="1" />
    ))}
  </svg>
);

export const Legend = () => {
  const run = runOf(0);
  const at = minute.value;
  return (
    <dl id="legend" aria-label="Chargers in each state">
      {DISPLAY_STATES.map(({ state, words, meaning }) => [
        <dt key={`t${state}`} title={meaning}>
          <Swatch state={state} />
          {words}
        </dt>,
        <dd key={`d${state}`} data-state={state}>
          {run === undefined || run.simulated < 0
            ? "–"
            : count(run.counts[at * DISPLAY_STATES.length + state])}
        </dd>,
      ])}
    </dl>
  );
};
