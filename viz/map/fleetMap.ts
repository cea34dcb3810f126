/** The map: land on one canvas, every charger as pixels of one image on another above it. */
import { geoConicConformal, type GeoProjection, geoPath } from "d3";
import { CITIES, type Market } from "./cities.ts";
import { type Land, landMask, loadLand } from "./land.ts";
import { placeChargers } from "./positions.ts";
import { stateIn } from "../../sim/live/film.ts";
import type { Scenario } from "../../sim/scenario/schema.ts";
import { DISPLAY_STATES, ON_TOP } from "../states.ts";
import { colourNumber, colourOf } from "../colours.ts";

/** Room around the outermost cities, and for dots that are larger than one pixel. */
const MARGIN = 26;
const EDGE = 4;

export interface FleetMap {
  /** Draws a frame of the film. */
  readonly draw: (frame: Uint8Array) => void;
  /** The size or the colours have changed. */
  readonly renew: () => void;
  /** Where a place is on the map, in CSS pixels. */
  readonly locate: (place: readonly [number, number]) => readonly [number, number];
}

interface Picture {
  readonly image: ImageData;
  readonly pixels: Uint32Array;
  /** The pixel of each charger; −1 off the map. */
  readonly pixelOf: Int32Array;
  /** The chargers that show where several share a pixel. */
  readonly sample: Int32Array;
  readonly projection: GeoProjection;
  /** By state: its colour, and its shape as offsets of pixels. */
  readonly colours: readonly number[];
  readonly stamps: readonly Int32Array[];
}

const fitted = (markets: readonly Market[], width: number, height: number): GeoProjection => {
  const coordinates = markets.flatMap((market) => CITIES[market].map(([, x, y]) => [x, y]));
  return geoConicConformal()
    .parallels([43, 62])
    .rotate([-11, 0])
    .fitExtent(
      [
        [MARGIN, MARGIN],
        [width - MARGIN, height - MARGIN],
      ],
      { type: "MultiPoint", coordinates },
    )
    .clipExtent([
      [0, 0],
      [width, height],
    ]);
};

const drawLand = (canvas: HTMLCanvasElement, land: Land, projection: GeoProjection, ratio: number): void => {
  const context = canvas.getContext("2d")!;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.fillStyle = colourOf("--sea");
  context.fillRect(0, 0, canvas.width, canvas.height);
  const path = geoPath(projection, context);
  context.beginPath();
  path(land.countries);
  context.fillStyle = colourOf("--land");
  context.fill();
  context.beginPath();
  path(land.borders);
  context.strokeStyle = colourOf("--border");
  context.lineWidth = 0.75;
  context.stroke();
};

const pixelsOf = (
  places: Float32Array,
  projection: GeoProjection,
  width: number,
  height: number,
  ratio: number,
) => {
  const pixelOf = new Int32Array(places.length >> 1);
  // Clipping is for shapes; points are checked here.
  const bare = projection.clipExtent(null);
  for (let id = 0; id < pixelOf.length; id++) {
    const point = bare([places[2 * id], places[2 * id + 1]]);
    const x = point === null ? -1 : Math.floor(point[0] * ratio);
    const y = point === null ? -1 : Math.floor(point[1] * ratio);
    const inside = x >= EDGE && y >= EDGE && x < width - EDGE && y < height - EDGE;
    pixelOf[id] = inside ? y * width + x : -1;
  }
  return pixelOf;
};

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

/** So many of each state are drawn on top: what is rarer is there in full. */
const ON_TOP_MOST = 1_000;
const RANKS = 65_536;

/** A charger's place in a fixed random order of the fleet, from 0 to RANKS − 1. */
const rankOf = (id: number): number => Math.imul(id, 0x9e3779b1) >>> 16;

/** The charger that each pixel shows where several share it: a fair sample, by their random order. */
const sampleOf = (pixelOf: Int32Array, pixels: number): Int32Array => {
  const first = new Int32Array(pixels).fill(-1);
  for (let id = 0; id < pixelOf.length; id++) {
    const at = pixelOf[id];
    if (at >= 0 && (first[at] < 0 || rankOf(id) < rankOf(first[at]))) first[at] = id;
  }
  return first.filter((id) => id >= 0);
};

const countStates = (frame: Uint8Array): Int32Array => {
  const counts = new Int32Array(DISPLAY_STATES.length);
  for (let id = 0; id < frame.length; id++) counts[stateIn(frame[id])]++;
  return counts;
};

/** First one charger a pixel, so that crowds show their true mix; then trouble on top, the rarest last. */
const drawDots = ({ pixels, pixelOf, sample, colours, stamps }: Picture, frame: Uint8Array): void => {
  pixels.fill(0);
  for (let i = 0; i < sample.length; i++) pixels[pixelOf[sample[i]]] = colours[stateIn(frame[sample[i]])];
  const counts = countStates(frame);
  for (const state of ON_TOP) {
    if (counts[state] === 0) continue;
    const ranks = (RANKS * ON_TOP_MOST) / counts[state];
    const stamp = stamps[state];
    for (let id = 0; id < frame.length; id++) {
      if (stateIn(frame[id]) !== state || pixelOf[id] < 0 || rankOf(id) >= ranks) continue;
      for (let k = 0; k < stamp.length; k++) pixels[pixelOf[id] + stamp[k]] = colours[state];
    }
  }
};

const sized = (canvas: HTMLCanvasElement, ratio: number): void => {
  canvas.width = Math.round(canvas.clientWidth * ratio);
  canvas.height = Math.round(canvas.clientHeight * ratio);
};

/** Puts the map into its two canvases. Chargers are placed once; a new size or colour only projects them anew. */
export const createMap = async (
  landCanvas: HTMLCanvasElement,
  dotsCanvas: HTMLCanvasElement,
  { fleet }: Scenario,
): Promise<FleetMap> => {
  const markets = [...new Set(fleet.groups.map((group) => group.market))];
  const land = await loadLand();
  const places = placeChargers(fleet.groups, landMask(land, markets));
  const context = dotsCanvas.getContext("2d")!;

  const paint = (): Picture => {
    const ratio = Math.min(2, devicePixelRatio);
    sized(landCanvas, ratio);
    sized(dotsCanvas, ratio);
    const { width, height } = dotsCanvas;
    const projection = fitted(markets, landCanvas.clientWidth, landCanvas.clientHeight);
    drawLand(landCanvas, land, projection, ratio);
    const image = context.createImageData(Math.max(1, width), Math.max(1, height));
    const dot = Math.max(1, Math.round(ratio));
    const pixelOf = pixelsOf(places, projection, width, height, ratio);
    return {
      image,
      pixelOf,
      sample: sampleOf(pixelOf, width * height),
      projection,
      pixels: new Uint32Array(image.data.buffer),
      colours: DISPLAY_STATES.map(({ colour }) => colourNumber(colourOf(colour))),
      stamps: DISPLAY_STATES.map(({ shape }) => stampOf(shape, width, dot)),
    };
  };

  let picture = paint();
  return {
    draw: (frame) => {
      drawDots(picture, frame);
      context.putImageData(picture.image, 0, 0);
    },
    renew: () => {
      picture = paint();
    },
    locate: ([longitude, latitude]) => picture.projection([longitude, latitude]) ?? [-99, -99],
  };
};
