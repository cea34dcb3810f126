/** What a person looks at, in signals of plain data: any view can be written into a link. */
import { signal } from "@preact/signals";

/** Rooms of the page beside the map. */
export const TABS = ["timeline", "cloud", "decide", "tables", "file"] as const;
export type Tab = (typeof TABS)[number];

export type Selection =
  | { readonly kind: "region"; readonly name: string }
  | { readonly kind: "cluster"; readonly name: string }
  | { readonly kind: "charger"; readonly id: number }
  /** Degrees. */
  | {
      readonly kind: "area";
      readonly west: number;
      readonly south: number;
      readonly east: number;
      readonly north: number;
    };

/** How the map is zoomed: pixels from the whole picture, times `k`, moved by x and y (CSS pixels of a map 1,000 wide). */
export interface Camera {
  readonly x: number;
  readonly y: number;
  readonly k: number;
}
export const WHOLE_MAP: Camera = { x: 0, y: 0, k: 1 };

/** Where the playhead is wanted, in minutes since the start of the run. */
export const wanted = signal(0);
export const playing = signal(false);
/** Simulated minutes a second. */
export const speed = signal(2);
export const tab = signal<Tab>("timeline");
/** Of a live run: the playhead stays at the newest minute. */
export const following = signal(true);
/** Show only what the operators could see by then. */
export const truthHidden = signal(false);
export const selection = signal<Selection | null>(null);
export const camera = signal<Camera>(WHOLE_MAP);
/** Show the whole run in charts, not its eventful part. */
export const wholeRun = signal(false);
