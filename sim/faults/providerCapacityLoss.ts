import { Schema } from "effect";
import type { Ticks } from "../kernel/time.ts";
import { exponential } from "../kernel/variates.ts";
import { clusterIndex, endOf, type Pull } from "../twin/planning.ts";
import { At, Duration, knob, Law, Name, Rate, Share } from "../twin/quantity.ts";
import { shuffled } from "./choose.ts";
import { fault } from "./fault.ts";

/** The provider's connectivity service runs short of capacity behind one cluster, beyond the operator's control. */
const schema = Schema.Struct({
  kind: Schema.Literal("provider-capacity-loss"),
  cluster: Name.annotate({ description: "The cluster whose hub loses capacity." }),
  at: At.annotate({ description: "When the first node is lost." }),
  over: knob(Duration, "15 min", "assumed", "How long it takes until all nodes that fail have failed."),
  course: knob(
    Schema.Literals(["flapping", "partial", "total"]),
    "flapping",
    "assumed",
    "Flapping: lost nodes come and go; partial: they stay down; total: all are down and nothing is admitted.",
  ),
  remaining: knob(Share, 0.1, "assumed", "Share of the hub's nodes that stay up."),
  silentShare: knob(Share, 0.3, "assumed", "Share of a lost node's sockets that die without being closed."),
  nodeDown: knob(
    Duration,
    "10 min",
    "assumed",
    "Flapping: a lost node returns after an exponential time of this mean …",
  ),
  nodeUp: knob(
    Duration,
    "2 min",
    "assumed",
    "… and is lost again after one of this mean, until capacity returns.",
  ),
  admission: knob(Rate, "1/s", "assumed", "New connections the hub still admits meanwhile."),
  returns: At.annotate({ description: "When capacity returned, in hindsight." }),
  returnLaw: knob(
    Law,
    { median: "113 min", p95: "1310 min" },
    "sourced: durations of AWS's 27 public events of 2024, median 1.88 h, 95th percentile 21.83 h (ahill.net)",
    "How long the shortage lasts, as far as anyone could know at the time.",
  ),
  admissionAfter: knob(Rate, "16/s", "assumed", "New connections admitted once capacity returns."),
  fullAfter: knob(Duration, "4 h", "assumed", "After its return: when admission is back to normal."),
});

/** No node is lost more often: a limit on pulls, should the shortage be drawn to last for ever. */
const FLAPS_MAX = 1_000;

export const providerCapacityLoss = fault({
  kind: "provider-capacity-loss",
  title: "The provider's device connectivity service runs short of capacity",
  schema,
  severity: { remaining: [1, 0], silentShare: [0, 1] },
  plan: (p, planning) => {
    const hub = clusterIndex(planning.cloud, p.cluster);
    const stream = `provider capacity of ${p.cluster}`;
    const onset = planning.at(p.at);
    const back = endOf(p, onset, stream, planning);
    const { nodes } = planning.cloud.clusters[hub].hub;
    const total = p.course === "total";
    const lost = total ? nodes : nodes - Math.round(nodes * p.remaining);
    const pulls: Pull[] = [
      { at: onset, lever: "hub-admission", target: hub, value: total ? 0 : p.admission },
      { at: back, lever: "hub-admission", target: hub, value: p.admissionAfter },
      { at: back + p.fullAfter, lever: "hub-admission", target: hub, value: -1 },
    ];
    shuffled(nodes, `${stream}: order of nodes`, onset, planning)
      .slice(0, lost)
      .forEach((node, i) => {
        const downAndUp = (down: Ticks, up: Ticks): void => {
          pulls.push({ at: down, lever: "hub-node-down", target: hub, value: node, detail: p.silentShare });
          pulls.push({ at: up, lever: "hub-node-up", target: hub, value: node });
        };
        let t = onset + Math.round((p.over * i) / Math.max(1, lost));
        if (p.course !== "flapping") {
          if (t < back) downAndUp(t, back);
          return;
        }
        for (let k = 0; t < back && k < 2 * FLAPS_MAX; k += 2) {
          const up =
            t + 1 + Math.round(p.nodeDown * exponential(planning.draw(`${stream}: node ${node}`, k, t)));
          downAndUp(t, Math.min(up, back));
          t =
            up + 1 + Math.round(p.nodeUp * exponential(planning.draw(`${stream}: node ${node}`, k + 1, up)));
        }
      });
    return pulls;
  },
});
