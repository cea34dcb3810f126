/** The lag of every partition: a row each, darker the longer its oldest message waits. */
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { PIPELINE_NAMES } from "../../sim/twin/backendParameters.ts";
import { AGES, ageOf } from "../cloud/Box.tsx";
import { partitionsOf } from "../cloud/parts.ts";
import { colourNumber, colourOf } from "../colours.ts";
import type { Run } from "../session/run.ts";
import { recoloured } from "../view/scheme.ts";
import type { ChartView } from "./Chart.tsx";
import { minuteAt } from "./scale.ts";

const HEIGHT = 84;

const paint = (canvas: HTMLCanvasElement, run: Run, view: ChartView, from: number): void => {
  const [left, right] = view.x.range();
  const rows = run.gauges[0]?.partitionAge.length ?? 0;
  const columns = Math.max(1, Math.floor(right - left));
  if (rows === 0) return;
  canvas.width = columns;
  canvas.height = rows;
  const image = new ImageData(columns, rows);
  const pixels = new Uint32Array(image.data.buffer);
  const colours = AGES.map((_, age) => colourNumber(colourOf(`--age-${age}`)));
  for (let column = 0; column < columns; column++) {
    const m = minuteAt(view.x, left + column);
    const ages = m < from || m > run.simulated || !view.has(run, m) ? undefined : run.gauges[m]?.partitionAge;
    if (ages === undefined) continue;
    for (let row = 0; row < rows; row++) pixels[row * columns + column] = colours[ageOf(ages[row])];
  }
  canvas.getContext("2d")!.putImageData(image, 0, 0);
};

const Strip = ({
  view,
  run,
  from,
  words,
}: {
  readonly view: ChartView;
  readonly run: Run;
  readonly from: number;
  readonly words: string;
}) => {
  const canvas = useRef<HTMLCanvasElement>(null);
  const draw = () => paint(canvas.current!, run, view, from);
  useLayoutEffect(draw);
  useEffect(() => recoloured.subscribe(draw));
  const [left, right] = view.x.range();
  const rows = run.gauges[0]?.partitionAge.length ?? 1;
  return (
    <div class="heat" style={{ height: `${HEIGHT}px` }}>
      {PIPELINE_NAMES.map((name, p) => {
        const [first, end] = partitionsOf(run, p);
        return (
          <span key={name} style={{ top: `${(HEIGHT * (first + end)) / (2 * rows)}px` }}>
            {name}
          </span>
        );
      })}
      <canvas
        ref={canvas}
        role="img"
        aria-label={words}
        style={{ left: `${left}px`, width: `${right - left}px`, height: `${HEIGHT}px` }}
      />
    </div>
  );
};

export const Heat = (view: ChartView) => (
  <div>
    <Strip view={view} run={view.run} from={0} words="Lag of each partition over time" />
    {view.other !== undefined && (
      <Strip
        view={view}
        run={view.other}
        from={view.other.from}
        words="Lag of each partition over time, in the other future"
      />
    )}
    <p class="ages aside">
      {AGES.map(({ words }, age) => (
        <span key={words}>
          <svg width="10" height="10" aria-hidden="true">
            <rect class={`age-${age}`} width="10" height="10" />
          </svg>
          {words}
        </span>
      ))}
    </p>
  </div>
);
