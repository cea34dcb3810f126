/**
 * Where a charger is drawn. No report says where chargers stand, so each gets a place around a city of its market, by its
 * number alone: it stays there in every run and at every time. For the map only; nothing in the simulation knows of it.
 */
import { draw } from "../../sim/kernel/draw.ts";
import { deriveKeys } from "../../sim/kernel/streams.ts";
import { chance, uniform } from "../../sim/kernel/variates.ts";
import { groupOfEach } from "../../sim/twin/fleet.ts";
import type { Fleet } from "../../sim/twin/parameters.ts";
import { CITIES, type City, type Market } from "./cities.ts";

const STREAMS = ["map: city", "map: rural", "map: distance", "map: bearing"];
const [CITY, RURAL, DISTANCE, BEARING] = STREAMS.keys();

/** Share that lives outside a town, and how far the two spread (standard deviation). */
const RURAL_SHARE = 0.45;
const TOWN_KM = 14;
const RURAL_KM = 75;
const KM_PER_DEGREE = 111.2;
const TRIES = 12;

export type OnLand = (longitude: number, latitude: number, market: Market) => boolean;

const pickCity = (cities: readonly City[], u: number): City => {
  let left = u * cities.reduce((sum, city) => sum + city[3], 0);
  for (const city of cities) if ((left -= city[3]) < 0) return city;
  return cities[cities.length - 1];
};

/** A point around a city, by a two-dimensional normal law. */
const around = (keys: Int32Array, [, longitude, latitude]: City, id: number, attempt: number, km: number) => {
  const away = km * Math.sqrt(-2 * Math.log(uniform(draw(keys, DISTANCE, id, attempt))));
  const bearing = 2 * Math.PI * uniform(draw(keys, BEARING, id, attempt));
  const north = (away * Math.cos(bearing)) / KM_PER_DEGREE;
  const east = (away * Math.sin(bearing)) / (KM_PER_DEGREE * Math.cos((latitude * Math.PI) / 180));
  return [longitude + east, latitude + north] as const;
};

const placeOf = (keys: Int32Array, id: number, market: Market, onLand: OnLand): readonly [number, number] => {
  const city = pickCity(CITIES[market], uniform(draw(keys, CITY, id, 0)));
  const spread = chance(draw(keys, RURAL, id, 0), RURAL_SHARE) ? RURAL_KM : TOWN_KM;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const place = around(keys, city, id, attempt, spread / (1 + attempt / 4));
    if (onLand(place[0], place[1], market)) return place;
  }
  return [city[1], city[2]];
};

/** Longitude and latitude of every charger, two numbers each, in the order of the simulation. */
export const placeChargers = (fleet: Fleet, onLand: OnLand): Float32Array => {
  const keys = deriveKeys("positions", STREAMS);
  const groupOf = groupOfEach(fleet);
  const places = new Float32Array(2 * groupOf.length);
  for (let id = 0; id < groupOf.length; id++)
    places.set(placeOf(keys, id, fleet.groups[groupOf[id]].market, onLand), 2 * id);
  return places;
};
