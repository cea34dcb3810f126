/** The charts there are: what each draws of a run, in what unit, and which scenarios it tells most of. */
import type { Scenario } from "../../sim/scenario/schema.ts";
import { PIPELINE_NAMES } from "../../sim/twin/backendParameters.ts";
import { cloudGain, lasting, pipelineAt, unanswered } from "../cloud/parts.ts";
import { count, percentOf, signed } from "../figures.ts";
import { gainAt, type Run, valueAt } from "../session/run.ts";
import { isMonitored, type Seen } from "../view/sight.ts";

export interface Line {
  readonly words: string;
  /** What it is made of: operators see it if they see all of this. */
  readonly of: readonly Seen[];
  /** Null where it says nothing. */
  readonly at: (run: Run, minute: number, other: Run | undefined) => number | null;
}

export interface ChartSpec {
  readonly title: string;
  /** A line is drawn for each; partitions are drawn as a strip each. */
  readonly lines: readonly Line[];
  readonly show: (value: number) => string;
  /** The scale goes at least to here. */
  readonly least: number;
  /** It is about two futures, and drawn once. */
  readonly between?: true;
}

const fleetGain =
  (name: "connects" | "refused" | "wentOffline"): Line["at"] =>
  (run, m) =>
    run.clusters.reduce((sum, _, c) => sum + gainAt(run, name, m, c), 0);

const impairedGain =
  (name: keyof Run["impaired"]): Line["at"] =>
  ({ impaired }, m) =>
    impaired[name][m] - (m === 0 ? 0 : impaired[name][m - 1]);

const byPipeline = (name: "oldest" | "backlog" | "lagging"): Line[] =>
  PIPELINE_NAMES.map((words, p) => ({ words, of: [name], at: (run, m) => pipelineAt(run, name, m, p) }));

/** In the series a minute without a sample has a delay of 0. */
const known = (value: number): number | null => (value === 0 ? null : value);

export const CHARTS = {
  dropping: {
    title: "Chargers the cloud saw go offline, a minute",
    lines: [{ words: "went offline", of: ["wentOffline"], at: fleetGain("wentOffline") }],
    show: count,
    least: 10,
  },
  admission: {
    title: "Connections a minute",
    lines: [
      { words: "admitted", of: ["connects"], at: fleetGain("connects") },
      { words: "refused", of: ["refused"], at: fleetGain("refused") },
    ],
    show: count,
    least: 10,
  },
  gateway: {
    title: "Set-ups waiting in the gateways",
    lines: [{ words: "waiting", of: ["waiting"], at: (run, m) => valueAt(run, "waiting", m) }],
    show: count,
    least: 10,
  },
  lag: {
    title: "Lag: age of the oldest message, by pipeline",
    lines: byPipeline("oldest"),
    show: lasting,
    least: 10_000,
  },
  partitions: {
    title: "Lag of each partition",
    lines: [
      {
        words: "worst",
        of: ["partitionAge"],
        at: (run, m) => run.gauges[m]?.partitionAge.reduce((a, b) => Math.max(a, b), 0) ?? null,
      },
    ],
    show: lasting,
    least: 10_000,
  },
  backlog: {
    title: "Backlog: messages not handled yet",
    lines: byPipeline("backlog"),
    show: count,
    least: 100,
  },
  late: {
    title: "Chargers whose messages are over a minute late",
    lines: byPipeline("lagging"),
    show: count,
    least: 10,
  },
  start: {
    title: "From plug-in to start, 95 of 100 within",
    lines: [{ words: "start", of: ["startDelay"], at: (run, m) => known(run.cloud.startDelay[m]) }],
    show: lasting,
    least: 1_000,
  },
  apiErrors: {
    title: "API: attempts not answered",
    lines: [
      {
        words: "not answered",
        of: ["attempts", "callsAnswered"],
        at: (run, m) => {
          const attempts = cloudGain(run, "attempts", m);
          return attempts === 0
            ? null
            : unanswered({ attempts, answered: cloudGain(run, "callsAnswered", m) });
        },
      },
    ],
    show: (share) => percentOf(share, 1),
    least: 0.1,
  },
  apiDelay: {
    title: "API: 95 of 100 calls answered within",
    lines: [{ words: "answer", of: ["apiDelay"], at: (run, m) => known(run.cloud.apiDelay[m]) }],
    show: lasting,
    least: 1_000,
  },
  stores: {
    title: "Waiting for a connection to a store",
    lines: [
      { words: "core", of: ["coreWaiting"], at: (run, m) => run.cloud.coreWaiting[m] },
      { words: "portal", of: ["portalWaiting"], at: (run, m) => run.cloud.portalWaiting[m] },
    ],
    show: count,
    least: 10,
  },
  sessions: {
    title: "Charging sessions impaired, a minute",
    lines: [
      { words: "could not start", of: ["offline"], at: impairedGain("startsBlocked") },
      { words: "began late", of: ["offline"], at: impairedGain("startsLate") },
    ],
    show: (sessions) => count(Math.round(sessions)),
    least: 4,
  },
  score: {
    title: "Customer-minutes so far",
    lines: [{ words: "so far", of: ["offline"], at: (run, m) => run.score[m] }],
    show: (score) => count(Math.round(score)),
    least: 100,
  },
  difference: {
    title: "Customer-minutes the other future costs more",
    lines: [
      {
        words: "difference",
        of: ["offline"],
        at: (run, m, other) =>
          other === undefined || m > other.simulated ? null : other.score[m] - run.score[m],
      },
    ],
    show: (score) => signed(Math.round(score)),
    least: 1,
    between: true,
  },
} as const satisfies Readonly<Record<string, ChartSpec>>;

export type ChartName = keyof typeof CHARTS;
export const CHART_NAMES = Object.keys(CHARTS) as ChartName[];
export const isChart = (name: string): name is ChartName => name in CHARTS;

type FaultKind = Scenario["faults"][number]["kind"];

/** What moves when a fault strikes. */
const TELLING: Readonly<Record<FaultKind, readonly ChartName[]>> = {
  "provider-capacity-loss": ["admission", "sessions", "score"],
  "cluster-loss": ["admission", "gateway", "sessions", "score"],
  "region-loss": ["admission", "lag", "apiErrors"],
  "instance-loss": ["admission", "gateway", "score"],
  "access-network-loss": ["admission", "sessions", "score"],
  "mass-reboot": ["admission", "gateway"],
  "bad-firmware": ["admission", "sessions", "score"],
  "credential-expiry": ["admission", "sessions", "score"],
  "network-degradation": ["lag", "start", "apiDelay"],
  "stalled-processor": ["partitions", "lag", "late"],
  "poison-message": ["partitions", "lag", "late"],
  "duplicate-flood": ["lag", "partitions", "late"],
  "slow-store": ["stores", "lag", "apiDelay"],
  "schema-change": ["apiErrors", "apiDelay", "stores"],
  "blind-monitoring": ["score"],
};
const USUAL: readonly ChartName[] = ["admission", "lag", "apiErrors"];

/** What operators would look at first. */
const USUALLY_SEEN: readonly ChartName[] = ["dropping", "lag", "apiErrors"];

/** The lines that are drawn: all, or those that monitors show. */
export const linesOf = (name: ChartName, hidden: boolean): readonly Line[] => {
  const { lines }: ChartSpec = CHARTS[name];
  return hidden ? lines.filter(({ of }) => of.every(isMonitored)) : lines;
};

/** The charts that a scenario moves, in their order; with two futures, first what they differ in. */
export const usualCharts = (
  { faults }: Pick<Scenario, "faults">,
  { two, hidden }: { readonly two: boolean; readonly hidden: boolean },
): ChartName[] => {
  // Which faults there are is no operator's to know.
  if (hidden) return [...USUALLY_SEEN];
  const wanted = new Set<ChartName>(
    faults.length === 0 ? USUAL : faults.flatMap(({ kind }) => [...TELLING[kind]]),
  );
  const found = CHART_NAMES.filter((name) => wanted.has(name));
  return two ? ["difference", ...found] : found;
};
