/** What flows between regions and markets in the minute that ends at the playhead. */
import type { Cloud, Fleet } from "../../sim/twin/parameters.ts";
import { gainAt, type Run } from "../session/run.ts";
import type { Market } from "./cities.ts";

/** The region a cluster runs in at a minute: its own, or that of its standby after a failover. */
export const regionAt = (run: Run, cluster: number, minute: number): string => {
  const { region, standby } = run.scenario.cloud.clusters[cluster];
  return run.gauges[minute]?.onStandby[cluster] === 1 ? standby : region;
};

export interface RegionFigures {
  readonly name: string;
  readonly clusters: readonly number[];
  readonly chargers: number;
  readonly offline: number;
  readonly knownOffline: number;
  readonly connects: number;
  readonly refused: number;
}

/** Of the clusters that have their home in each region. */
export const regionsOf = (run: Run, minute: number): RegionFigures[] => {
  const { regions, clusters } = run.scenario.cloud;
  return regions.map((name) => {
    const own = clusters.flatMap(({ region }, c) => (region === name ? [c] : []));
    const sum = (of: (c: number) => number): number => own.reduce((total, c) => total + of(c), 0);
    const at = minute * clusters.length;
    return {
      name,
      clusters: own,
      chargers: sum((c) => run.clusters[c].chargers),
      offline: sum((c) => run.series.offline[at + c]),
      knownOffline: sum((c) => run.series.knownOffline[at + c]),
      connects: sum((c) => gainAt(run, "connects", minute, c)),
      refused: sum((c) => gainAt(run, "refused", minute, c)),
    };
  });
};

export interface Flow {
  readonly region: string;
  readonly market: Market;
  readonly connects: number;
  readonly refused: number;
}

/** By cluster and market: the share of the cluster's chargers that is there. */
const sharesOf = ({ groups }: Pick<Fleet, "groups">, { clusters }: Pick<Cloud, "clusters">) =>
  clusters.map(({ name }) => {
    const own = groups.filter(({ cluster }) => cluster === name);
    const all = own.reduce((sum, { chargers }) => sum + chargers, 0);
    const shares = new Map<Market, number>();
    for (const { market, chargers } of own)
      shares.set(market, (shares.get(market) ?? 0) + chargers / Math.max(1, all));
    return shares;
  });

/** What each region lets in from each market, and refuses, a minute: a cluster's figures shared out by its chargers. */
export const flowsOf = (run: Run, minute: number): Flow[] => {
  const flows = new Map<string, { region: string; market: Market; connects: number; refused: number }>();
  sharesOf(run.scenario.fleet, run.scenario.cloud).forEach((shares, c) => {
    const region = regionAt(run, c, minute);
    for (const [market, share] of shares) {
      const key = `${region} ${market}`;
      const flow = flows.get(key) ?? { region, market, connects: 0, refused: 0 };
      flow.connects += share * gainAt(run, "connects", minute, c);
      flow.refused += share * gainAt(run, "refused", minute, c);
      flows.set(key, flow);
    }
  });
  return [...flows.values()];
};
