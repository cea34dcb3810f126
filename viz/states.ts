/** The connection states as the page shows them, in the order of the legend. */
import { BACKING_OFF, CONNECTED, CONNECTING, LOST_UNNOTICED, STUCK } from "../sim/twin/state.ts";

export interface DisplayState {
  readonly state: number;
  readonly words: string;
  readonly meaning: string;
  /** The CSS variable that holds its colour. */
  readonly colour: string;
  /** The dot's shape: offsets from its centre, in dots. */
  readonly shape: readonly (readonly [number, number])[];
}

const square = (from: number, to: number) =>
  Array.from({ length: (to - from + 1) ** 2 }, (_, i): [number, number] => [
    from + (i % (to - from + 1)),
    from + Math.floor(i / (to - from + 1)),
  ]);

/** Index = state. */
export const DISPLAY_STATES: readonly DisplayState[] = [
  {
    state: CONNECTED,
    words: "connected",
    meaning: "or only refreshing its token",
    colour: "--connected",
    shape: [[0, 0]],
  },
  {
    state: LOST_UNNOTICED,
    words: "lost, not noticed",
    meaning: "the connection is dead and the charger does not know yet",
    colour: "--lost",
    shape: [
      [0, 0],
      [1, 1],
    ],
  },
  {
    state: BACKING_OFF,
    words: "backing off",
    meaning: "was refused or cut off, waits before it tries again",
    colour: "--backing-off",
    shape: square(0, 1),
  },
  {
    state: CONNECTING,
    words: "connecting",
    meaning: "tries to connect right now",
    colour: "--connecting",
    shape: [
      [0, 0],
      [-1, 0],
      [1, 0],
      [0, -1],
      [0, 1],
    ],
  },
  {
    state: STUCK,
    words: "stuck until reset",
    meaning: "does not come back by itself",
    colour: "--stuck",
    shape: square(-1, 1),
  },
];

/** What is drawn over the rest of the map, the rarest last. */
export const ON_TOP = [BACKING_OFF, LOST_UNNOTICED, CONNECTING, STUCK] as const;
