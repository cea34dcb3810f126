import { type Fleet, type LinkName, type Market, MARKETS, LINK_NAMES } from "../twin/parameters.ts";

/** Of these markets, those with chargers; of all, if none is named. */
export const marketsOf = ({ groups }: Fleet, named: readonly Market[]): Market[] =>
  MARKETS.filter(
    (market) => (named.length === 0 || named.includes(market)) && groups.some((g) => g.market === market),
  );

/** The access networks of these markets and links that have chargers. */
export const segmentsOf = (
  fleet: Fleet,
  markets: readonly Market[],
  links: readonly LinkName[],
): { market: Market; link: LinkName }[] =>
  marketsOf(fleet, markets).flatMap((market) =>
    LINK_NAMES.filter(
      (link) => links.includes(link) && fleet.groups.some((g) => g.market === market && g.link === link),
    ).map((link) => ({ market, link })),
  );
