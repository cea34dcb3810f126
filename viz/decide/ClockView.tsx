/** The decision clock: what each arm costs by the time it is taken. A minute that is chosen is played. */
import { useRef } from "preact/hooks";
import type { Clock, ClockMinute } from "../../sim/experiments/clock.ts";
import { TICKS_PER_MINUTE } from "../../sim/kernel/time.ts";
import { clockCharts } from "../../sim/report/charts.ts";
import { worldsAt } from "../../sim/report/decisionClock.ts";
import type { Block, Chart } from "../../sim/report/document.ts";
import { signed, thousands } from "../../sim/report/numbers.ts";
import { mayChange } from "../futures/futures.ts";
import { armColour } from "../report/arms.ts";
import { Blocks, Figure } from "./Blocks.tsx";
import { type Found, isOnShow, watchArm } from "./decision.ts";
import { armAt, minuteAt } from "./pick.ts";

const isChart = (block: Block): block is Chart => block.kind === "chart";

const watch = (arm: string, { minute }: ClockMinute): void => watchArm(arm, minute * TICKS_PER_MINUTE);

/** What taking an arm at a time costs, in a few characters, and in words. */
const cellOf = (c: Clock, m: ClockMinute, k: number) => {
  const { asKnown, difference } = m.arms[k];
  const figure = k === 0 ? thousands(asKnown) : signed(difference.mean);
  const words = k === 0 ? `${figure} customer-minutes` : `${figure} against ${c.names[0]}`;
  const isBest = m.best === c.names[k];
  return {
    figure,
    isBest,
    words: `${c.names[k]} at ${m.at}: ${words}${isBest ? ", the best then" : ""}; play it`,
  };
};

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** One stop for the tab key; arrows go from cell to cell. */
const Grid = ({ clock: c }: { readonly clock: Clock }) => {
  const body = useRef<HTMLTableSectionElement>(null);
  const start = Math.max(
    0,
    c.minutes.findIndex(({ at }) => at === c.decidedAt),
  );
  const onKey = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    const button = (event.target as Element).closest("button");
    if (step === undefined || button === null) return;
    event.preventDefault();
    const [row, column] = [
      Number(button.dataset["row"]) + step[0],
      Number(button.dataset["column"]) + step[1],
    ];
    const next = body.current!.querySelector<HTMLElement>(`[data-row="${row}"][data-column="${column}"]`);
    if (next === null) return;
    button.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  };
  return (
    <div class="scrolls tall">
      <table id="minutes">
        <thead>
          <tr>
            <th scope="col">Taken at</th>
            {c.names.map((name, k) => (
              <th key={name} scope="col" class="number">
                {name}
                {k === 0 ? ", score" : ""}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body} onKeyDown={onKey} data-arrows>
          {c.minutes.map((m, row) => (
            <tr key={m.minute} class={m.at === c.decidedAt ? "decision" : ""}>
              <th scope="row">
                {m.at}
                {m.at === c.decidedAt ? " decision" : ""}
              </th>
              {c.names.map((name, column) => {
                const { figure, isBest, words } = cellOf(c, m, column);
                return (
                  <td key={name} class={isBest ? "best" : ""}>
                    <button
                      type="button"
                      data-row={row}
                      data-column={column}
                      tabIndex={row === start && column === 0 ? 0 : -1}
                      aria-label={words}
                      disabled={!mayChange.value}
                      aria-pressed={isOnShow(name, m.minute * TICKS_PER_MINUTE)}
                      onClick={() => watch(name, m)}
                    >
                      {isBest ? (
                        <svg class="swatch" viewBox="0 0 12 12" aria-hidden="true">
                          <circle cx="6" cy="6" r="5" fill={armColour(column)} />
                        </svg>
                      ) : null}
                      {figure}
                    </button>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};

const HINT = "Press a minute to go there and play the arm.";

export const ClockView = ({ found: { result: c } }: { readonly found: Found<Clock> }) => {
  const findings = { clock: c };
  const [bands, arms] = clockCharts(c).filter(isChart);
  const words = clockCharts(c).filter((block) => !isChart(block));
  return (
    <section aria-labelledby="clock-name">
      <h2 id="clock-name">
        The decision clock{" "}
        <span class="aside">
          {thousands(c.chargers)} chargers, {worldsAt(c)}; customer-minutes, less is better
        </span>
      </h2>
      <Figure
        chart={bands}
        findings={findings}
        hint={HINT}
        onPick={(drawing, event) => {
          const m = minuteAt(c, drawing, event);
          watch(m.best, m);
        }}
      />
      <Blocks blocks={words} findings={findings} />
      <Figure
        chart={arms}
        findings={findings}
        hint={HINT}
        onPick={(drawing, event) => watch(armAt(c, drawing, event), minuteAt(c, drawing, event))}
      />
      <details class="fold" id="choose">
        <summary>Choose a minute and an arm from a table</summary>
        <p class="aside">
          What each arm costs by the time it is taken: {c.names[0]} its mean score by what was known then, the
          others how much less or more. The best of each row has a dot.
        </p>
        <Grid clock={c} />
      </details>
    </section>
  );
};
