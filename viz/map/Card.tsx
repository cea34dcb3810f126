/** A small card beside the mouse: the charger it points at. */
import { signal } from "@preact/signals";
import { STEPS_PER_MINUTE } from "../../sim/live/film.ts";
import { standingOf } from "../drill/charger.ts";
import { count } from "../figures.ts";
import { runOf } from "../session/session.ts";
import { shown } from "../view/playhead.ts";
import { truthHidden } from "../view/view.ts";
import { ground } from "./ground.ts";
import { kindsShown } from "./kinds.ts";
import { Dot } from "./Legend.tsx";
import { type Point, toScreen } from "./plane.ts";
import { sights } from "./sights.ts";

/** What is pointed at, and in which picture. */
export const pointed = signal<{ readonly track: 0 | 1; readonly id: number } | undefined>(undefined);

export const pointAt = (track: 0 | 1, _at: Point | undefined, id: number | undefined): void => {
  if (pointed.peek()?.id === id && pointed.peek()?.track === track) return;
  pointed.value = id === undefined ? undefined : { track, id };
};

const WIDTH = 210;
const HEIGHT = 96;
const AWAY = 12;

export const Card = ({ track }: { readonly track: 0 | 1 }) => {
  const run = runOf(track);
  const seen = sights[track].value;
  const known = ground.value;
  const what = pointed.value;
  if (run === undefined || seen === undefined || known === undefined || what?.track !== track) return null;
  const step = Math.floor(shown.value * STEPS_PER_MINUTE);
  const hidden = truthHidden.value;
  const standing = standingOf(run, known.groupOf, what.id, step, hidden);
  if (standing === undefined) return null;
  const [x, y] = toScreen(seen, [known.points[2 * what.id], known.points[2 * what.id + 1]]);
  const left = x + AWAY + WIDTH > seen.width ? Math.max(0, x - AWAY - WIDTH) : x + AWAY;
  const top = Math.max(0, Math.min(y + AWAY, seen.height - HEIGHT));
  const { group } = standing;
  return (
    <div class="card" style={{ left: `${left}px`, top: `${top}px`, width: `${WIDTH}px` }} aria-hidden="true">
      <b>Charger {count(what.id)}</b>
      <span>
        <Dot kind={kindsShown(hidden).list[standing.kind]} />
        {standing.words} {standing.since}
      </span>
      <span>
        {group.cluster} · {group.market}
      </span>
      <span class="aside">
        {group.name}: {group.model}, {group.link}, firmware {group.firmware}
      </span>
    </div>
  );
};
