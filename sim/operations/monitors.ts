/**
 * Monitors, alerts and on-call: what the operators see of the twin. A sample is taken every minute, reaches the rules
 * `delay` minutes later, and an alert fires when enough samples in a row are above its threshold.
 */
import { f64, i32, type Views } from "../kernel/arena.ts";
import { duration } from "../kernel/variates.ts";
import { TICKS_PER_MINUTE, type Ticks } from "../kernel/time.ts";
import type { Series } from "../measures/series.ts";
import type { Twin } from "../twin/twin.ts";
import type { AlertRule, Operations } from "./parameters.ts";

export const monitorFields = (rules: number, clusters: number) => ({
  /** Samples in a row above the threshold, by rule and cluster. */
  streak: i32(Math.max(1, rules * clusters)),
  /** When each rule fired first, by cluster; −1 until then. */
  firedAt: i32(Math.max(1, rules * clusters)),
  acknowledgedAt: f64(1),
});
export type Monitors = Views<ReturnType<typeof monitorFields>>;

export const initMonitors = (m: Monitors): void => {
  m.firedAt.fill(-1);
  m.acknowledgedAt[0] = -1;
};

const valueAt = (rule: AlertRule, s: Series, w: Twin, minute: number, cluster: number): number => {
  const at = minute * w.clusters + cluster;
  const size = w.fleet.clusterSize[cluster];
  switch (rule.metric) {
    case "offline-share":
      return s.knownOffline[at] / size;
    case "offline-rate":
      return (s.wentOffline[at] - (minute > 0 ? s.wentOffline[at - w.clusters] : 0)) / size;
  }
};

/** Looks at the sample that arrives at this minute; `reaction` are the random bits of on-call's reaction. */
export const watch = (
  m: Monitors,
  o: Operations,
  s: Series,
  w: Twin,
  minute: number,
  reaction: number,
): void => {
  const seen = minute - o.delay;
  if (seen < 0) return;
  const t: Ticks = minute * TICKS_PER_MINUTE;
  o.alerts.forEach((rule, r) => {
    for (let c = 0; c < w.clusters; c++) {
      const at = r * w.clusters + c;
      m.streak[at] = valueAt(rule, s, w, seen, c) > rule.above ? m.streak[at] + 1 : 0;
      if (m.streak[at] < rule.samples || m.firedAt[at] >= 0) continue;
      m.firedAt[at] = t;
      if (rule.severity === "critical" && m.acknowledgedAt[0] < 0)
        m.acknowledgedAt[0] = t + Math.round(duration(o.acknowledged, reaction));
    }
  });
};

export interface Alert {
  readonly name: string;
  readonly severity: AlertRule["severity"];
  readonly cluster: string;
  readonly at: Ticks;
}

/** The alerts fired so far, in order of time. */
export const alertsOf = (m: Monitors, o: Operations, w: Twin): Alert[] =>
  o.alerts
    .flatMap((rule, r) =>
      w.cloud.clusters.map((cluster, c) => ({
        name: rule.name,
        severity: rule.severity,
        cluster: cluster.name,
        at: m.firedAt[r * w.clusters + c],
      })),
    )
    .filter((alert) => alert.at >= 0)
    .sort((a, b) => a.at - b.at);
