/** The charts below the timeline, under its time axis, and the choice of them. */
import { addCommands } from "../controls/commands.ts";
import { futures, runOf } from "../session/session.ts";
import { clockAt } from "./marks.ts";
import { TICKS_PER_MINUTE } from "../../sim/kernel/time.ts";
import { count } from "../figures.ts";
import { type Run, valueAt } from "../session/run.ts";
import { minute, seek, shown } from "../view/playhead.ts";
import { isSeen } from "../view/sight.ts";
import { charts, tab, truthHidden } from "../view/view.ts";
import { Chart } from "./Chart.tsx";
import { CHART_NAMES, type ChartName, CHARTS, isChart, usualCharts } from "./charts.ts";
import { hovered, readAt } from "./reading.ts";
import { clockTicks, minuteAt, NARROW, type Scale } from "./scale.ts";
import "./charts.css";

const chosen = (run: Run): ChartName[] => {
  const hidden = truthHidden.value;
  const two = futures[1].value !== undefined && !hidden;
  const wanted =
    charts.value === null ? usualCharts(run.scenario, { two, hidden }) : charts.value.filter(isChart);
  return wanted.filter((name) => two || name !== "difference");
};

const choose = (run: Run, name: ChartName, on: boolean): void => {
  const now = new Set(chosen(run));
  if (on) now.add(name);
  else now.delete(name);
  charts.value = CHART_NAMES.filter((one) => now.has(one));
};

/** Those that there can be: a difference takes two futures. */
const possible = (name: ChartName): boolean => name !== "difference" || futures[1].value !== undefined;

export const addChartCommands = (): void =>
  addCommands(
    ...CHART_NAMES.map((name) => ({
      id: `chart-${name}`,
      words: `Show or hide the chart “${CHARTS[name].title}”`,
      run: () => {
        const run = futures[0].value;
        if (run === undefined) return;
        tab.value = "timeline";
        choose(run, name, !chosen(run).includes(name));
      },
      can: () => futures[0].value !== undefined && possible(name),
    })),
  );

/** Which charts are shown. */
export const ChartChoice = () => {
  const run = futures[0].value;
  if (run === undefined) return null;
  const on = chosen(run);
  return (
    <details class="choice">
      <summary>Charts</summary>
      <fieldset>
        <legend class="unseen">Charts shown</legend>
        {CHART_NAMES.filter(possible).map((name) => (
          <label key={name}>
            <input
              type="checkbox"
              name={name}
              checked={on.includes(name)}
              onChange={(event) => choose(run, name, event.currentTarget.checked)}
            />
            {CHARTS[name].title}
          </label>
        ))}
      </fieldset>
    </details>
  );
};

/** Lines through all charts: where the playhead is, and what is pointed at. */
const Hairlines = ({ x }: { readonly x: Scale }) => {
  const at = (m: number) => ({ transform: `translateX(${x(Math.min(m, x.domain()[1]))}px)` });
  return (
    <>
      <div class="hairline" style={at(shown.value)} />
      {hovered.value !== undefined && <div class="hairline pointed" style={at(hovered.value)} />}
    </>
  );
};

const Axis = ({ run, x, width }: { readonly run: Run; readonly x: Scale; readonly width: number }) => (
  <svg class="axis" width={width} height="16" aria-hidden="true">
    {clockTicks(run, x).map((m) => (
      <text key={m} x={x(m)} y="12" text-anchor="middle">
        {clockAt(run.scenario, m * TICKS_PER_MINUTE)}
      </text>
    ))}
  </svg>
);

/** When the readings are of, and those of the timeline above. */
const TimelineReadings = ({
  run,
  other,
  has,
}: {
  readonly run: Run;
  readonly other: Run | undefined;
  readonly has: (run: Run, minute: number) => boolean;
}) => {
  const m = readAt.value;
  const read = (of: Run, name: "offline" | "knownOffline"): string =>
    m <= of.simulated && has(of, m) ? count(valueAt(of, name, m)) : "–";
  return (
    <ul class="readings of-timeline">
      <li class="read-time">{clockAt(run.scenario, m * TICKS_PER_MINUTE)}</li>
      {!truthHidden.value && (
        <li>
          <span>offline</span>
          <b>{read(run, "offline")}</b>
          {other !== undefined && (
            <b class="other" title="in the other future">
              {read(other, "offline")}
            </b>
          )}
        </li>
      )}
      <li>
        <span>the cloud saw</span>
        <b>{read(run, "knownOffline")}</b>
      </li>
    </ul>
  );
};

const seekOn = (event: PointerEvent, x: Scale): void => {
  const stack = event.currentTarget as HTMLElement;
  const to = minuteAt(x, event.clientX - stack.getBoundingClientRect().left);
  if (event.type === "pointerdown") stack.setPointerCapture(event.pointerId);
  if ((event.buttons & 1) !== 0) seek(to);
};

export const Charts = ({ x, width }: { readonly x: Scale; readonly width: number }) => {
  const run = runOf(0);
  const other = runOf(1);
  if (run === undefined || run.simulated < 0) return null;
  const hidden = truthHidden.value;
  // Read here alone, so that charts of the truth are not drawn anew at every minute.
  const now = hidden ? minute.value : 0;
  const has = (of: Run, m: number) => !hidden || isSeen(of, m, now);
  return (
    <div
      class={width < NARROW ? "charts narrow" : "charts"}
      onPointerDown={(event) => seekOn(event, x)}
      onPointerMove={(event) => seekOn(event, x)}
    >
      <TimelineReadings run={run} other={hidden ? undefined : other} has={has} />
      {chosen(run).map((name) => (
        <Chart
          key={name}
          name={name}
          run={run}
          other={hidden ? undefined : other}
          x={x}
          width={width}
          hidden={hidden}
          has={has}
        />
      ))}
      <Axis run={run} x={x} width={width} />
      <Hairlines x={x} />
    </div>
  );
};
