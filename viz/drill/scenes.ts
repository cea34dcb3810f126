/** A charger's scenes as spans of a strip, and in words. */
import type { Scene } from "../../sim/live/protocol.ts";
import { ADMITTED, ARRIVE, SET_UP } from "../../sim/twin/kinds.ts";
import { BACKING_OFF, CHARGING, FULL, NO_CAR, WAITING } from "../../sim/twin/state.ts";
import { CHARGER_EVENTS } from "../controls/eventText.ts";
import { DISPLAY_STATES } from "../states.ts";

export interface Span {
  readonly from: number;
  readonly until: number;
  readonly value: number;
}

/** For how long something about a charger was how; the last scene lasts until the end. */
export const spansOf = (
  scenes: readonly Scene[],
  until: number,
  value: (scene: Scene) => number,
): readonly Span[] => {
  const spans: { from: number; until: number; value: number }[] = [];
  for (const scene of scenes) {
    const last = spans.at(-1);
    if (last !== undefined) last.until = scene.at;
    if (last?.value === value(scene)) continue;
    // What lasted no time at all leaves no span.
    if (last?.from === scene.at) spans.pop();
    spans.push({ from: scene.at, until, value: value(scene) });
  }
  const last = spans.at(-1);
  if (last !== undefined) last.until = until;
  return spans;
};

const CARS: Readonly<Record<number, string>> = {
  [NO_CAR]: "the car is gone",
  [WAITING]: "a car waits for its start",
  [CHARGING]: "the car charges",
  [FULL]: "the car is full",
};
/** For a strip. */
export const CAR_WORDS: Readonly<Record<number, string>> = {
  [NO_CAR]: "no car",
  [WAITING]: "car waits",
  [CHARGING]: "charges",
  [FULL]: "car is full",
};

/** What happens to an attempt in the cloud: the charger that backs off was refused. */
const IN_THE_CLOUD: ReadonlySet<number> = new Set([ARRIVE, ADMITTED, SET_UP]);

const messages = (n: number): string => (n === 1 ? "1 message" : `${n} messages`);

/** What is otherwise in a scene than in the one before. */
export const changesOf = (
  before: Scene,
  { event, state, known, car, attempts, buffered }: Scene,
): string[] => {
  const changes: string[] = [];
  if (attempts !== before.attempts) changes.push(`attempt ${attempts} to connect begins`);
  if (state !== before.state)
    changes.push(
      `${state === BACKING_OFF && IN_THE_CLOUD.has(event) ? "refused, " : ""}now ${DISPLAY_STATES[state].words}`,
    );
  if (known !== before.known) changes.push(`the cloud now holds it for ${known ? "online" : "offline"}`);
  if (car !== before.car) changes.push(CARS[car]);
  if (buffered > before.buffered) changes.push(`${messages(buffered)} to deliver`);
  if (buffered < before.buffered)
    changes.push(buffered === 0 ? "all messages delivered" : `still ${messages(buffered)} to deliver`);
  return changes;
};

/** How things stand in the first scene. */
export const standingIn = ({ state, known, car, buffered }: Scene): string =>
  [
    DISPLAY_STATES[state].words,
    `the cloud holds it for ${known ? "online" : "offline"}`,
    CAR_WORDS[car],
    ...(buffered > 0 ? [`${messages(buffered)} to deliver`] : []),
  ].join(", ");

/** What happened, and what came of it. */
export const sceneText = (before: Scene, scene: Scene): string => {
  const what = CHARGER_EVENTS[scene.event] ?? "something from outside reaches it";
  return `${what[0].toUpperCase()}${what.slice(1)}: ${changesOf(before, scene).join(", ")}.`;
};

const TICK_MINUTES = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360];
const TICKS_MOST = 7;

/** Round minutes to label on a strip. */
export const ticksOf = (from: number, until: number): number[] => {
  const every = TICK_MINUTES.find((step) => (until - from) / step <= TICKS_MOST) ?? 720;
  const first = Math.ceil(from / every) * every;
  return Array.from(
    { length: Math.max(0, Math.floor((until - first) / every) + 1) },
    (_, k) => first + k * every,
  );
};
