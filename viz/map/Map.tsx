/** The map: every charger a dot. */
import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { STEPS_PER_MINUTE, turnTo } from "../../sim/live/film.ts";
import { chosen, closeUp } from "../drill/scope.ts";
import { count } from "../figures.ts";
import { statusAt } from "../now/story.ts";
import { type Run, valueAt } from "../session/run.ts";
import { futures, news } from "../session/session.ts";
import { clockAt, plainWords } from "../timeline/marks.ts";
import { minute, shown } from "../view/playhead.ts";
import { camera, selection, truthHidden } from "../view/view.ts";
import { Card, pointAt } from "./Card.tsx";
import { Crumbs } from "./Crumbs.tsx";
import { recoloured } from "../view/scheme.ts";
import { createMap, type FleetMap } from "./fleetMap.ts";
import { listenToHands } from "./gestures.ts";
import { ground } from "./ground.ts";
import { kindsShown } from "./kinds.ts";
import { Legend } from "./Legend.tsx";
import { Markets } from "./Markets.tsx";
import { Overlay, rubber } from "./Overlay.tsx";
import { fromScreen, type Point } from "./plane.ts";
import { Regions } from "./Regions.tsx";
import { areaOf, sights, sizes } from "./sights.ts";
import { Tools } from "./Tools.tsx";
import "./map.css";

/** A picture that takes longer than this to draw is only moved while a hand moves it, and drawn when it rests. */
const QUICK_MS = 9;
const REST_MS = 130;
/** A charger is meant from so far away, in CSS pixels: by a mouse, by a finger. */
const NEAR_PX = 7;
const NEAR_FINGER_PX = 16;

/** The charger that is meant by a point of a picture. */
export const chargerAt = (track: 0 | 1, at: Point, radius: number): number | undefined => {
  const seen = sights[track].peek();
  if (seen === undefined) return undefined;
  return ground.peek()?.index?.nearest(...fromScreen(seen, at), radius / seen.scale);
};

/** Keeps the canvases of a future as they should be; draws once a frame of the screen at most. */
const usePainting = (
  track: 0 | 1,
  land: { readonly current: HTMLCanvasElement | null },
  dots: { readonly current: HTMLCanvasElement | null },
): void => {
  const map = useSignal<FleetMap | undefined>(undefined);
  const drawn = useRef<readonly unknown[]>([]);
  const looked = useRef<readonly unknown[]>([]);
  const due = useRef<{ frame?: number; rest?: ReturnType<typeof setTimeout> }>({});

  useSignalEffect(() => {
    map.value =
      ground.value === undefined ? undefined : createMap(land.current!, dots.current!, ground.value);
    looked.current = [];
  });

  const paint = (rested: boolean): void => {
    const made = map.peek();
    const run = futures[track].peek();
    if (made === undefined) return;
    const look = [made, camera.peek(), sizes[track].peek(), recoloured.peek()];
    const isNew = look.some((part, k) => part !== looked.current[k]);
    const onlyMoved = isNew && look.every((part, k) => k === 1 || part === looked.current[k]);
    let fresh = false;
    if (onlyMoved && !rested && made.cost() > QUICK_MS) {
      made.shift(camera.peek());
      clearTimeout(due.current.rest);
      due.current.rest = setTimeout(() => paint(true), REST_MS);
    } else if (isNew) {
      made.look(camera.peek());
      looked.current = look;
      fresh = true;
    }
    const only = chosen.peek();
    if (drawn.current[3] !== only || drawn.current[4] !== made) made.choose(only);
    if (run === undefined || run.simulated < 0) return;
    const step = Math.min(Math.floor(shown.peek() * STEPS_PER_MINUTE), run.film.steps.length - 1);
    const state = [run, step, truthHidden.peek(), only, made];
    if (!fresh && state.every((part, k) => part === drawn.current[k])) return;
    turnTo(run.film, step);
    made.draw(run.film.frame, kindsShown(truthHidden.peek()));
    drawn.current = state;
  };

  useSignalEffect(() => {
    void [map.value, futures[track].value, shown.value, truthHidden.value, chosen.value];
    void [camera.value, sizes[track].value, recoloured.value];
    due.current.frame ??= requestAnimationFrame(() => {
      due.current.frame = undefined;
      paint(false);
    });
  });
  useEffect(
    () => () => {
      if (due.current.frame !== undefined) cancelAnimationFrame(due.current.frame);
      clearTimeout(due.current.rest);
    },
    [],
  );
};

/** Size and gestures of a picture. */
const useHands = (track: 0 | 1, place: { readonly current: HTMLDivElement | null }): void =>
  useEffect(() => {
    const element = place.current!;
    const observer = new ResizeObserver(() => {
      sizes[track].value = { width: element.clientWidth, height: element.clientHeight };
    });
    observer.observe(element);
    const stop = listenToHands(element, {
      plane: () => ground.peek()?.plane,
      size: () => sizes[track].peek(),
      onPoint: (at) => pointAt(track, at, at === undefined ? undefined : chargerAt(track, at, NEAR_PX)),
      onPick: (at, coarse) => {
        const id = chargerAt(track, at, coarse ? NEAR_FINGER_PX : NEAR_PX);
        if (id !== undefined) closeUp({ kind: "charger", id });
        else if (selection.peek()?.kind === "charger" || selection.peek()?.kind === "area") closeUp(null);
      },
      onArea: (from, to, done) => {
        const seen = sights[track].peek();
        if (seen === undefined) return;
        const area = areaOf(seen, from, to);
        rubber.value = done ? undefined : area;
        if (done) closeUp(area);
      },
    });
    return () => {
      observer.disconnect();
      stop();
    };
  }, []);

const wordsOf = (run: Run, at: number): string =>
  truthHidden.value
    ? `${clockAt(run.scenario, at * 60_000)}, the cloud holds ${count(valueAt(run, "knownOffline", at))} chargers for offline`
    : statusAt(run, at);

/** The map of one future. */
const Picture = ({ track, title }: { readonly track: 0 | 1; readonly title: string | undefined }) => {
  const land = useRef<HTMLCanvasElement>(null);
  const dots = useRef<HTMLCanvasElement>(null);
  const place = useRef<HTMLDivElement>(null);
  usePainting(track, land, dots);
  useHands(track, place);
  void news.value;
  const run = futures[track].value;
  const close = useComputed(() => camera.value.k > 1);
  const words = run === undefined || run.simulated < 0 ? "" : `: ${wordsOf(run, minute.value)}`;
  const suffix = track === 0 ? "" : "-b";
  return (
    <div class="picture">
      {title !== undefined && <h3 class="future">{title}</h3>}
      <div
        id={`map${suffix}`}
        class={`place${close.value ? " close" : ""}`}
        ref={place}
        role="img"
        aria-label={`Map of all chargers${words}`}
      >
        <canvas id={`land${suffix}`} class="land" ref={land} />
        <canvas id={`dots${suffix}`} class="dots" ref={dots} />
      </div>
      <Overlay track={track} />
      <Markets track={track} />
      <Regions track={track} />
      {track === 0 && <Tools />}
      <Legend track={track} />
      <Card track={track} />
    </div>
  );
};

/** What the second future is called. */
const branchName = ({ future: { arm, edits } }: Run): string => {
  if (arm !== null) return `With “${arm.name}”`;
  const last = edits.at(-1);
  if (last === undefined) return "The other future";
  const { kind } = ("fault" in last ? last.fault : last.action.step) as { readonly kind: string };
  return `With ${plainWords(kind)}`;
};

export const MapPanel = () => {
  const other = futures[1].value;
  return (
    <section class={`map${other === undefined ? "" : " two"}`} aria-labelledby="map-name">
      <h2 id="map-name" class="unseen">
        Map
      </h2>
      <Crumbs />
      <div class="pictures">
        <Picture track={0} title={other === undefined ? undefined : "As it was"} />
        {other !== undefined && <Picture track={1} title={branchName(other)} />}
      </div>
      <p class="aside">
        Each dot is a charger, placed at random around the cities of its market; where dots share a pixel, one
        of them shows, and what is rare lies on top. Press a dot for its story.
      </p>
    </section>
  );
};
