/** What a mouse, a pen or fingers do on the map. */
import { signal } from "@preact/signals";
import { camera } from "../view/view.ts";
import { moved, type Plane, type Point, zoomed } from "./plane.ts";

/** The next drag draws an area. */
export const drawsArea = signal(false);

export interface Hands {
  readonly plane: () => Plane | undefined;
  readonly size: () => { readonly width: number; readonly height: number };
  /** A mouse points here; undefined when it left, or moves the map. */
  readonly onPoint: (at: Point | undefined) => void;
  /** Pressed without moving; fingers are less exact. */
  readonly onPick: (at: Point, coarse: boolean) => void;
  /** An area is being drawn; `done` when it is let go, and from then on no more. */
  readonly onArea: (from: Point, to: Point, done: boolean) => void;
}

/** A press that moves no further is no drag. */
const STILL_PX = 4;
const WHEEL_ZOOM = 0.0018;
const LINE_PX = 20;

const middleOf = ([a, b]: readonly Point[]): Point => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
const distanceOf = ([a, b]: readonly Point[]): number => Math.hypot(a[0] - b[0], a[1] - b[1]);

/** Zooms by a factor about a point of the picture. */
const zoomBy = ({ plane, size }: Hands, factor: number, about?: Point): void => {
  const where = plane();
  if (where !== undefined) camera.value = zoomed(camera.value, where, size(), factor, about);
};

/** Hears gestures on an element until the returned function is called. */
export const listenToHands = (place: HTMLElement, hands: Hands): (() => void) => {
  const down = new Map<number, Point>();
  let began: Point | undefined;
  let act: "none" | "move" | "area" = "none";
  const at = (event: MouseEvent): Point => {
    const box = place.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };

  const onDown = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    place.setPointerCapture(event.pointerId);
    down.set(event.pointerId, at(event));
    if (down.size > 1) return;
    began = at(event);
    act = "none";
  };

  const onMove = (event: PointerEvent): void => {
    const now = at(event);
    const before = down.get(event.pointerId);
    if (before === undefined || began === undefined) {
      if (event.pointerType === "mouse") hands.onPoint(now);
      return;
    }
    const pinched = down.size === 2 ? [...down.values()] : undefined;
    down.set(event.pointerId, now);
    const plane = hands.plane();
    if (plane === undefined) return;
    if (pinched !== undefined) {
      const fingers = [...down.values()];
      act = "move";
      const [from, to] = [middleOf(pinched), middleOf(fingers)];
      const shifted = moved(camera.value, plane, hands.size(), to[0] - from[0], to[1] - from[1]);
      camera.value = zoomed(shifted, plane, hands.size(), distanceOf(fingers) / distanceOf(pinched), to);
      return;
    }
    if (act === "none" && Math.hypot(now[0] - began[0], now[1] - began[1]) > STILL_PX) {
      act = event.shiftKey || drawsArea.value ? "area" : "move";
      hands.onPoint(undefined);
    }
    if (act === "area") hands.onArea(began, now, false);
    else if (act === "move")
      camera.value = moved(camera.value, plane, hands.size(), now[0] - before[0], now[1] - before[1]);
  };

  const onUp = (event: PointerEvent): void => {
    if (!down.delete(event.pointerId) || down.size > 0 || began === undefined) return;
    const now = at(event);
    if (act === "area") {
      drawsArea.value = false;
      hands.onArea(began, now, true);
    } else if (act === "none" && event.type === "pointerup") hands.onPick(now, event.pointerType === "touch");
    began = undefined;
  };

  const onWheel = (event: WheelEvent): void => {
    event.preventDefault();
    const turned = event.deltaY * (event.deltaMode === 0 ? 1 : LINE_PX);
    zoomBy(hands, Math.exp(-turned * WHEEL_ZOOM * (event.ctrlKey ? 5 : 1)), at(event));
  };
  const onDouble = (event: MouseEvent): void => zoomBy(hands, event.shiftKey ? 0.5 : 2, at(event));
  const onLeave = (): void => hands.onPoint(undefined);

  const ears = new AbortController();
  const { signal: until } = ears;
  place.addEventListener("pointerdown", onDown, { signal: until });
  place.addEventListener("pointermove", onMove, { signal: until });
  place.addEventListener("pointerup", onUp, { signal: until });
  place.addEventListener("pointercancel", onUp, { signal: until });
  place.addEventListener("pointerleave", onLeave, { signal: until });
  place.addEventListener("wheel", onWheel, { passive: false, signal: until });
  place.addEventListener("dblclick", onDouble, { signal: until });
  return () => ears.abort();
};
