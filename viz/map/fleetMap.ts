/** Draws the map: land on one canvas, every charger as pixels of one image on another above it. */
import { geoPath } from "d3";
import type { Camera } from "../view/view.ts";
import { colourNumber, colourOf, partsOf } from "../colours.ts";
import type { Ground } from "./ground.ts";
import type { Kinds } from "./kinds.ts";
import type { Land } from "./land.ts";
import { LAND_EXTENT, type Plane, type Sight, sightOf } from "./plane.ts";

export interface FleetMap {
  /** Draws land anew and finds each charger's pixel. */
  readonly look: (camera: Camera) => void;
  /** Draws a frame of the film as it was last looked at. */
  readonly draw: (frame: Uint8Array, kinds: Kinds) => void;
  /** Moves the finished picture to about where a camera wants it: quick, but not crisp. */
  readonly shift: (camera: Camera) => void;
  /** Only these chargers (1 by number) stay bright; all when undefined. */
  readonly choose: (chosen: Uint8Array | undefined) => void;
  /** What `look` and `draw` took last, in ms. */
  readonly cost: () => number;
}

// ── Land ──

interface Outlines {
  readonly countries: Path2D;
  readonly borders: Path2D;
}

const outlinesOf = ({ countries, borders }: Land, { projection }: Plane): Outlines => {
  projection.clipExtent(LAND_EXTENT);
  const trace = (what: Land["countries"] | Land["borders"]): Path2D => {
    const path = new Path2D();
    geoPath(projection, Object.assign(path, { beginPath: () => undefined }))(what);
    return path;
  };
  const outlines = { countries: trace(countries), borders: trace(borders) };
  // Clipping is for shapes; points are told apart by their pixel.
  projection.clipExtent(null);
  return outlines;
};

const drawLand = (
  canvas: HTMLCanvasElement,
  { countries, borders }: Outlines,
  { scale, left, top }: Sight,
  ratio: number,
): void => {
  const context = canvas.getContext("2d")!;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.fillStyle = colourOf("--sea");
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.setTransform(ratio * scale, 0, 0, ratio * scale, ratio * left, ratio * top);
  context.fillStyle = colourOf("--land");
  context.fill(countries);
  context.strokeStyle = colourOf("--border");
  context.lineWidth = 0.75 / scale;
  context.stroke(borders);
};

// ── Dots ──

/** So many of each kind are drawn on top: what is rarer is there in full. */
const ON_TOP_MOST = 1_000;
const RANKS = 65_536;
/** Dots of chargers that are not chosen keep so much of their colour. */
const DIMMED = 0.22;

/** A charger's place in a fixed random order of the fleet, from 0 to RANKS − 1. */
const rankOf = (id: number): number => Math.imul(id, 0x9e3779b1) >>> 16;

/** A dot's side in pixels: it grows a little as one comes closer. */
const dotOf = (k: number, ratio: number): number => Math.max(1, Math.round(ratio * (1 + Math.log2(k) / 2.2)));

/** A shape's offsets, each dot of it `dot` pixels wide. */
const stampOf = (shape: readonly (readonly [number, number])[], width: number, dot: number): Int32Array =>
  Int32Array.from(
    shape.flatMap(([x, y]) =>
      Array.from(
        { length: dot * dot },
        (_, i) => (y * dot + Math.floor(i / dot)) * width + x * dot + (i % dot),
      ),
    ),
  );

/** The chargers that are in a picture, and where. */
interface Seen {
  /** Pixels of the image, which is `edge` larger than the canvas on each side, so that no dot is cut. */
  readonly image: ImageData;
  readonly pixels: Uint32Array;
  readonly edge: number;
  readonly dot: number;
  /** By charger: its pixel. */
  readonly pixelOf: Int32Array;
  /** The chargers in the picture: so many of the first of the list. */
  readonly ids: Int32Array;
  readonly count: number;
  /** Those of them that show where several share a pixel. */
  readonly sample: Int32Array;
  readonly sampled: number;
}

/** Arrays that last from one picture to the next. */
interface Workspace {
  readonly pixelOf: Int32Array;
  readonly ids: Int32Array;
  readonly sample: Int32Array;
  first: Int32Array;
}

/** The pixel of each charger; returns how many are in the picture. */
const project = (
  points: Float32Array,
  { scale, left, top }: Sight,
  ratio: number,
  edge: number,
  width: number,
  height: number,
  { pixelOf, ids }: Workspace,
): number => {
  const by = scale * ratio;
  const [right, down] = [left * ratio + edge, top * ratio + edge];
  // A dot may reach over its pixel by as much as the edge.
  const [least, mostX, mostY] = [edge >> 1, width - (edge >> 1), height - (edge >> 1)];
  let count = 0;
  for (let id = 0; id < pixelOf.length; id++) {
    const x = points[2 * id] * by + right;
    const y = points[2 * id + 1] * by + down;
    if (!(x >= least && y >= least && x < mostX && y < mostY)) continue;
    pixelOf[id] = (y | 0) * width + (x | 0);
    ids[count++] = id;
  }
  return count;
};

/** The charger that each pixel shows where several share it: a fair sample by their random order, of those chosen first. */
const sampleOf = (
  { pixelOf, ids, sample, first }: Workspace,
  count: number,
  chosen: Uint8Array | undefined,
): number => {
  first.fill(-1);
  const orderOf = (id: number): number =>
    chosen === undefined || chosen[id] === 1 ? rankOf(id) : rankOf(id) + RANKS;
  for (let i = 0; i < count; i++) {
    const id = ids[i];
    const held = first[pixelOf[id]];
    if (held < 0 || orderOf(id) < orderOf(held)) first[pixelOf[id]] = id;
  }
  let sampled = 0;
  for (let i = 0; i < count; i++) if (first[pixelOf[ids[i]]] === ids[i]) sample[sampled++] = ids[i];
  return sampled;
};

interface Paint {
  /** By kind: its colour, bright and dimmed, and its shape as offsets of pixels. */
  readonly bright: Uint32Array;
  readonly dimmed: Uint32Array;
  readonly stamps: readonly Int32Array[];
}

const mixed = (colour: string, ground: string): string => {
  const below = partsOf(ground);
  return `#${partsOf(colour)
    .map((part, k) => Math.round(DIMMED * part + (1 - DIMMED) * below[k]))
    .map((part) => part.toString(16).padStart(2, "0"))
    .join("")}`;
};

const paintOf = ({ list }: Kinds, width: number, dot: number): Paint => {
  const land = colourOf("--land");
  return {
    bright: Uint32Array.from(list, ({ colour }) => colourNumber(colourOf(colour))),
    dimmed: Uint32Array.from(list, ({ colour }) => colourNumber(mixed(colourOf(colour), land))),
    stamps: list.map(({ shape }) => stampOf(shape, width, dot)),
  };
};

const put = (pixels: Uint32Array, at: number, stamp: Int32Array, colour: number): void => {
  for (let k = 0; k < stamp.length; k++) pixels[at + stamp[k]] = colour;
};

/** First one charger a pixel, so that crowds show their true mix; then trouble on top, the rarest last. */
const drawDots = (
  { pixels, pixelOf, ids, count, sample, sampled }: Seen,
  frame: Uint8Array,
  kinds: Kinds,
  { bright, dimmed, stamps }: Paint,
  chosen: Uint8Array | undefined,
): void => {
  pixels.fill(0);
  const kindOf = kinds.of;
  const [plain] = stamps;
  for (let i = 0; i < sampled; i++) {
    const id = sample[i];
    const kind = kindOf[frame[id]];
    const colour = chosen === undefined || chosen[id] === 1 ? bright[kind] : dimmed[kind];
    if (plain.length === 1) pixels[pixelOf[id]] = colour;
    else put(pixels, pixelOf[id], plain, colour);
  }
  const counts = new Int32Array(stamps.length);
  for (let i = 0; i < count; i++)
    if (chosen === undefined || chosen[ids[i]] === 1) counts[kindOf[frame[ids[i]]]]++;
  // By kind: charger ranks below this are drawn on top.
  const ranks = Float64Array.from(counts, (n, kind) =>
    n > 0 && kinds.onTop.includes(kind) ? (RANKS * ON_TOP_MOST) / n : 0,
  );
  const above: number[][] = stamps.map(() => []);
  for (let i = 0; i < count; i++) {
    const id = ids[i];
    const kind = kindOf[frame[id]];
    if (rankOf(id) < ranks[kind] && (chosen === undefined || chosen[id] === 1)) above[kind].push(id);
  }
  for (const kind of kinds.onTop)
    for (const id of above[kind]) put(pixels, pixelOf[id], stamps[kind], bright[kind]);
};

// ── Both ──

const sized = (canvas: HTMLCanvasElement, ratio: number): void => {
  const [width, height] = [canvas.clientWidth, canvas.clientHeight].map((side) =>
    Math.max(1, Math.round(side * ratio)),
  );
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
};

/** Puts the map into its two canvases. */
export const createMap = (
  landCanvas: HTMLCanvasElement,
  dotsCanvas: HTMLCanvasElement,
  { land, plane, points }: Ground,
): FleetMap => {
  const outlines = outlinesOf(land, plane);
  const context = dotsCanvas.getContext("2d")!;
  const size = points.length >> 1;
  const work: Workspace = {
    pixelOf: new Int32Array(size),
    ids: new Int32Array(size),
    sample: new Int32Array(size),
    first: new Int32Array(0),
  };
  let image: ImageData | undefined;
  let seen: Seen | undefined;
  let sight: Sight | undefined;
  let chosen: Uint8Array | undefined;
  let paint: { readonly kinds: Kinds; readonly colours: Paint } | undefined;
  let took = { looking: 0, drawing: 0 };

  const look = (camera: Camera): void => {
    const began = performance.now();
    const ratio = Math.min(2, devicePixelRatio);
    sized(landCanvas, ratio);
    sized(dotsCanvas, ratio);
    const shape = { width: dotsCanvas.width / ratio, height: dotsCanvas.height / ratio };
    sight = sightOf(plane, camera, shape);
    drawLand(landCanvas, outlines, sight, ratio);
    for (const canvas of [landCanvas, dotsCanvas]) canvas.style.transform = "";
    const dot = dotOf(camera.k, ratio);
    const edge = 4 * dot;
    const [width, height] = [dotsCanvas.width + 2 * edge, dotsCanvas.height + 2 * edge];
    if (image?.width !== width || image.height !== height) {
      image = context.createImageData(width, height);
      work.first = new Int32Array(width * height);
    }
    const count = project(points, sight, ratio, edge, width, height, work);
    const sampled = sampleOf(work, count, chosen);
    const { pixelOf, ids, sample } = work;
    const pixels = new Uint32Array(image.data.buffer);
    seen = { image, pixels, edge, dot, pixelOf, ids, count, sample, sampled };
    paint = undefined;
    took = { ...took, looking: performance.now() - began };
  };

  return {
    look,
    draw: (frame, kinds) => {
      if (seen === undefined) return;
      const began = performance.now();
      if (paint?.kinds !== kinds) paint = { kinds, colours: paintOf(kinds, seen.image.width, seen.dot) };
      drawDots(seen, frame, kinds, paint.colours, chosen);
      context.putImageData(seen.image, -seen.edge, -seen.edge);
      took = { ...took, drawing: performance.now() - began };
    },
    shift: (camera) => {
      if (sight === undefined) return;
      const to = sightOf(plane, camera, sight);
      const by = to.scale / sight.scale;
      const transform = `translate(${to.left - sight.left * by}px, ${to.top - sight.top * by}px) scale(${by})`;
      for (const canvas of [landCanvas, dotsCanvas]) canvas.style.transform = transform;
    },
    choose: (wanted) => {
      chosen = wanted;
      if (seen !== undefined) seen = { ...seen, sampled: sampleOf(work, seen.count, chosen) };
    },
    cost: () => took.looking + took.drawing,
  };
};
