/** The countries of the offline map, and a mask that tells which market a point lies in. */
import { geoEquirectangular, geoPath } from "d3";
import { feature, mesh } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import countriesUrl from "world-atlas/countries-50m.json?url";
import type { Market } from "./cities.ts";
import type { OnLand } from "./positions.ts";

/** ISO 3166-1 numbers, by which the atlas names countries. */
const ISO_NUMBER: Readonly<Record<Market, number>> = {
  NO: 578,
  SE: 752,
  DK: 208,
  FI: 246,
  DE: 276,
  CH: 756,
  FR: 250,
  NL: 528,
  GB: 826,
  IE: 372,
  ES: 724,
  IS: 352,
};

export interface Land {
  readonly countries: ReturnType<typeof countriesOf>;
  readonly borders: ReturnType<typeof mesh>;
}

type Atlas = Topology<{ countries: GeometryCollection }>;
const countriesOf = (atlas: Atlas) => feature(atlas, atlas.objects.countries);

export const loadLand = async (): Promise<Land> => {
  const atlas = (await (await fetch(countriesUrl)).json()) as Atlas;
  return {
    countries: countriesOf(atlas),
    borders: mesh(atlas, atlas.objects.countries, (a, b) => a !== b),
  };
};

// The mask covers Europe in plain longitude and latitude, so that looking a point up costs two multiplications.
const WEST = -25.5;
const EAST = 33;
const SOUTH = 34;
const NORTH = 72;
const PIXELS_PER_DEGREE = 24;

/** Paints each market in its own shade of red, and reads the shades back. */
export const landMask = ({ countries }: Land, markets: readonly Market[]): OnLand => {
  const width = (EAST - WEST) * PIXELS_PER_DEGREE;
  const height = (NORTH - SOUTH) * PIXELS_PER_DEGREE;
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true })!;
  const projection = geoEquirectangular()
    .scale((PIXELS_PER_DEGREE * 180) / Math.PI)
    .translate([-WEST * PIXELS_PER_DEGREE, NORTH * PIXELS_PER_DEGREE])
    .clipExtent([
      [0, 0],
      [width, height],
    ]);
  const path = geoPath(projection, context);
  const shades = new Map(markets.map((market, i) => [market, 20 * (i + 1)]));
  for (const [market, shade] of shades) {
    const country = countries.features.find(({ id }) => Number(id) === ISO_NUMBER[market]);
    if (country === undefined) continue;
    context.beginPath();
    path(country);
    context.fillStyle = `rgb(${shade} 0 0)`;
    context.fill();
  }
  const pixels = context.getImageData(0, 0, width, height).data;
  return (longitude, latitude, market) => {
    const x = Math.floor((longitude - WEST) * PIXELS_PER_DEGREE);
    const y = Math.floor((NORTH - latitude) * PIXELS_PER_DEGREE);
    if (x < 0 || y < 0 || x >= width || y >= height) return false;
    const at = 4 * (y * width + x);
    // The edge of a country is blended, and so of no shade.
    return pixels[at + 3] === 255 && pixels[at] === shades.get(market);
  };
};
