/** A small chart under the shared time axis: a line for each thing it is about, in one future or in both. */
import { area, line, range, scaleLinear } from "d3";
import { lasting } from "../cloud/parts.ts";
import type { Run } from "../session/run.ts";
import { CHARTS, type ChartName, type ChartSpec, type Line, linesOf } from "./charts.ts";
import { Heat } from "./Heat.tsx";
import { readAt } from "./reading.ts";
import { roundDurations, type Scale } from "./scale.ts";

const HEIGHT = 64;
const TOP = 4;

export interface ChartView {
  readonly name: ChartName;
  readonly run: Run;
  /** The future it is compared with. */
  readonly other: Run | undefined;
  readonly x: Scale;
  readonly width: number;
  /** Whether only what monitors show is drawn. */
  readonly hidden: boolean;
  /** Whether there is something to show of a minute. */
  readonly has: (run: Run, minute: number) => boolean;
}

interface Stretch {
  readonly line: Line;
  readonly k: number;
  readonly values: readonly (readonly [minute: number, value: number | null])[];
}

/** What a future has of each line, as far as it is drawn. */
const stretchesOf = (
  view: ChartView,
  lines: readonly Line[],
  run: Run,
  other: Run | undefined,
  from: number,
) =>
  lines.map((one, k): Stretch => ({
    line: one,
    k,
    values: range(from, Math.min(run.simulated, view.x.domain()[1]) + 1).map((m) => [
      m,
      view.has(run, m) ? one.at(run, m, other) : null,
    ]),
  }));

const extentOf = (stretches: readonly Stretch[], least: number): [number, number] => {
  let [low, high] = [0, least];
  for (const { values } of stretches)
    for (const [, value] of values) {
      if (value === null) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  return [low, high * 1.06];
};

const pathOf = (x: Scale, y: Scale, { values }: Stretch): string =>
  line<Stretch["values"][number]>(
    ([m]) => x(m),
    ([, value]) => y(value ?? 0),
  ).defined(([, value]) => value !== null)(values as Stretch["values"][number][]) ?? "";

const areaOf = (x: Scale, y: Scale, { values }: Stretch): string =>
  area<Stretch["values"][number]>(
    ([m]) => x(m),
    y(0),
    ([, value]) => y(value ?? 0),
  ).defined(([, value]) => value !== null)(values as Stretch["values"][number][]) ?? "";

/** A circle, a square, a triangle: who cannot tell the colours can tell these. */
const SHAPES = ["M1,5a4,4 0 1,0 8,0a4,4 0 1,0 -8,0Z", "M1.5,1.5h7v7h-7Z", "M5,1l4.5,8h-9Z"] as const;

/** Where each line is read, by its shape. */
const Markers = ({
  stretches,
  x,
  y,
  other,
}: {
  readonly stretches: readonly Stretch[];
  readonly x: Scale;
  readonly y: Scale;
  readonly other: boolean;
}) => {
  const m = readAt.value;
  if (m > x.domain()[1]) return null;
  return (
    <g class="markers">
      {stretches.map(({ line: { words }, k, values }) => {
        const value = values[m - (values[0]?.[0] ?? 0)]?.[1];
        if (value === undefined || value === null) return null;
        return (
          <path
            key={words}
            class={other ? "other" : `line-${k + 1}`}
            transform={`translate(${x(m) - 5},${y(value) - 5})`}
            d={SHAPES[k]}
          />
        );
      })}
    </g>
  );
};

const Plot = ({ view, lines }: { readonly view: ChartView; readonly lines: readonly Line[] }) => {
  const { name, run, other, x, width } = view;
  const { show, least, between, title }: ChartSpec = CHARTS[name];
  const own = stretchesOf(view, lines, run, other, 0);
  const others =
    other === undefined || between === true ? [] : stretchesOf(view, lines, other, run, other.from);
  const y = scaleLinear(extentOf([...own, ...others], least), [HEIGHT - 1, TOP]);
  const ticks = CHARTS[name].show === lasting ? roundDurations(y.domain()[1]) : y.ticks(2);
  const [left, right] = x.range();
  return (
    <svg width={width} height={HEIGHT} viewBox={`0 0 ${width} ${HEIGHT}`} role="img" aria-label={title}>
      {ticks.map((tick) => (
        <g key={tick} class="tick">
          <line x1={left} x2={right} y1={y(tick)} y2={y(tick)} />
          <text x={left - 4} y={Math.min(HEIGHT - 2, Math.max(11, y(tick) + 4))} text-anchor="end">
            {show(tick)}
          </text>
        </g>
      ))}
      {lines.length === 1 && <path class="filled" d={areaOf(x, y, own[0])} />}
      {own.map((stretch) => (
        <path key={stretch.line.words} class={`drawn line-${stretch.k + 1}`} d={pathOf(x, y, stretch)} />
      ))}
      {others.map((stretch) => (
        <path key={stretch.line.words} class="drawn other" d={pathOf(x, y, stretch)} />
      ))}
      <Markers stretches={own} x={x} y={y} other={false} />
      <Markers stretches={others} x={x} y={y} other />
    </svg>
  );
};

/** The values at the minute that is pointed at, or else at the playhead's. */
const Readings = ({ view, lines }: { readonly view: ChartView; readonly lines: readonly Line[] }) => {
  const m = readAt.value;
  const { name, run, other } = view;
  const { show, between }: ChartSpec = CHARTS[name];
  const read = (one: Line, of: Run, against: Run | undefined): string => {
    const value = m <= of.simulated && view.has(of, m) ? one.at(of, m, against) : null;
    return value === null ? "–" : show(value);
  };
  return (
    <ul class="readings">
      {lines.map((one, k) => (
        <li key={one.words}>
          <svg class={`line-${k + 1}`} width="10" height="10" aria-hidden="true">
            <path d={SHAPES[k]} />
          </svg>
          <span>{one.words}</span>
          <b>{read(one, run, other)}</b>
          {other !== undefined && between !== true && (
            <b class="other" title="in the other future">
              {read(one, other, run)}
            </b>
          )}
        </li>
      ))}
    </ul>
  );
};

export const Chart = (view: ChartView) => {
  const lines = linesOf(view.name, view.hidden);
  return (
    <figure class="chart" data-chart={view.name}>
      <figcaption>{CHARTS[view.name].title}</figcaption>
      {lines.length === 0 ? (
        <p class="aside nothing">No monitor shows this.</p>
      ) : (
        <>
          {view.name === "partitions" ? <Heat {...view} /> : <Plot view={view} lines={lines} />}
          <Readings view={view} lines={lines} />
        </>
      )}
    </figure>
  );
};
