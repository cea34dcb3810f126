/** A label for each market: the share of its chargers that is offline, which crowded dots cannot show. */
import { stateIn } from "../../sim/live/film.ts";
import { CONNECTED } from "../../sim/twin/state.ts";
import type { Group } from "../../sim/twin/parameters.ts";
import type { Market } from "./cities.ts";
import { wholePercent } from "../figures.ts";

/** Where the label goes: beside the country, clear of its dots. */
const LABEL_PLACE: Readonly<Record<Market, readonly [number, number]>> = {
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
const HIT_SHARE = 0.01;

export interface MarketShare {
  readonly market: Market;
  readonly chargers: number;
  readonly offline: number;
}

export const sharesOf = (groups: readonly Group[], states: Uint8Array): MarketShare[] => {
  const found = new Map<Market, { chargers: number; offline: number }>();
  let id = 0;
  for (const { market, chargers } of groups) {
    const share = found.get(market) ?? { chargers: 0, offline: 0 };
    found.set(market, share);
    share.chargers += chargers;
    for (const end = id + chargers; id < end; id++) if (stateIn(states[id]) !== CONNECTED) share.offline++;
  }
  return [...found].map(([market, share]) => ({ market, ...share }));
};

type Locate = (place: readonly [number, number]) => readonly [number, number];

export const showMarkets = (list: HTMLElement, shares: readonly MarketShare[], locate: Locate): void =>
  list.replaceChildren(
    ...shares.map(({ market, chargers, offline }) => {
      const item = document.createElement("li");
      const [left, top] = locate(LABEL_PLACE[market]);
      item.style.left = `clamp(2.4em, ${left}px, 100% - 2.4em)`;
      item.style.top = `${top}px`;
      item.textContent = `${market} ${wholePercent(offline / chargers)}`;
      item.classList.toggle("hit", offline >= HIT_SHARE * chargers);
      return item;
    }),
  );
