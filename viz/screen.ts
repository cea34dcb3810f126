/** Draws a run at the playhead: map, curve, words and figures. Draws only what has changed. */
import type { Curve } from "./curve.ts";
import { byId } from "./controls.ts";
import { STEPS_PER_MINUTE, turnTo } from "./film.ts";
import type { FleetMap } from "./map.ts";
import { eventfulUntil, type Mark, marksOf, minuteOf, stopsOf } from "./marks.ts";
import { sharesOf, showMarkets } from "./markets.ts";
import { createPanels } from "./panels.ts";
import { type Player, shownMinute } from "./player.ts";
import type { Run } from "./run.ts";
import { listMarks } from "./tables.ts";

export interface Screen {
  readonly run: Run;
  readonly map: FleetMap;
  readonly curve: Curve;
  readonly fillPanels: ReturnType<typeof createPanels>;
  readonly calm: MediaQueryList;
  marks: readonly Mark[];
  /** Minutes at which something begins or ends. */
  stops: readonly number[];
  /** Show the whole run in the curve, not its eventful part. */
  wholeRun: boolean;
  /** What the map and the panels show now; −1 for nothing yet. */
  step: number;
  minute: number;
}

export const createScreen = (run: Run, map: FleetMap, curve: Curve): Screen => ({
  run,
  map,
  curve,
  fillPanels: createPanels(),
  calm: matchMedia("(prefers-reduced-motion: reduce)"),
  marks: [],
  stops: [],
  wholeRun: false,
  step: -1,
  minute: -1,
});

/** Reads what happened anew: an alert was simulated, or the plan came. */
export const readMarks = (screen: Screen): void => {
  const { run } = screen;
  screen.marks = marksOf(run);
  screen.stops = stopsOf(screen.marks, run.scenario.lasts);
  listMarks(byId("events"), run, screen.marks);
};

/** The eventful part, unless the playhead is beyond it. */
export const drawCurve = ({ run, curve, marks, stops, wholeRun }: Screen, player: Player): void => {
  const eventful = eventfulUntil(stops, run.minutes);
  const whole = wholeRun || Math.floor(player.wanted) > eventful;
  curve.draw({ run, marks, until: whole ? run.minutes - 1 : eventful });
  byId("span").textContent = whole ? "Eventful part" : "Whole run";
};

/**
 * Shows the fleet at the playhead. Where little motion is wished for, the picture changes once a minute, and waits for the
 * minute that is wanted instead of running up to it.
 */
export const show = (screen: Screen, player: Player): void => {
  const { run, map, curve, calm } = screen;
  if (player.available < 0) return;
  if (calm.matches && player.available < Math.floor(player.wanted) && screen.minute >= 0) return;
  const exact = shownMinute(player);
  const at = calm.matches ? Math.floor(exact) : exact;
  const step = Math.floor(at * STEPS_PER_MINUTE);
  if (step !== screen.step) {
    turnTo(run.film, step);
    map.draw(run.film.frame);
    screen.step = step;
  }
  curve.moveTo(at);
  if (Math.floor(at) === screen.minute) return;
  screen.minute = Math.floor(at);
  screen.fillPanels(run, screen.minute);
  showMarkets(byId("markets"), sharesOf(run.scenario.fleet.groups, run.film.frame), map.locate);
};

/** The map's size or the colours have changed. The curve takes its colours from the style sheet. */
export const renewMap = (screen: Screen, player: Player): void => {
  screen.map.renew();
  screen.step = -1;
  screen.minute = -1;
  show(screen, player);
};

/** What begins or ends at a minute, in words. */
export const textAt = ({ marks }: Screen, minute: number): string =>
  marks
    .filter(
      ({ from, until }) => minuteOf(from) === minute || (until !== undefined && minuteOf(until) === minute),
    )
    .map(({ text }) => text)
    .join(" ");
