/** The share of each market that is offline, and where it is told. */
import type { Group } from "../../sim/twin/parameters.ts";
import { CITIES, type Market } from "./cities.ts";
import { isOffline } from "./kinds.ts";

/** Where the label goes: beside the country, clear of its dots. */
export const LABEL_PLACE: Readonly<Record<Market, readonly [number, number]>> = {
  NO: [2.2, 63.2],
  SE: [21.4, 57.7],
  DK: [5.2, 56.3],
  FI: [32.6, 63.6],
  DE: [17.0, 51.9],
  CH: [9.2, 45.1],
  FR: [-4.6, 46.0],
  NL: [2.6, 53.6],
  GB: [-9.6, 57.4],
  IE: [-12.2, 53.2],
  ES: [-10.9, 40.4],
  IS: [-18.5, 62.7],
};

/** From here on a market counts as hit. */
export const HIT_SHARE = 0.01;

export interface MarketShare {
  readonly market: Market;
  readonly chargers: number;
  readonly offline: number;
}

export const sharesOf = (
  groups: readonly Group[],
  groupOf: Uint16Array,
  frame: Uint8Array,
  truthHidden: boolean,
): MarketShare[] => {
  const ofGroup = new Int32Array(groups.length);
  for (let id = 0; id < frame.length; id++) if (isOffline(frame[id], truthHidden)) ofGroup[groupOf[id]]++;
  const found = new Map<Market, { chargers: number; offline: number }>();
  groups.forEach(({ market, chargers }, k) => {
    const share = found.get(market) ?? { chargers: 0, offline: 0 };
    found.set(market, { chargers: share.chargers + chargers, offline: share.offline + ofGroup[k] });
  });
  return [...found].map(([market, share]) => ({ market, ...share }));
};

/** The middle of a market's people, longitude and latitude. */
export const middleOf = (market: Market): readonly [number, number] => {
  const cities = CITIES[market];
  const people = cities.reduce((sum, city) => sum + city[3], 0);
  const mean = (of: 1 | 2): number => cities.reduce((sum, city) => sum + city[of] * city[3], 0) / people;
  return [mean(1), mean(2)];
};
