/** What a dot tells: how its charger is connected in truth, or only what the cloud holds it for. */
import { HELD_OFFLINE, stateIn } from "../../sim/live/film.ts";
import { CONNECTED } from "../../sim/twin/state.ts";
import { DISPLAY_STATES, type DisplayState, ON_TOP } from "../states.ts";

/** Kinds of dots, in the order of the legend, and those that are drawn over the rest, the rarest last. */
export interface Kinds {
  readonly list: readonly DisplayState[];
  readonly onTop: readonly number[];
  /** By byte of a frame: the index of its kind. */
  readonly of: Uint8Array;
}

const BYTES = 2 * HELD_OFFLINE;

const kinds = (
  list: readonly DisplayState[],
  onTop: readonly number[],
  of: (byte: number) => number,
): Kinds => ({
  list,
  onTop,
  of: Uint8Array.from({ length: BYTES }, (_, byte) => of(byte)),
});

const TRUTH = kinds(DISPLAY_STATES, ON_TOP, stateIn);

const HELD = kinds(
  [
    {
      state: 0,
      words: "held for online",
      meaning: "the cloud takes it for connected",
      colour: "--connected",
      shape: DISPLAY_STATES[0].shape,
    },
    {
      state: 1,
      words: "held for offline",
      meaning: "the cloud knows that its connection is gone",
      colour: "--backing-off",
      shape: DISPLAY_STATES[2].shape,
    },
  ],
  [1],
  (byte) => ((byte & HELD_OFFLINE) === 0 ? 0 : 1),
);

/** The one switch between the truth and what operators see of it. */
export const kindsShown = (truthHidden: boolean): Kinds => (truthHidden ? HELD : TRUTH);

/** Whether a frame's byte counts as offline. */
export const isOffline = (byte: number, truthHidden: boolean): boolean =>
  truthHidden ? (byte & HELD_OFFLINE) !== 0 : stateIn(byte) !== CONNECTED;
