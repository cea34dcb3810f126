/** What a point of a clock's charts is of: the minute that is nearest, and the arm whose panel it is. */
import type { Plot, Scale } from "@observablehq/plot";
import type { Clock, ClockMinute } from "../../sim/experiments/clock.ts";
import { timesOf } from "../report/times.ts";

const scaleOf = (drawing: Element, name: "x" | "fx" | "fy"): Scale | undefined =>
  (drawing as Element & Plot).scale(name);

/** Where it was pressed, in the drawing's own pixels. */
const placeOf = (drawing: Element, { clientX, clientY }: MouseEvent): { x: number; y: number } => {
  const { left, top, width } = drawing.getBoundingClientRect();
  const own = Number(drawing.getAttribute("width")) / width;
  return { x: (clientX - left) * own, y: (clientY - top) * own };
};

const nearest = <T>(items: readonly T[], distance: (item: T) => number): T =>
  items.reduce((a, b) => (distance(b) < distance(a) ? b : a));

/** Which panel of a row or a column a place is in. */
const panelAt = (scale: Scale | undefined, place: number): number => {
  if (scale?.domain === undefined) return 0;
  const middle = (panel: number): number => scale.apply(panel) + (scale.bandwidth ?? 0) / 2;
  return nearest([...(scale.domain as Iterable<number>)], (panel) => Math.abs(middle(panel) - place));
};

/** Of a chart with a scale of times, in panels or not. */
export const minuteAt = (c: Clock, drawing: Element, event: MouseEvent): ClockMinute => {
  const { x } = placeOf(drawing, event);
  const [scale, columns] = [scaleOf(drawing, "x")!, scaleOf(drawing, "fx")];
  // All panels share the scale of the one that would stand at the left margin.
  const shift =
    columns === undefined ? 0 : columns.apply(panelAt(columns, x)) - ([...scale.range!] as number[])[0];
  const time = scale.invert!(x - shift) as number;
  const times = timesOf(c);
  const k = nearest([...times.keys()], (i) => Math.abs(times[i] - time));
  return c.minutes[k];
};

/** Of the chart with a panel for each arm but the first. */
export const armAt = (c: Clock, drawing: Element, event: MouseEvent): string => {
  const { x, y } = placeOf(drawing, event);
  const [columns, lines] = [scaleOf(drawing, "fx"), scaleOf(drawing, "fy")];
  const width = [...((columns?.domain ?? [0]) as Iterable<number>)].length;
  const k = panelAt(lines, y) * width + panelAt(columns, x) + 1;
  return c.names[Math.min(k, c.names.length - 1)];
};
