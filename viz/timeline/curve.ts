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
  type ScaleLinear,
  scaleLinear,
  select,
  type Selection,
} from "d3";
import { TICKS_PER_MINUTE } from "../../sim/kernel/time.ts";
import { ticksAt } from "../../sim/twin/quantity.ts";
import { count } from "../figures.ts";
import { clockAt, type Mark } from "./marks.ts";
import { type Run, valueAt } from "../session/run.ts";
import { faultyClusters } from "../now/story.ts";
import { lastSeen, samplesBy } from "../view/sight.ts";
import { drawTimeline, ROW_HEIGHT, type TimelineActions, timelineOf } from "./rows.ts";

const LEFT = 74;
const RIGHT = 14;
const TOP = 4;
const KEY_HEIGHT = 20;
const AXIS_HEIGHT = 22;
/** Below this width the key takes the whole of it. */
const NARROW = 500;
const PLOT_HEIGHT_MIN = 112;

export interface CurveView {
  readonly run: Run;
  readonly marks: readonly Mark[];
  /** The last minute shown. */
  readonly until: number;
  /** Shows only what operators had seen by this minute. */
  readonly seenBy?: number;
}

export interface Curve {
  readonly draw: (view: CurveView) => void;
  readonly moveTo: (minute: number) => void;
}

type Svg = Selection<SVGSVGElement, unknown, null, undefined>;
type Scale = ScaleLinear<number, number>;

/** Minutes whose clock is a round one, with room for a label each. */
const clockTicks = ({ scenario }: Run, x: Scale): number[] => {
  const [from, until] = x.domain();
  const [left, right] = x.range();
  const room = Math.max(2, (right - left) / 64);
  const steps = [5, 10, 15, 30, 60, 120, 180, 360, 720, 1440];
  const step = steps.find((s) => (until - from) / s <= room) ?? 2880;
  const midnight = Math.round(ticksAt({ clockMs: 0 }, scenario.starts) / TICKS_PER_MINUTE);
  const first = midnight % step;
  return range(first, until + 1, step);
};

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

/** Offline in truth, the faulty clusters below and the others on top of them; and what the cloud saw. */
const drawSeries = (svg: Svg, run: Run, x: Scale, y: Scale): void => {
  const names = faultyClusters(run);
  const isFaulty = (c: number) => names.has(run.clusters[c].name);
  const minutes = range(0, Math.min(run.simulated, x.domain()[1]) + 1);
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
  series.select("path.seen").attr("d", line<number>(x, (m) => y(valueAt(run, "knownOffline", m)))(minutes));
};

/** What the cloud held for offline, as far as the monitors' samples had come; a gap where none came. */
const drawSeen = (svg: Svg, run: Run, samples: readonly number[], x: Scale, y: Scale): void => {
  const series = svg.select("g.series");
  series.selectAll("path:not(.seen)").attr("d", null);
  const among = new Set(samples);
  const drawn = line<number>(x, (m) => y(valueAt(run, "knownOffline", m))).defined((m) => among.has(m));
  series.select("path.seen").attr("d", drawn(range(0, (samples.at(-1) ?? -1) + 1)));
};

/** What the areas and the line stand for, in a row above them. */
const drawKey = (svg: Svg, { run, seenBy }: CurveView, left: number, top: number): void => {
  const names = [...faultyClusters(run)].join(", ");
  const truth = [
    ...(names === "" ? [] : [{ kind: "faulty", text: names }]),
    { kind: "others", text: names === "" ? "offline" : "other clusters" },
  ];
  const entries = [
    ...(seenBy === undefined ? truth : []),
    { kind: "seen", text: seenBy === undefined ? "what the cloud saw" : "what the monitors showed" },
  ];
  const key = svg.select("g.key").attr("transform", `translate(${left},${top})`);
  key.selectAll("*").remove();
  let at = 0;
  for (const { kind, text } of entries) {
    if (kind === "seen") key.append("path").attr("class", kind).attr("d", `M${at},8h16`);
    else
      key.append("rect").attr("class", kind).attr("x", at).attr("y", 3).attr("width", 10).attr("height", 10);
    const words = key
      .append("text")
      .attr("x", at + (kind === "seen" ? 21 : 15))
      .attr("y", 12)
      .text(text);
    at += (kind === "seen" ? 21 : 15) + words.node()!.getComputedTextLength() + 16;
  }
};

const skeleton = (container: HTMLElement): Svg => {
  const svg = select(container)
    .append("svg")
    .attr("role", "group")
    .attr("aria-label", "Chargers offline over time");
  for (const name of ["y", "x", "key"]) svg.append("g").attr("class", name);
  const series = svg.append("g").attr("class", "series");
  for (const name of ["faulty", "others", "truth", "seen"]) series.append("path").attr("class", name);
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
  const x = scaleLinear();
  const y = scaleLinear();
  let shown: CurveView | undefined;
  let playhead = 0;

  /** Where the dot of the playhead is: on what is drawn there. */
  const valueShown = ({ run, seenBy }: CurveView, minute: number): number => {
    const sampled = seenBy === undefined ? minute : lastSeen(run, Math.min(minute, seenBy));
    return sampled < 0 ? 0 : valueAt(run, seenBy === undefined ? "offline" : "knownOffline", sampled);
  };

  const moveTo = (minute: number): void => {
    playhead = minute;
    if (shown === undefined) return;
    const whole = Math.min(Math.floor(minute), Math.max(0, shown.run.simulated));
    const value = shown.run.simulated < 0 ? 0 : valueShown(shown, whole);
    svg.select("g.playhead").attr("transform", `translate(${x(Math.min(minute, x.domain()[1]))},0)`);
    svg.select("g.playhead circle").attr("cy", y(value));
  };

  const draw = (view: CurveView): void => {
    const { run, marks, until, seenBy } = view;
    shown = view;
    const width = container.clientWidth;
    x.domain([0, until]).range([LEFT, width - RIGHT]);
    const timeline = timelineOf(marks, x, width);
    const plotTop = TOP + timeline.rows * ROW_HEIGHT + KEY_HEIGHT;
    container.style.minHeight = `${plotTop + PLOT_HEIGHT_MIN + AXIS_HEIGHT}px`;
    const height = container.clientHeight;
    const bottom = height - AXIS_HEIGHT;
    const samples = seenBy === undefined ? undefined : samplesBy(run, seenBy);
    const most =
      samples === undefined
        ? max(range(0, run.simulated + 1), (m) => valueAt(run, "offline", m))
        : max(samples, (m) => valueAt(run, "knownOffline", m));
    y.domain([0, Math.max(10, (most ?? 0) * 1.08)]).range([bottom, plotTop]);
    svg.attr("viewBox", `0 0 ${width} ${height}`).attr("width", width).attr("height", height);
    const surface = svg
      .select("rect.surface")
      .attr("x", LEFT)
      .attr("width", width - LEFT - RIGHT);
    surface.attr("y", TOP).attr("height", height - TOP);
    drawAxes(svg, run, x, y);
    if (samples === undefined) drawSeries(svg, run, x, y);
    else drawSeen(svg, run, samples, x, y);
    drawKey(svg, view, width < NARROW ? 0 : LEFT, plotTop - KEY_HEIGHT);
    drawTimeline(svg, timeline, { left: 0, right: width - RIGHT, top: TOP, bottom }, actions);
    svg.select("g.playhead line").attr("y1", TOP).attr("y2", bottom);
    moveTo(playhead);
  };

  seekOn(svg, (px) => Math.round(Math.max(0, Math.min(x.domain()[1], x.invert(px)))), actions.seek);
  return { draw, moveTo };
};
