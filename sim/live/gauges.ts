/** How the cloud stands at a moment, part by part: what a diagram of it shows. */
import { rateOf } from "../twin/hub.ts";
import type { Twin } from "../twin/twin.ts";
import { now } from "../kernel/events.ts";
import { delayNow } from "../operations/monitors.ts";
import type { Simulation } from "../operations/simulation.ts";
import { firstUnread } from "../twin/log.ts";
import type { GaugeName } from "./protocol.ts";

const list = (count: number, at: (k: number) => number): Int32Array<ArrayBuffer> =>
  Int32Array.from({ length: count }, (_, k) => at(k));

const nodesUp = (w: Twin, hub: number): number => {
  let up = 0;
  for (let node = 0; node < w.nodes; node++) up += w.hub.nodeUp[hub * w.nodes + node];
  return up;
};

const ageOf = (w: Twin, q: number): number =>
  w.partition.unread[q] === 0 ? 0 : now(w.events) - w.log.words[firstUnread(w, q) + 1];

export const gaugesOf = ({
  twin: w,
  monitors,
  parameters: { operations },
}: Simulation): Record<GaugeName, Int32Array<ArrayBuffer>> => {
  const hub = (c: number): number => w.gateway.address[c];
  const clusters = (at: (c: number) => number) => list(w.clusters, at);
  const stores = (at: (k: number) => number) => list(w.store.pool.length, at);
  const partitions = (at: (q: number) => number) => list(w.partition.unread.length, at);
  return {
    hubRate: clusters((c) => Math.round(1000 * rateOf(w, hub(c)))),
    hubNodes: clusters((c) => nodesUp(w, hub(c))),
    onStandby: clusters((c) => (hub(c) === c ? 0 : 1)),
    gatewayInstances: clusters((c) => w.gateway.wanted[c] - w.gateway.lost[c]),
    instances: list(w.instance.health.length, (i) => w.instance.health[i]),
    partitionAge: partitions((q) => ageOf(w, q)),
    partitionBacklog: partitions((q) => w.partition.unread[q]),
    storeBusy: stores((k) => w.store.busy[k]),
    storePool: stores((k) => w.store.pool[k]),
    storeWaiting: stores((k) => w.store.waiting[k]),
    apiOpen: list(1, () => Math.round(w.api.open[0] * 1000)),
    monitorDelay: list(1, () => delayNow(operations, w) ?? -1),
    acknowledgedAt: list(1, () => monitors.acknowledgedAt[0]),
  };
};
