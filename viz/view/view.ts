/** What a person looks at, in signals of plain data: any view can be written into a link. */
import { signal } from "@preact/signals";

/** Rooms of the page beside the map. */
export const TABS = ["timeline", "cloud", "closeup", "decide", "tables", "file"] as const;
export type Tab = (typeof TABS)[number];

export type Selection =
  | { readonly kind: "region"; readonly name: string }
  | { readonly kind: "cluster"; readonly name: string }
  | { readonly kind: "charger"; readonly id: number }
  /** A rectangle of the map, measured as its camera is. */
  | {
      readonly kind: "area";
      readonly left: number;
      readonly top: number;
      readonly right: number;
      readonly bottom: number;
    };

/**
 * What the map looks at: `k` times closer than the whole of it, the middle of the picture at x to the right of and y below the
 * middle of the fleet, where the fleet's cities are 1,000 wide. So it means the same in a picture of any size: see map/plane.ts.
 */
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
/** The charts below the timeline, by name; those usual for the scenario when null. */
export const charts = signal<readonly string[] | null>(null);
