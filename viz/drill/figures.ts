/** The figures of a few clusters at a minute, in words. */
import { count, percentOf } from "../figures.ts";
import { regionAt } from "../map/flows.ts";
import { gainAt, type Run } from "../session/run.ts";

export interface Figure {
  readonly words: string;
  readonly value: string;
  /** Something is wrong with it. */
  readonly bad?: boolean;
}

/** Connects a second with one digit where they are few. */
const rate = (thousandths: number): string =>
  thousandths < 10_000 ? (thousandths / 1000).toFixed(1) : count(Math.round(thousandths / 1000));

const nodesOf = (run: Run, c: number, onStandby: boolean): number => {
  const { hub, standbyHub } = run.scenario.cloud.clusters[c];
  return (onStandby ? standbyHub : hub).nodes;
};

/** What the cloud's own operators can see of some clusters. */
const seenOf = (run: Run, at: number, clusters: readonly number[]): Figure[] => {
  const sum = (of: (c: number) => number): number => clusters.reduce((total, c) => total + of(c), 0);
  const chargers = sum((c) => run.clusters[c].chargers);
  const known = sum((c) => run.series.knownOffline[at * run.clusters.length + c]);
  return [
    { words: "Chargers", value: count(chargers) },
    { words: "Held for offline", value: `${count(known)} (${percentOf(known, chargers)})` },
  ];
};

/** What is true of some clusters, whether anybody sees it or not. */
const trueOf = (run: Run, at: number, clusters: readonly number[]): Figure[] => {
  const row = at * run.clusters.length;
  const sum = (of: (c: number) => number): number => clusters.reduce((total, c) => total + of(c), 0);
  const chargers = sum((c) => run.clusters[c].chargers);
  const offline = sum((c) => run.series.offline[row + c]);
  const connects = sum((c) => gainAt(run, "connects", at, c));
  const refused = sum((c) => gainAt(run, "refused", at, c));
  const waiting = sum((c) => run.series.waiting[row + c]);
  return [
    {
      words: "Offline",
      value: `${count(offline)} (${percentOf(offline, chargers)})`,
      bad: offline > chargers / 100,
    },
    { words: "Connects within the minute", value: count(connects) },
    { words: "Refused within the minute", value: count(refused), bad: refused > connects },
    { words: "Waiting in the gateway", value: count(waiting) },
  ];
};

/** The parts of one cluster. */
const partsOf = (run: Run, at: number, c: number): Figure[] => {
  const gauges = run.gauges[at];
  if (gauges === undefined) return [];
  const { hub, standbyHub } = run.scenario.cloud.clusters[c];
  const onStandby = gauges.onStandby[c] === 1;
  const usual = (onStandby ? standbyHub : hub).admission;
  const nodes = nodesOf(run, c, onStandby);
  return [
    {
      words: "Hub admits",
      value: `${rate(gauges.hubRate[c])} connects/s of ${count(Math.round(usual * 10) / 10)}`,
      bad: gauges.hubRate[c] < usual * 900,
    },
    {
      words: "Hub nodes up",
      value: `${count(gauges.hubNodes[c])} of ${count(nodes)}`,
      bad: gauges.hubNodes[c] < nodes,
    },
    { words: "Gateway instances", value: count(gauges.gatewayInstances[c]) },
    {
      words: "Runs in",
      value: `${regionAt(run, c, at)}${onStandby ? ", on its standby hub" : ""}`,
      bad: onStandby,
    },
  ];
};

export const figuresOf = (
  run: Run,
  at: number,
  clusters: readonly number[],
  truthHidden: boolean,
): Figure[] => [
  ...seenOf(run, at, clusters),
  ...(truthHidden ? [] : trueOf(run, at, clusters)),
  ...(truthHidden || clusters.length !== 1 ? [] : partsOf(run, at, clusters[0])),
];
