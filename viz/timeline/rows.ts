/** The rows above the curve: each mark where it happened, with its label beside it, and no two over one another. */
import type { ScaleLinear, Selection } from "d3";
import { TICKS_PER_MINUTE } from "../../sim/kernel/time.ts";
import { type Lane, LANE_NAMES, LANES, type Mark } from "./marks.ts";
import { pack } from "./packing.ts";

export const ROW_HEIGHT = 15;
const MARK_WIDTH = 8;
/** A label takes no more than this part of the width. */
const LABEL_SHARE = 0.37;

export interface TimelineActions {
  /** A mark is pointed at or focused; undefined when it is left. */
  readonly tell: (mark: Mark | undefined) => void;
  readonly goTo: (mark: Mark) => void;
}

interface PlacedMark {
  readonly key: string;
  readonly mark: Mark;
  readonly from: number;
  readonly to: number;
  readonly row: number;
  readonly label: string;
  readonly labelAt: number;
}

export interface Timeline {
  readonly marks: readonly PlacedMark[];
  readonly lanes: readonly { readonly lane: Lane; readonly row: number; readonly rows: number }[];
  readonly rows: number;
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

type Scale = ScaleLinear<number, number>;
type Svg = Selection<SVGSVGElement, unknown, null, undefined>;

const measure = new OffscreenCanvas(1, 1).getContext("2d")!;
measure.font = "11.5px system-ui, sans-serif";
const widthOf = (text: string): number => Math.ceil(measure.measureText(text).width * 1.04);

/** Shortened at a word, if it takes too much room. */
const fitted = (text: string, width: number): string => {
  let words = text;
  while (widthOf(words) > width && words.includes(" ")) words = words.replace(/[ ,:]+[^ ]*…?$/, "") + "…";
  return words;
};

const placeLane = (
  lane: Lane,
  marks: readonly Mark[],
  firstRow: number,
  x: Scale,
  width: number,
): PlacedMark[] => {
  const px = (t: number) => x(Math.min(t / TICKS_PER_MINUTE, x.domain()[1]));
  const labels = marks.map(({ label }) => fitted(label, (width - x.range()[0]) * LABEL_SHARE));
  const extents = marks.map(({ from, until }) => ({
    from: px(from) - MARK_WIDTH / 2,
    to: Math.max(px(until ?? from), px(from)) + MARK_WIDTH / 2,
  }));
  const placed = pack(
    extents.map((extent, i) => ({ ...extent, label: widthOf(labels[i]) })),
    { left: x.range()[0], right: width },
  );
  return marks.map((mark, i) => ({
    key: `${lane} ${mark.from} ${mark.label}`,
    mark,
    ...extents[i],
    row: firstRow + placed[i].row,
    label: labels[i],
    labelAt: placed[i].labelAt,
  }));
};

/** Where each mark within the scale goes. */
export const timelineOf = (marks: readonly Mark[], x: Scale, width: number): Timeline => {
  const within = marks.filter(({ from }) => from / TICKS_PER_MINUTE <= x.domain()[1]);
  const placed: PlacedMark[] = [];
  const lanes: Timeline["lanes"][number][] = [];
  let row = 0;
  for (const lane of LANE_NAMES) {
    const ofLane = placeLane(
      lane,
      within.filter((mark) => mark.lane === lane),
      row,
      x,
      width,
    );
    if (ofLane.length === 0) continue;
    const rows = Math.max(...ofLane.map((mark) => mark.row)) - row + 1;
    lanes.push({ lane, row, rows });
    placed.push(...ofLane);
    row += rows;
  }
  return { marks: placed, lanes, rows: row };
};

const drawLanes = (svg: Svg, { lanes }: Timeline, { left, right, top }: Box): void => {
  const groups = svg
    .select("g.lanes")
    .selectAll<SVGGElement, Timeline["lanes"][number]>("g")
    .data(lanes, ({ lane }) => lane)
    .join((enter) => {
      const g = enter.append("g");
      g.append("text");
      g.append("line");
      return g;
    })
    .attr("class", ({ lane }) => lane)
    .attr("transform", ({ row }) => `translate(0,${top + row * ROW_HEIGHT})`);
  groups
    .select("text")
    .attr("x", left)
    .attr("y", 11.5)
    .text(({ lane }) => LANES[lane]);
  groups
    .select("line")
    .attr("x1", left)
    .attr("x2", right)
    .attr("y1", ({ rows }) => rows * ROW_HEIGHT)
    .attr("y2", ({ rows }) => rows * ROW_HEIGHT);
};

/** What faults and people did runs down through the curve. */
const drawGuides = (svg: Svg, { marks }: Timeline, { top, bottom }: Box): void => {
  const lines = marks
    .filter(({ mark }) => mark.lane !== "alert" && mark.lane !== "reported")
    .flatMap(({ mark, from, to, row }) => {
      const ends = mark.until === undefined ? [from] : [from, to - MARK_WIDTH];
      return ends.map((end) => ({ lane: mark.lane, x: end + MARK_WIDTH / 2, row }));
    });
  svg
    .select("g.guides")
    .selectAll("line")
    .data(lines)
    .join("line")
    .attr("class", ({ lane }) => lane)
    .attr("x1", (d) => d.x)
    .attr("x2", (d) => d.x)
    .attr("y1", (d) => top + (d.row + 0.5) * ROW_HEIGHT)
    .attr("y2", bottom);
};

const glyph = ({ mark, from, to }: PlacedMark): string => {
  const middle = ROW_HEIGHT / 2;
  if (mark.until !== undefined) return `M${from},${middle - 4}H${to}V${middle + 4}H${from}Z`;
  const x = (from + to) / 2;
  if (mark.lane === "reported") return `M${x - 4},${middle}a4,4 0 1,0 8,0a4,4 0 1,0 -8,0Z`;
  if (mark.lane === "decision") return `M${x},${middle + 5}l-5,-9h10Z`;
  return `M${x},${middle - 5}l5,5l-5,5l-5,-5Z`;
};

/** Begins with what stands there, so that who speaks to the page can call it by that. */
const spoken = ({ label, text }: Mark): string => (text.includes(label) ? text : `${label}: ${text}`);

const drawMarks = (svg: Svg, { marks }: Timeline, { top }: Box, { tell, goTo }: TimelineActions): void => {
  const groups = svg
    .select("g.marks")
    .selectAll<SVGGElement, PlacedMark>("g")
    .data(marks, ({ key }) => key)
    .join((enter) => {
      const g = enter.append("g").attr("tabindex", 0).attr("role", "button");
      g.append("rect").attr("class", "target");
      g.append("path");
      g.append("text").attr("y", 11.5);
      return g;
    })
    .attr("class", ({ mark }) => mark.lane)
    .attr("aria-label", ({ mark }) => spoken(mark))
    .attr("transform", ({ row }) => `translate(0,${top + row * ROW_HEIGHT})`)
    .on("pointerenter focus", (_event, { mark }) => tell(mark))
    .on("pointerleave blur", () => tell(undefined))
    .on("click", (_event, { mark }) => goTo(mark))
    .on("keydown", (event: KeyboardEvent, { mark }) => {
      if (event.key === "Enter") goTo(mark);
    });
  groups.select("path").attr("d", glyph);
  groups
    .select("text")
    .attr("x", ({ labelAt }) => labelAt)
    .text(({ label }) => label);
  groups
    .select("rect")
    .attr("x", ({ from, labelAt }) => Math.min(from, labelAt) - 2)
    .attr(
      "width",
      ({ from, to, label, labelAt }) => Math.max(to, labelAt + widthOf(label)) - Math.min(from, labelAt) + 4,
    )
    .attr("height", ROW_HEIGHT);
};

export const drawTimeline = (svg: Svg, timeline: Timeline, box: Box, actions: TimelineActions): void => {
  drawLanes(svg, timeline, box);
  drawGuides(svg, timeline, box);
  drawMarks(svg, timeline, box, actions);
};
