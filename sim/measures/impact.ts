/** What an outage cost: the figures a run, a league table and a threshold speak of. */
import { ticksToMinutes, type Ticks } from "../kernel/time.ts";
import { waitingNow, type OutOfReach, withoutCloud } from "../twin/cars.ts";
import { callsOpen } from "../twin/clients.ts";
import { offlineTicks, sum } from "../twin/offline.ts";
import { BY_FAULT, NEVER, STUCK } from "../twin/state.ts";
import type { Twin } from "../twin/twin.ts";
import { fleetAt, type Series } from "./series.ts";
import type { Weights } from "./weights.ts";

export const METRICS = {
  offlineChargerMinutes: "Charger-minutes offline, token refreshes that succeed at once apart.",
  chargersAffected: "Chargers that a fault or a mitigation took offline at least once.",
  peakAffected: "Most of them offline at one time.",
  chargersDropped: "Chargers whose socket a fault or a mitigation closed.",
  droppedByMitigation: "Chargers whose socket a mitigation closed.",
  startsBlocked:
    "Drivers who plugged in at an offline charger without offline authorisation or stand-alone mode.",
  startsLate: "Sessions whose charging began over 60 s after plug-in, or not at all.",
  driverWaitMinutes: "Minutes drivers waited for charging to begin, beyond the first of each.",
  sessionsInterrupted:
    "Charging sessions under way when their charger came back: its firmware stops them and asks for a new start.",
  statusStaleMinutes:
    "Charger-minutes in which a charger's status or session messages waited for over a minute in the cloud.",
  historyLagHours: "Charger-hours in which a charger's history was over a minute behind.",
  callsFailed: "Calls to the API that their clients gave up, or are still trying again.",
  apiErrorShare: "Share of the attempts at calls that were not answered in time.",
  commandsFailed: "Commands to chargers that did not reach them in time.",
  messagesLost: "Messages, whatever their copies, never to be handled.",
  messagesHandledTwice: "Messages handled more than once.",
  megabytesUp: "What chargers sent, each message once: frames, WebSocket and TLS.",
  connectsRefused: "Connection attempts refused.",
  minutesTo50: "Minutes from the first harm until 50 % of the affected were online, and stayed so.",
  minutesTo95: "The same for 95 %.",
  minutesTo99: "The same for 99 %.",
  score: "Customer-minutes: the weighted sum of the harms, by the weights of the scenario.",
} as const;
export type MetricName = keyof typeof METRICS;
export const METRIC_NAMES = Object.keys(METRICS) as MetricName[];

/** Metrics between 0 and 1. */
export const SHARES: ReadonlySet<MetricName> = new Set<MetricName>(["apiErrorShare"]);
/** Metrics that do not grow with the fleet; the others count chargers, drivers or messages. */
export const OF_ANY_FLEET: ReadonlySet<MetricName> = new Set<MetricName>([
  ...SHARES,
  "minutesTo50",
  "minutesTo95",
  "minutesTo99",
]);

/** A value is null where it was not reached (a recovery quantile); then `recoveredShare` says what was. */
export type Impact = Record<MetricName, number | null> &
  Readonly<Record<HarmMetric, number>> & {
    readonly recoveredShare: number;
    readonly score: number;
  };

/** What each weight counts: the score is the sum of these, each times its weight. */
export const HARMS: Readonly<
  Record<keyof Weights, (impact: Readonly<Record<HarmMetric, number>>) => number>
> = {
  driverWaitMinute: (i) => i.driverWaitMinutes,
  startBlocked: (i) => i.startsBlocked,
  offlineChargerMinute: (i) => i.offlineChargerMinutes,
  statusStaleMinute: (i) => i.statusStaleMinutes,
  historyLagMinute: (i) => i.historyLagHours * 60,
  callFailed: (i) => i.callsFailed,
  commandFailed: (i) => i.commandsFailed,
  messageLost: (i) => i.messagesLost,
};
export const WEIGHT_NAMES = Object.keys(HARMS) as (keyof Weights)[];

type HarmMetric =
  | "driverWaitMinutes"
  | "startsBlocked"
  | "offlineChargerMinutes"
  | "statusStaleMinutes"
  | "historyLagHours"
  | "callsFailed"
  | "commandsFailed"
  | "messagesLost";

/** Share of all that were ever affected that is online at a minute; 1 when nobody was. */
export const recoveredShare = (s: Series, w: Twin, minute: number, everAffected: number): number =>
  everAffected === 0 ? 1 : 1 - fleetAt(s, "affectedOffline", w.clusters, minute) / everAffected;

/**
 * Minutes from the first harm to the minute from which the share that is online never falls below `share` again;
 * null when it was below at the end.
 */
const minutesTo = (share: number, s: Series, w: Twin, everAffected: number): number | null => {
  const first = w.tally.firstHarm[0];
  if (first === NEVER) return 0;
  const last = s.sampled[0] - 1;
  let minute = last;
  while (minute >= 0 && recoveredShare(s, w, minute, everAffected) >= share) minute--;
  return minute === last ? null : Math.max(0, minute + 1 - ticksToMinutes(first));
};

/** Most chargers kept offline at one time by faults and mitigations, by the minute. */
export const peakAffected = (s: Series, w: Twin): number => {
  let most = 0;
  for (let m = 0; m < s.sampled[0]; m++) most = Math.max(most, fleetAt(s, "affectedOffline", w.clusters, m));
  return most;
};

/**
 * What remains of the run for chargers that nothing brings back, when a world ends before the run does. Nothing can
 * happen to them, so their future is rolled forward rather than simulated.
 */
const stuckUntil = (w: Twin, t: Ticks, end: Ticks): OutOfReach & { offlineTicks: Ticks } => {
  const left = { offlineTicks: 0, blocked: 0, late: 0, waitTicks: 0 };
  const { state, cause } = w.charger;
  for (let id = 0; id < state.length; id++) {
    if (state[id] !== STUCK || cause[id] < BY_FAULT) continue;
    const cars = withoutCloud(w, id, t, end);
    left.offlineTicks += end - t;
    left.blocked += cars.blocked;
    left.late += cars.late;
    left.waitTicks += cars.waitTicks;
  }
  return left;
};

const round = (x: number): number => Math.round(x * 1000) / 1000;

/**
 * The impact of a run that has come to `t`. A world that ends early may count to a later `end`: for the chargers that are
 * stuck, that is, since all others have recovered.
 */
export const impactOf = (w: Twin, s: Series, weights: Weights, t: Ticks, end: Ticks = t): Impact => {
  const { tally } = w;
  const stuck = stuckUntil(w, t, end);
  const waiting = waitingNow(w, t);
  const affected = sum(tally.affected);
  const offlineChargerMinutes = ticksToMinutes(offlineTicks(w, t) + stuck.offlineTicks);
  const driverWaitMinutes = ticksToMinutes(tally.waitTicks[0] + waiting.waitTicks + stuck.waitTicks);
  const harms = {
    offlineChargerMinutes: round(offlineChargerMinutes),
    startsBlocked: tally.startsBlocked[0] + stuck.blocked,
    driverWaitMinutes: round(driverWaitMinutes),
    statusStaleMinutes: ticksToMinutes(tally.staleTicks[0]),
    historyLagHours: round(ticksToMinutes(tally.lagTicks[0]) / 60),
    callsFailed: tally.callsFailed[0] + callsOpen(w),
    commandsFailed: tally.commandsFailed[0],
    messagesLost: tally.lost[0],
  };
  return {
    offlineChargerMinutes: harms.offlineChargerMinutes,
    chargersAffected: affected,
    peakAffected: peakAffected(s, w),
    chargersDropped: sum(tally.droppedChargers),
    droppedByMitigation: sum(tally.droppedByMitigation),
    startsBlocked: harms.startsBlocked,
    startsLate: tally.startsLate[0] + waiting.late + stuck.late,
    driverWaitMinutes: harms.driverWaitMinutes,
    sessionsInterrupted: tally.interrupted[0],
    statusStaleMinutes: harms.statusStaleMinutes,
    historyLagHours: harms.historyLagHours,
    callsFailed: harms.callsFailed,
    apiErrorShare: tally.attempts[0] === 0 ? 0 : round(1 - tally.callsAnswered[0] / tally.attempts[0]),
    commandsFailed: harms.commandsFailed,
    messagesLost: harms.messagesLost,
    messagesHandledTwice: tally.handledAgain[0],
    megabytesUp: round(tally.bytesUp[0] / 1e6),
    connectsRefused: sum(tally.refused),
    minutesTo50: minutesTo(0.5, s, w, affected),
    minutesTo95: minutesTo(0.95, s, w, affected),
    minutesTo99: minutesTo(0.99, s, w, affected),
    recoveredShare: round(recoveredShare(s, w, Math.max(0, s.sampled[0] - 1), affected)),
    score: round(WEIGHT_NAMES.reduce((total, name) => total + HARMS[name](harms) * weights[name], 0)),
  };
};
