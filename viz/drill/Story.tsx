/** A charger's own story: its states as strips under the clock, and what happened to it, one thing after the other. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { TICKS_PER_MINUTE } from "../../sim/kernel/time.ts";
import { STEPS_PER_MINUTE } from "../../sim/live/film.ts";
import type { Scene, Story as Told } from "../../sim/live/protocol.ts";
import { NO_CAR } from "../../sim/twin/state.ts";
import { exactClock } from "../controls/eventText.ts";
import { count } from "../figures.ts";
import { ground } from "../map/ground.ts";
import { kindsShown } from "../map/kinds.ts";
import { Dot } from "../map/Legend.tsx";
import type { Run } from "../session/run.ts";
import { ask, runOf, story } from "../session/session.ts";
import { DISPLAY_STATES } from "../states.ts";
import { clockAt } from "../timeline/marks.ts";
import { minute, seek } from "../view/playhead.ts";
import { truthHidden } from "../view/view.ts";
import { standingOf } from "./charger.ts";
import { lookedAt, WhichFuture } from "./lookedAt.tsx";
import { CAR_WORDS, sceneText, spansOf, standingIn, ticksOf } from "./scenes.ts";

/** Minutes to each side of the playhead. */
const REACH = 30;
const REST_MS = 300;
/** While a run is still being simulated its last story is asked for again when so many minutes more are there. */
const REFRESH_MINUTES = 15;
const LIST = 150;

interface Window {
  readonly from: number;
  readonly until: number;
}

const around = (at: number, last: number): Window => {
  const from = Math.max(0, Math.min(at - REACH, last - 2 * REACH));
  return { from, until: Math.min(last, from + 2 * REACH) };
};

// ── Strips ──

interface Lane {
  readonly name: string;
  readonly value: (scene: Scene) => number;
  /** By value: words, colour and height; nothing is drawn of those left out. */
  readonly looks: Readonly<
    Record<number, { readonly words: string; readonly colour: string; readonly high: number }>
  >;
}

const HEIGHTS = [0.35, 0.65, 1, 0.8, 1];

const CONNECTION_LANE: Lane = {
  name: "Connection",
  value: ({ state }) => state,
  looks: Object.fromEntries(
    DISPLAY_STATES.map(({ state, words, colour }) => [state, { words, colour, high: HEIGHTS[state] }]),
  ),
};
const HELD_LANE: Lane = {
  name: "Cloud holds it for",
  value: ({ known }) => (known ? 0 : 1),
  looks: {
    0: { words: "online", colour: "--connected", high: 0.35 },
    1: { words: "offline", colour: "--backing-off", high: 1 },
  },
};
const CAR_LANE: Lane = {
  name: "Car",
  value: ({ car }) => car,
  looks: Object.fromEntries(
    Object.entries(CAR_WORDS)
      .filter(([car]) => Number(car) !== NO_CAR)
      .map(([car, words], k) => [car, { words, colour: "--operators", high: [0.5, 1, 0.3][k] }]),
  ),
};
const BUFFER_LANE: Lane = {
  name: "To deliver",
  value: ({ buffered }) => (buffered > 0 ? 1 : 0),
  looks: { 1: { words: "session messages wait in it", colour: "--decision", high: 0.7 } },
};

const HIGH = 16;

const Strip = ({ lane, told }: { readonly lane: Lane; readonly told: Told }) => {
  const percent = (t: number): number => (100 * (t - told.from)) / Math.max(1, told.until - told.from);
  return (
    <svg class="strip" height={HIGH}>
      {spansOf(told.scenes, told.until, lane.value).map(({ from, until, value }) => {
        const look = lane.looks[value];
        return (
          look !== undefined && (
            <rect
              key={from}
              x={`${percent(from)}%`}
              width={`${Math.max(0.15, percent(until) - percent(from))}%`}
              y={HIGH * (1 - look.high)}
              height={HIGH * look.high}
              style={{ fill: `var(${look.colour})` }}
            >
              <title>{look.words}</title>
            </rect>
          )
        );
      })}
    </svg>
  );
};

const Strips = ({ run, told }: { readonly run: Run; readonly told: Told }) => {
  const lanes = truthHidden.value ? [HELD_LANE] : [CONNECTION_LANE, HELD_LANE, CAR_LANE, BUFFER_LANE];
  const [from, until] = [told.from / TICKS_PER_MINUTE, told.until / TICKS_PER_MINUTE];
  const place = (at: number): string => `${(100 * (at - from)) / Math.max(1, until - from)}%`;
  const at = minute.value;
  return (
    <div class="strips" aria-hidden="true">
      {lanes.map((lane) => [
        <span key={`${lane.name} name`} class="lane">
          {lane.name}
        </span>,
        <Strip key={lane.name} lane={lane} told={told} />,
      ])}
      <span class="lane" />
      <div class="clock">
        {ticksOf(from, until).map((tick) => (
          <span key={tick} style={{ left: place(tick), transform: `translateX(-${place(tick)})` }}>
            {clockAt(run.scenario, tick * TICKS_PER_MINUTE)}
          </span>
        ))}
        {at >= from && at <= until && <i style={{ left: place(at) }} />}
      </div>
    </div>
  );
};

// ── What happened ──

const Scenes = ({ run, told }: { readonly run: Run; readonly told: Told }) => {
  const most = useSignal(LIST);
  const now = (minute.value + 1) * TICKS_PER_MINUTE - 1;
  const seen = truthHidden.value;
  const rows = told.scenes.flatMap((scene, k) => {
    const before = told.scenes[k - 1];
    if (before === undefined) return seen ? [] : [{ at: scene.at, text: `It is ${standingIn(scene)}.` }];
    if (!seen) return [{ at: scene.at, text: sceneText(before, scene) }];
    return scene.known === before.known
      ? []
      : [{ at: scene.at, text: `The cloud now holds it for ${scene.known ? "online" : "offline"}.` }];
  });
  const current = rows.findLastIndex(({ at }) => at <= now);
  return (
    <>
      <ol class="scenes" aria-label="What happened to it">
        {rows.slice(0, most.value).map(({ at, text }, k) => (
          <li key={`${at} ${text}`} aria-current={k === current ? "time" : undefined}>
            <button type="button" onClick={() => seek(at / TICKS_PER_MINUTE)}>
              {exactClock(run.scenario, at)}
            </button>
            <span>{text}</span>
          </li>
        ))}
      </ol>
      {rows.length === 0 && <p class="aside">Nothing happened to it in this time.</p>}
      {rows.length > most.value && (
        <button type="button" onClick={() => (most.value += LIST)}>
          {count(rows.length - most.value)} more
        </button>
      )}
      {told.cut && <p class="aside">More happened than is told here: choose a shorter time.</p>}
    </>
  );
};

// ── The panel ──

export const Story = ({ charger }: { readonly charger: number }) => {
  const track = lookedAt.value;
  const run = runOf(track);
  const at = minute.value;
  const last = Math.max(0, (run?.minutes ?? 1) - 1);
  const span = useSignal<Window | undefined>(undefined);
  const { from, until } = span.value ?? around(at, last);
  const there = Math.min(until, run?.simulated ?? -1);
  const refreshed = there >= until ? until : Math.floor(there / REFRESH_MINUTES) * REFRESH_MINUTES;

  // Where the playhead leaves the time that is shown, the story follows once it rests.
  useEffect(() => {
    if (span.value !== undefined && at >= span.value.from && at <= span.value.until) return;
    const timer = setTimeout(() => (span.value = around(at, last)), span.value === undefined ? 0 : REST_MS);
    return () => clearTimeout(timer);
  }, [at, last]);
  useEffect(() => {
    if (span.value === undefined || run === undefined || refreshed < 0) return;
    ask({ kind: "story", track, charger, from: from * TICKS_PER_MINUTE, until: until * TICKS_PER_MINUTE });
  }, [charger, track, run, span.value, refreshed]);

  if (run === undefined || ground.value === undefined) return null;
  const standing = standingOf(run, ground.value.groupOf, charger, at * STEPS_PER_MINUTE, truthHidden.value);
  if (standing === undefined) return <p>There is no charger of this number.</p>;
  const { group } = standing;
  const told = story.value;
  const isTold =
    told !== undefined &&
    told.track === track &&
    told.charger === charger &&
    told.from === from * TICKS_PER_MINUTE;
  const shift = (by: number): void => {
    const start = Math.max(0, Math.min(last - 2 * REACH, from + by));
    span.value = { from: start, until: Math.min(last, start + 2 * REACH) };
    if (at < start || at > start + 2 * REACH) seek(start + REACH);
  };
  return (
    <div class="own-story">
      <p>
        <Dot kind={kindsShown(truthHidden.value).list[standing.kind]} />
        <b>{standing.words}</b> {standing.since}; the cloud holds it for {standing.held}.
      </p>
      <p class="aside">
        {group.model} in {group.market}, {group.link}, firmware {group.firmware}, of {group.name} on{" "}
        {group.cluster}.
      </p>
      <div class="filter" role="group" aria-label="Time of the story">
        <button type="button" disabled={from === 0} onClick={() => shift(-REACH)}>
          Earlier
        </button>
        <button type="button" disabled={until >= last} onClick={() => shift(REACH)}>
          Later
        </button>
        <button type="button" onClick={() => (span.value = around(at, last))}>
          Around now
        </button>
        <button
          type="button"
          aria-pressed={from === 0 && until === last}
          onClick={() => (span.value = { from: 0, until: last })}
        >
          Whole run
        </button>
        <WhichFuture />
      </div>
      {isTold ? (
        <>
          <Strips run={run} told={told} />
          <Scenes run={run} told={told} />
        </>
      ) : (
        <p class="aside" role="status">
          Playing {clockAt(run.scenario, from * TICKS_PER_MINUTE)} to{" "}
          {clockAt(run.scenario, until * TICKS_PER_MINUTE)} again, to look at this charger…
        </p>
      )}
    </div>
  );
};
