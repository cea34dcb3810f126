/** The offline curve over the clock, under the rows of what happened. */
import {
  area,
  axisBottom,
  axisLeft,
  curveLinear,
  line,
  max,
  pointer,
  range,
  scaleLinear,
  select,
  type Selection,
} from "d3";
import { TICKS_PER_MINUTE } from "../../sim/kernel/time.ts";
import { count } from "../figures.ts";
import type { Band } from "./band.ts";
import { clockAt, type Mark } from "./marks.ts";
import { type Run, valueAt } from "../session/run.ts";
import { faultyClusters } from "../now/story.ts";
import { isSeen } from "../view/sight.ts";
import { clockTicks, LEFT, minuteAt, NARROW, rightOf, type Scale, timeScale } from "./scale.ts";
import { drawTimeline, ROW_HEIGHT, type TimelineActions, timelineOf } from "./rows.ts";

const TOP = 4;
const KEY_HEIGHT = 20;
const AXIS_HEIGHT = 22;
const PLOT_HEIGHT_MIN = 112;

export interface CurveView {
  readonly run: Run;
  /** The future it is compared with. */
  readonly other?: Run | undefined;
  /** The minute by which things must have been seen to be drawn; undefined where the truth is shown. */
  readonly seenBy?: number | undefined;
  readonly band?: Band | undefined;
  readonly marks: readonly Mark[];
  /** The last minute shown. */
  readonly until: number;
}

export interface Curve {
  readonly draw: (view: CurveView) => void;
  readonly moveTo: (minute: number) => void;
}

type Svg = Selection<SVGSVGElement, unknown, null, undefined>;
const drawAxes = (svg: Svg, run: Run, x: Scale, y: Scale): void => {
  const [bottom] = y.range();
  svg
    .select<SVGGElement>("g.x")
    .attr("transform", `translate(0,${bottom})`)
    .call(
      axisBottom(x)
        .tickValues(clockTicks(run, x))
        .tickFormat((minute) => clockAt(run.scenario, Number(minute) * TICKS_PER_MINUTE))
        .tickSizeOuter(0),
    );
  const [left, right] = x.range();
  svg
    .select<SVGGElement>("g.y")
    .attr("transform", `translate(${left},0)`)
    .call(
      axisLeft(y)
        .ticks(4)
        .tickFormat((n) => count(Number(n)))
        .tickSize(left - right),
    );
};

/** The minutes of a future that are drawn. */
const minutesOf = (run: Run, x: Scale, from = 0): number[] =>
  range(from, Math.min(run.simulated, x.domain()[1]) + 1);

/** Offline in truth, the faulty clusters below and the others on top of them. */
const drawTruth = (svg: Svg, run: Run, x: Scale, y: Scale): void => {
  const names = faultyClusters(run);
  const isFaulty = (c: number) => names.has(run.clusters[c].name);
  const minutes = minutesOf(run, x);
  const faulty = (m: number) => valueAt(run, "offline", m, isFaulty);
  const all = (m: number) => valueAt(run, "offline", m);
  const between = (low: (m: number) => number, high: (m: number) => number) =>
    area<number>(
      x,
      (m) => y(low(m)),
      (m) => y(high(m)),
    ).curve(curveLinear)(minutes);
  const series = svg.select("g.series");
  series.select("path.faulty").attr(
    "d",
    between(() => 0, faulty),
  );
  series.select("path.others").attr("d", between(faulty, all));
  series.select("path.truth").attr("d", line<number>(x, (m) => y(all(m)))(minutes));
};

/** What other worlds come to, from the decision on: eight in ten lie within. */
const drawBand = (svg: Svg, { band, seenBy }: CurveView, x: Scale, y: Scale): void => {
  const path = svg.select("g.series path.band");
  if (band === undefined || seenBy !== undefined) return void path.attr("d", null);
  const { from, factor, recovery } = band;
  const points = recovery.minutes.map((_, k) => k).filter((k) => from + recovery.minutes[k] <= x.domain()[1]);
  const between = area<number>(
    (k) => x(from + recovery.minutes[k]),
    (k) => y(recovery.low[k] * factor),
    (k) => y(recovery.high[k] * factor),
  );
  path.attr("d", between(points));
};

const drawSeries = (svg: Svg, view: CurveView, x: Scale, y: Scale): void => {
  const { run, other, seenBy } = view;
  const hidden = seenBy !== undefined;
  const series = svg.select("g.series");
  drawBand(svg, view, x, y);
  const rest = other === undefined || hidden ? [] : minutesOf(other, x, other.from);
  const offline = line<number>(x, (m) => y(valueAt(other!, "offline", m)));
  series.select("path.other").attr("d", offline(rest));
  const seen = line<number>(x, (m) => y(valueAt(run, "knownOffline", m))).defined(
    (m) => !hidden || isSeen(run, m, seenBy),
  );
  series.select("path.seen").attr("d", seen(minutesOf(run, x)));
  if (hidden) series.selectAll("path.faulty, path.others, path.truth").attr("d", null);
  else drawTruth(svg, run, x, y);
};

/** The most that is drawn at any minute. */
const mostOf = ({ run, other, seenBy, band }: CurveView): number => {
  if (seenBy !== undefined)
    return (
      max(range(0, run.simulated + 1), (m) =>
        isSeen(run, m, seenBy) ? valueAt(run, "knownOffline", m) : 0,
      ) ?? 0
    );
  const most = (of: Run) => max(range(0, of.simulated + 1), (m) => valueAt(of, "offline", m)) ?? 0;
  const inWorlds = band === undefined ? 0 : Math.max(0, ...band.recovery.high) * band.factor;
  return Math.max(most(run), other === undefined ? 0 : most(other), inWorlds);
};

/** What the areas and the lines stand for, in a row above them. */
const keyOf = ({
  run,
  other,
  seenBy,
  band,
}: CurveView): { readonly kind: string; readonly text: string }[] => {
  const seen = { kind: "seen", text: "what the cloud saw" };
  if (seenBy !== undefined) return [seen];
  const names = [...faultyClusters(run)].join(", ");
  return [
    ...(names === "" ? [] : [{ kind: "faulty", text: names }]),
    { kind: "others", text: names === "" ? "offline" : "other clusters" },
    seen,
    ...(other === undefined ? [] : [{ kind: "other", text: "the other future" }]),
    ...(band === undefined ? [] : [{ kind: "band", text: `8 of 10 worlds, ${band.arm}` }]),
  ];
};

const LINES = ["seen", "other"];

const drawKey = (svg: Svg, view: CurveView, left: number, top: number): void => {
  const key = svg.select("g.key").attr("transform", `translate(${left},${top})`);
  key.selectAll("*").remove();
  let at = 0;
  for (const { kind, text } of keyOf(view)) {
    const isLine = LINES.includes(kind);
    if (isLine) key.append("path").attr("class", kind).attr("d", `M${at},8h16`);
    else
      key.append("rect").attr("class", kind).attr("x", at).attr("y", 3).attr("width", 10).attr("height", 10);
    const words = key
      .append("text")
      .attr("x", at + (isLine ? 21 : 15))
      .attr("y", 12)
      .text(text);
    at += (isLine ? 21 : 15) + words.node()!.getComputedTextLength() + 16;
  }
};

const skeleton = (container: HTMLElement): Svg => {
  const svg = select(container)
    .append("svg")
    .attr("role", "group")
    .attr("aria-label", "Chargers offline over time");
  for (const name of ["y", "x", "key"]) svg.append("g").attr("class", name);
  const series = svg.append("g").attr("class", "series");
  for (const name of ["faulty", "others", "band", "truth", "other", "seen"])
    series.append("path").attr("class", name);
  svg.append("rect").attr("class", "surface");
  for (const name of ["guides", "lanes", "marks"]) svg.append("g").attr("class", name);
  const playhead = svg.append("g").attr("class", "playhead");
  playhead.append("line");
  playhead.append("circle").attr("r", 4);
  return svg;
};

/** Pressing or dragging on the curve goes to that minute. */
const seekOn = (svg: Svg, minuteAt: (px: number) => number, seek: (minute: number) => void): void => {
  const surface = svg.select<SVGRectElement>("rect.surface");
  surface.on("pointerdown pointermove", (event: PointerEvent) => {
    if (event.type === "pointerdown") (event.target as Element).setPointerCapture(event.pointerId);
    if ((event.buttons & 1) !== 0) seek(minuteAt(pointer(event, svg.node())[0]));
  });
};

export const createCurve = (
  container: HTMLElement,
  actions: TimelineActions & { readonly seek: (minute: number) => void },
): Curve => {
  const svg = skeleton(container);
  let x: Scale = scaleLinear();
  const y = scaleLinear();
  let shown: CurveView | undefined;
  let playhead = 0;

  const moveTo = (minute: number): void => {
    playhead = minute;
    if (shown === undefined) return;
    const { run, seenBy } = shown;
    const whole = Math.min(Math.floor(minute), Math.max(0, run.simulated));
    const value = run.simulated < 0 || seenBy !== undefined ? 0 : valueAt(run, "offline", whole);
    svg.select("g.playhead").attr("transform", `translate(${x(Math.min(minute, x.domain()[1]))},0)`);
    svg
      .select("g.playhead circle")
      .attr("cy", y(value))
      .attr("r", seenBy === undefined ? 4 : 0);
  };

  const draw = (view: CurveView): void => {
    const { run, marks, until } = view;
    shown = view;
    const width = container.clientWidth;
    x = timeScale(until, width);
    const timeline = timelineOf(marks, x, width);
    const plotTop = TOP + timeline.rows * ROW_HEIGHT + KEY_HEIGHT;
    container.style.minHeight = `${plotTop + PLOT_HEIGHT_MIN + AXIS_HEIGHT}px`;
    const height = container.clientHeight;
    const bottom = height - AXIS_HEIGHT;
    y.domain([0, Math.max(10, mostOf(view) * 1.08)]).range([bottom, plotTop]);
    svg.attr("viewBox", `0 0 ${width} ${height}`).attr("width", width).attr("height", height);
    const surface = svg
      .select("rect.surface")
      .attr("x", LEFT)
      .attr("width", width - LEFT - rightOf(width));
    surface.attr("y", TOP).attr("height", height - TOP);
    drawAxes(svg, run, x, y);
    drawSeries(svg, view, x, y);
    drawKey(svg, view, width < NARROW ? 0 : LEFT, plotTop - KEY_HEIGHT);
    drawTimeline(svg, timeline, { left: 0, right: width - rightOf(width), top: TOP, bottom }, actions);
    svg.select("g.playhead line").attr("y1", TOP).attr("y2", bottom);
    moveTo(playhead);
  };

  seekOn(svg, (px) => minuteAt(x, px), actions.seek);
  return { draw, moveTo };
};
