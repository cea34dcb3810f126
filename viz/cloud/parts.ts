/** The parts of the cloud at a minute: what a diagram, its words and its table say of each. */
import { LAG } from "../../sim/measures/series.ts";
import { PIPELINE_NAMES, STORE_NAMES } from "../../sim/twin/backendParameters.ts";
import { ABSENT } from "../../sim/twin/state.ts";
import { count, percentOf } from "../figures.ts";
import { gainAt, type Run, valueAt } from "../session/run.ts";
import { lastSeen } from "../view/sight.ts";
import { type Ailing, faultsOn, type Place } from "./ailing.ts";
import { type Trouble, troubleOfApi, troubleOfHub, troubleOfPipeline, troubleOfStore } from "./trouble.ts";

export type PartKind = "chargers" | "hub" | "pipeline" | "store" | "api" | "clients";

export interface Part {
  readonly kind: PartKind;
  readonly name: string;
  /** A few figures in short, for the box. */
  readonly lines: readonly string[];
  /** Every figure with what it is of. */
  readonly figures: readonly (readonly [what: string, value: string])[];
  /** How much of what it can do is asked of it; undefined where nobody can tell. */
  readonly load?: number;
  readonly troubles: readonly Trouble[];
  /** Faults in force, in words. */
  readonly faults: readonly string[];
  /** Health of each consumer instance. */
  readonly instances?: readonly number[];
  /** Age of the oldest message of each partition, in ms. */
  readonly partitions?: readonly number[];
}

/** What goes from one part to another, a minute. */
export interface Flow {
  readonly from: string;
  readonly to: string;
  readonly perMinute: number;
  /** Share of it that is turned away. */
  readonly refused: number;
}

export interface Picture {
  /** The minute the figures are of; earlier than the playhead where they take time to be seen. */
  readonly minute: number;
  readonly parts: readonly Part[];
  readonly flows: readonly Flow[];
  /** Faults of what has no box: the network, the provider as a whole. */
  readonly around: readonly Ailing[];
}

export const PROVIDER = "hubs";
export const CLIENTS = "Portal, apps, integrations";
export const CHARGERS = "Chargers";
export const API = "API";

/** What a counter of the cloud gained in the minute that ends here. */
export const cloudGain = (
  run: Run,
  name: "calls" | "callsAnswered" | "callsFailed" | "attempts",
  m: number,
): number => run.cloud[name][m] - (m === 0 ? 0 : run.cloud[name][m - 1]);

export const pipelineAt = (run: Run, name: keyof Run["pipelines"], m: number, p: number): number =>
  run.pipelines[name][m * PIPELINE_NAMES.length + p];

/** @example perMinute(1200) // "1,200/min" */
const perMinute = (n: number): string => `${count(n)}/min`;

/** @example lasting(95_000) // "95 s" */
export const lasting = (ms: number): string => {
  if (ms < 10_000) return `${Math.round(ms / 100) / 10} s`;
  if (ms < 120_000) return `${Math.round(ms / 1000)} s`;
  if (ms < 7_200_000) return `${Math.round(ms / 60_000)} min`;
  return `${Math.round(ms / 360_000) / 10} h`;
};

// ── Chargers and hubs ──

const chargersAt = (run: Run, m: number, hidden: boolean): Part => {
  const offline = valueAt(run, "offline", m);
  const known = valueAt(run, "knownOffline", m);
  const share = percentOf(hidden ? known : offline, run.chargers);
  return {
    kind: "chargers",
    name: CHARGERS,
    lines: [count(run.chargers), `${share} offline`],
    figures: [
      ["chargers", count(run.chargers)],
      ...(hidden ? [] : ([["offline", count(offline)]] as const)),
      ["known to be offline", count(known)],
    ],
    troubles: [],
    faults: hidden ? [] : faultsOn(run.scenario, m, { kind: "chargers" }),
  };
};

const seenHub = (run: Run, m: number, c: number): Part => {
  const known = valueAt(run, "knownOffline", m, (k) => k === c);
  const went = gainAt(run, "wentOffline", m, c);
  const { name, chargers } = run.clusters[c];
  const place = run.gauges[m].onStandby[c] === 1 ? "standby hub" : "home hub";
  return {
    kind: "hub",
    name,
    lines: [
      `${count(known)} of ${count(chargers)} known offline`,
      `${perMinute(went)} go offline · ${place}`,
    ],
    figures: [
      ["runs on", place],
      ["known to be offline", `${count(known)} of ${count(chargers)}`],
      ["seen going offline", perMinute(went)],
    ],
    troubles: [],
    faults: [],
  };
};

/** What a hub is asked for and what it can do, in figures for `trouble`. */
const hubFigures = (run: Run, m: number, c: number) => {
  const gauges = run.gauges[m];
  const own = run.scenario.cloud.clusters[c];
  const standby = gauges.onStandby[c] === 1;
  const hub = standby ? own.standbyHub : own.hub;
  const refused = gainAt(run, "refused", m, c);
  return {
    standby,
    attempts: gainAt(run, "connects", m, c) + refused,
    refused,
    limit: (60 * gauges.hubRate[c]) / 1000,
    usualLimit: 60 * hub.admission,
    nodesUp: gauges.hubNodes[c],
    nodes: hub.nodes,
    instances: gauges.gatewayInstances[c],
    // The standby's own are never lost.
    usualInstances: standby ? 0 : own.gateway.instances,
    waiting: run.series.waiting[m * run.clusters.length + c],
    queue: own.gateway.queue,
  };
};
export type HubFigures = ReturnType<typeof hubFigures>;

const hubAt = (run: Run, m: number, c: number, hidden: boolean): Part => {
  if (hidden) return seenHub(run, m, c);
  const f = hubFigures(run, m, c);
  const place = f.standby ? "standby hub" : "home hub";
  const limit = f.limit < 10 ? String(Math.round(f.limit * 10) / 10) : count(Math.round(f.limit));
  return {
    kind: "hub",
    name: run.clusters[c].name,
    lines: [
      `${count(f.attempts)} try, ${count(f.refused)} refused, ${limit} fit /min`,
      `${f.standby ? "standby · " : ""}nodes ${f.nodesUp}/${f.nodes} · gateway ${f.instances}, ${count(f.waiting)} wait`,
    ],
    figures: [
      ["runs on", place],
      ["attempts to connect", perMinute(f.attempts)],
      ["refused", perMinute(f.refused)],
      ["admits at most", `${limit}/min`],
      ["nodes up", `${f.nodesUp} of ${f.nodes}`],
      ["gateway instances", count(f.instances)],
      ["set-ups waiting in the gateway", count(f.waiting)],
    ],
    load: f.limit > 0 ? f.attempts / f.limit : f.attempts > 0 ? Infinity : 0,
    troubles: troubleOfHub(f),
    faults: faultsOn(run.scenario, m, { kind: "cluster", name: run.clusters[c].name }),
  };
};

// ── Pipelines and stores ──

/** The first place of each pipeline's instances or partitions among those of all. */
const startOf = (run: Run, p: number, of: (places: { partitions: number; instances: number }) => number) => {
  const { pipelines } = run.scenario.cloud.backend;
  return PIPELINE_NAMES.slice(0, p).reduce((sum, name) => sum + of(pipelines[name]), 0);
};

export const partitionsOf = (run: Run, p: number): readonly [from: number, until: number] => {
  const from = startOf(run, p, ({ partitions }) => partitions);
  return [from, from + run.scenario.cloud.backend.pipelines[PIPELINE_NAMES[p]].partitions];
};

/** Those that were asked for, and as many as there usually are. */
const instancesOf = (run: Run, m: number, p: number): number[] => {
  const places = ({ partitions, instances }: { partitions: number; instances: number }) =>
    Math.max(partitions, instances);
  const from = startOf(run, p, places);
  const own = run.scenario.cloud.backend.pipelines[PIPELINE_NAMES[p]];
  const all = [...run.gauges[m].instances.subarray(from, from + places(own))];
  return all.filter((health, k) => health !== ABSENT || k < own.instances);
};

/** Index = health. */
export const HEALTH = ["running", "stalled", "dead", "not asked for"] as const;

const healthWords = (instances: readonly number[]): string =>
  HEALTH.map((words, health) => ({ words, n: instances.filter((h) => h === health).length }))
    .filter(({ n }) => n > 0)
    .map(({ words, n }) => `${n} ${words}`)
    .join(", ");

const pipelineFigures = (run: Run, m: number, p: number) => ({
  arrived: pipelineAt(run, "arrived", m, p),
  processed: pipelineAt(run, "processed", m, p),
  backlog: pipelineAt(run, "backlog", m, p),
  oldestMs: pipelineAt(run, "oldest", m, p),
});
export type PipelineFigures = ReturnType<typeof pipelineFigures>;

const inPipeline = (run: Run, m: number, p: number, hidden: boolean): Part => {
  const name = PIPELINE_NAMES[p];
  const f = pipelineFigures(run, m, p);
  const through = name === "history" ? run.scenario.cloud.backend.pipelines.history.partitionsOf : "own";
  const carrier = through === "own" ? p : PIPELINE_NAMES.indexOf(through);
  const [from, until] = partitionsOf(run, carrier);
  const instances = hidden ? [] : instancesOf(run, m, carrier);
  const partitions = hidden ? [] : [...run.gauges[m].partitionAge.subarray(from, until)];
  const late = partitions.filter((age) => age > LAG).length;
  const troubles = troubleOfPipeline(f, instances);
  return {
    kind: "pipeline",
    name,
    lines: [
      `${count(f.arrived)} in, ${count(f.processed)} done /min`,
      `${count(f.backlog)} wait, oldest ${lasting(f.oldestMs)}`,
    ],
    figures: [
      ["messages in", perMinute(f.arrived)],
      ["handled", perMinute(f.processed)],
      ["waiting", count(f.backlog)],
      ["oldest waits for", lasting(f.oldestMs)],
      ...(hidden
        ? []
        : ([
            ["instances", healthWords(instances)],
            ["partitions over a minute late", `${late} of ${partitions.length}`],
          ] as const)),
    ],
    troubles,
    faults: hidden ? [] : faultsOn(run.scenario, m, { kind: "pipeline", name }, troubles.length > 0),
    ...(!hidden && { instances, partitions }),
  };
};

const storeAt = (run: Run, m: number, k: number, hidden: boolean): Part => {
  const name = STORE_NAMES[k];
  const { storeBusy, storePool, storeWaiting } = run.gauges[m];
  const [busy, pool, waiting] = [storeBusy[k], storePool[k], storeWaiting[k]];
  if (hidden)
    return {
      kind: "store",
      name: `${name} store`,
      lines: ["no monitor", "looks here"],
      figures: [],
      troubles: [],
      faults: [],
    };
  return {
    kind: "store",
    name: `${name} store`,
    lines: [`${count(busy)} of ${count(pool)} busy`, `${count(waiting)} wait`],
    figures: [
      ["connections busy", `${count(busy)} of ${count(pool)}`],
      ["waiting for one", count(waiting)],
    ],
    load: (busy + waiting) / Math.max(1, pool),
    troubles: troubleOfStore({ busy, pool, waiting }),
    faults: faultsOn(run.scenario, m, { kind: "store", name }),
  };
};

// ── API and its clients ──

const apiFigures = (run: Run, m: number) => ({
  attempts: cloudGain(run, "attempts", m),
  answered: cloudGain(run, "callsAnswered", m),
  delayMs: run.cloud.apiDelay[m],
  open: run.gauges[m].apiOpen[0] / 1000,
});
export type ApiFigures = ReturnType<typeof apiFigures>;

/** Share of the minute's attempts that were not answered, as the monitors have it. */
export const unanswered = ({ attempts, answered }: Pick<ApiFigures, "attempts" | "answered">): number =>
  attempts === 0 ? 0 : 1 - Math.min(1, answered / attempts);

const apiAt = (run: Run, m: number, hidden: boolean): Part => {
  const f = apiFigures(run, m);
  const failed = percentOf(f.attempts * unanswered(f), f.attempts);
  const open = percentOf(f.open, 1);
  return {
    kind: "api",
    name: API,
    lines: [
      `${count(f.attempts)} tries/min, ${failed} fail`,
      `answers in ${lasting(f.delayMs)}, lets in ${open}`,
    ],
    figures: [
      ...(hidden ? [] : ([["calls begun", perMinute(cloudGain(run, "calls", m))]] as const)),
      ["attempts", perMinute(f.attempts)],
      ["not answered", failed],
      ["answers within (95 of 100)", lasting(f.delayMs)],
      ["lets in", open],
    ],
    troubles: troubleOfApi(f),
    faults: [],
  };
};

const clientsAt = (run: Run, m: number, hidden: boolean): Part => {
  const attempts = cloudGain(run, "attempts", m);
  const failed = cloudGain(run, "callsFailed", m);
  return {
    kind: "clients",
    name: CLIENTS,
    lines: hidden
      ? [perMinute(attempts)]
      : [`${count(cloudGain(run, "calls", m))} calls/min`, `${count(failed)} given up/min`],
    figures: hidden
      ? [["attempts", perMinute(attempts)]]
      : [
          ["calls begun", perMinute(cloudGain(run, "calls", m))],
          ["attempts", perMinute(attempts)],
          ["calls given up", perMinute(failed)],
        ],
    troubles: [],
    faults: [],
  };
};

// ── Together ──

const flowsOf = (run: Run, m: number, hidden: boolean): Flow[] => {
  const hubs = run.clusters.map(({ name }, c): Flow => {
    const refused = gainAt(run, "refused", m, c);
    const attempts = gainAt(run, "connects", m, c) + refused;
    if (hidden) return { from: CHARGERS, to: name, perMinute: 0, refused: 0 };
    return { from: CHARGERS, to: name, perMinute: attempts, refused: refused / Math.max(1, attempts) };
  });
  const pipelines = PIPELINE_NAMES.flatMap((name, p): Flow[] => [
    { from: PROVIDER, to: name, perMinute: pipelineAt(run, "arrived", m, p), refused: 0 },
    {
      from: name,
      to: `${run.scenario.cloud.backend.pipelines[name].store} store`,
      perMinute: pipelineAt(run, "processed", m, p),
      refused: 0,
    },
  ]);
  const api = apiFigures(run, m);
  return [
    ...hubs,
    ...pipelines,
    { from: CLIENTS, to: API, perMinute: api.attempts, refused: unanswered(api) },
    { from: API, to: `${run.scenario.cloud.backend.api.store} store`, perMinute: api.answered, refused: 0 },
  ];
};

const AROUND: readonly Place[] = [{ kind: "provider" }, { kind: "backend" }];

/**
 * The cloud at a minute; undefined if there is nothing to show yet.
 * @param hidden show only what the operators' monitors have seen by then
 */
export const pictureOf = (run: Run, minute: number, hidden: boolean): Picture | undefined => {
  const m = hidden ? lastSeen(run, minute) : Math.min(minute, run.simulated);
  if (m < 0 || m > run.simulated) return undefined;
  return {
    minute: m,
    parts: [
      chargersAt(run, m, hidden),
      ...run.clusters.map((_, c) => hubAt(run, m, c, hidden)),
      ...PIPELINE_NAMES.map((_, p) => inPipeline(run, m, p, hidden)),
      ...STORE_NAMES.map((_, k) => storeAt(run, m, k, hidden)),
      apiAt(run, m, hidden),
      clientsAt(run, m, hidden),
    ],
    flows: flowsOf(run, m, hidden),
    around: hidden
      ? []
      : AROUND.map((place) => ({ place, words: faultsOn(run.scenario, m, place) })).filter(
          ({ words }) => words.length > 0,
        ),
  };
};
