/** What is not as it should be when a run ends: said in words, so that no run that has not recovered passes for one that has. */
import { PIPELINE_NAMES, STORE_NAMES } from "../twin/backendParameters.ts";
import { firstUnread } from "../twin/log.ts";
import { sum } from "../twin/offline.ts";
import { DEAD, OPEN, ZOMBIE } from "../twin/state.ts";
import type { Ticks } from "../kernel/time.ts";
import type { Twin } from "../twin/twin.ts";
import { LAG } from "./series.ts";

const several = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

function* chargersAway(w: Twin): Iterable<string> {
  const stuck = sum(w.tally.stuck);
  const away = sum(w.tally.affectedOffline) - stuck;
  if (away > 0) yield `${several(away, "charger is", "chargers are")} still offline`;
  if (stuck > 0) yield `${several(stuck, "charger stays", "chargers stay")} offline until reset`;
  for (let c = 0; c < w.clusters; c++)
    if (w.hub.closed[w.gateway.address[c]] !== OPEN) yield `the hub of ${w.cloud.clusters[c].name} is closed`;
}

/** Partitions whose oldest message has waited for over a minute, and instances that do not work. */
function* pipelinesBehind(w: Twin, t: Ticks): Iterable<string> {
  const { partitionFrom, instanceFrom } = w.backendTables;
  for (const [p, name] of PIPELINE_NAMES.entries()) {
    let waiting = 0;
    for (let q = partitionFrom[p]; q < partitionFrom[p + 1]; q++)
      if (w.partition.unread[q] > 0 && t - w.log.words[firstUnread(w, q) + 1] > LAG)
        waiting += w.partition.unread[q];
    if (waiting > 0) yield `${name}: ${several(waiting, "message waits", "messages wait")}`;
    let stalled = 0;
    for (let i = instanceFrom[p]; i < instanceFrom[p + 1]; i++)
      if (w.instance.health[i] === ZOMBIE || w.instance.health[i] === DEAD) stalled++;
    if (stalled > 0) yield `${name}: ${several(stalled, "instance is", "instances are")} stalled`;
  }
}

function* storesBusy(w: Twin): Iterable<string> {
  for (const [s, name] of STORE_NAMES.entries()) {
    if (w.store.locked[s] === 1) yield `${name} store: its table is locked`;
    if (w.store.waiting[s] > 0)
      yield `${name} store: ${several(w.store.waiting[s], "caller waits", "callers wait")}`;
  }
}

/** Nothing, if all is well. */
export const aftermathOf = (w: Twin, t: Ticks): string[] => [
  ...chargersAway(w),
  ...pipelinesBehind(w, t),
  ...storesBusy(w),
  ...(w.api.open[0] < 1 ? [`the API lets in ${Math.round(w.api.open[0] * 100)} % of attempts`] : []),
];
