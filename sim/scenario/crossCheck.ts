/**
 * What no single value shows: names that refer to nothing, times outside the run, an end before its start. Most checks
 * go by the name of a key wherever it stands, so a new fault or mitigation is checked as the others are.
 */
import { clockText, type Moment, ticksAt } from "../twin/quantity.ts";
import type { Check, Found } from "./check.ts";
import type { Flaw } from "./explain.ts";
import { FAULT_CHECKS } from "./faultChecks.ts";
import { LIMIT_CHECKS } from "./limitChecks.ts";
import { namesIn } from "./names.ts";
import { overlaps } from "./overlaps.ts";
import { parsePath, type Path, shown } from "./problem.ts";
import type { Fact, Scenario } from "./schema.ts";
import { isPlainMap } from "./shape.ts";
import { nearest } from "./suggest.ts";

const CHARGERS_MAX = 5_000_000;
/** Extra copies of a message, and calls a second, beyond which a run would do nothing else. */
const COPIES_MAX = 1_000;
const CALLS_PER_SECOND_MAX = 20_000;
const PLUG_INS_PER_DAY_MAX = 100;

/** Periods and waits below this would have the twin do nothing else. */
const LEAST_MS: Readonly<Record<string, number>> = {
  lasts: 60_000,
  dropsEvery: 60_000,
  tokenLife: 10_000,
  keepAlive: 1_000,
  keepAliveStandAlone: 1_000,
  pulseIdle: 1_000,
  pulseCharging: 1_000,
  pulseStandAlone: 1_000,
  connectTimeout: 1_000,
  base: 1_000,
  cap: 1_000,
  wait: 1_000,
  minimum: 1_000,
  nodeDown: 1_000,
  nodeUp: 1_000,
  heartbeat: 1_000,
  meterValues: 1_000,
  messageRetry: 1_000,
  requestAgain: 1_000,
  callTimeout: 100,
  retransmit: 10,
};

/** Pairs of keys of one map: the second is a time after the first. */
const SPANS = [
  ["at", "returns"],
  ["at", "stopsAt"],
  ["from", "to"],
] as const;

export const crossCheck = (scenario: Scenario, input: unknown): Flaw[] =>
  CHECKS.flatMap((check) => [...check(scenario)]).map(({ path, message, suggestion }) => ({
    path,
    at: "value" as const,
    message,
    ...metOf(valueAt(input, path)),
    ...(suggestion !== undefined && { suggestion: JSON.stringify(suggestion) }),
  }));

const metOf = (value: unknown): { met?: string } =>
  value === undefined || typeof value === "object" ? {} : { met: shown(value) };

const valueAt = (root: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, key)
        ? (value as Record<string | number, unknown>)[key]
        : undefined,
    root,
  );

/** Every map, list and value with its path. */
function* everything(
  value: unknown,
  path: Path = [],
): Iterable<{ path: Path; key: string | number | undefined; value: unknown }> {
  yield { path, key: path[path.length - 1], value };
  if (Array.isArray(value)) for (const [i, item] of value.entries()) yield* everything(item, [...path, i]);
  else if (isPlainMap(value))
    for (const [key, item] of Object.entries(value)) yield* everything(item, [...path, key]);
}

const isMoment = (value: unknown): value is Moment =>
  isPlainMap(value) &&
  ["clockMs", "sinceStartMs", "epochMs"].some((key) => Object.hasOwn(value, key)) &&
  !("offsetMs" in value);

const several = (names: readonly string[]): string =>
  names.length === 0
    ? "there is none"
    : names.length > 8
      ? `${names.slice(0, 8).join(", ")} …`
      : names.join(", ");

const references: Check = function* (scenario) {
  const known = namesIn(scenario);
  for (const { path, key, value } of everything(scenario)) {
    if (typeof key !== "string" || typeof value !== "string" || !Object.hasOwn(known, key)) continue;
    const { what, names } = known[key];
    if (!names.includes(value))
      yield {
        path,
        message: `expected the name of ${what} (${several(names)})`,
        suggestion: nearest(value, names),
      };
  }
};

const uniqueNames: Check = function* (scenario) {
  const { cloud, fleet, operations, arms, hypotheses, expect } = scenario;
  const lists: readonly (readonly [Path, string, readonly string[]])[] = [
    [["fleet", "groups"], "name", fleet.groups.map((g) => g.name)],
    [["fleet", "firmware"], "name", fleet.firmware.map((f) => f.name)],
    [["cloud", "regions"], "", cloud.regions],
    [["cloud", "clusters"], "name", cloud.clusters.map((c) => c.name)],
    [["operations", "alerts"], "name", operations.alerts.map((a) => a.name)],
    [["arms", "choices"], "name", (arms?.choices ?? []).map((a) => a.name)],
    [["hypotheses"], "name", hypotheses.map((h) => h.name)],
    [["expect", "facts"], "id", (expect?.facts ?? []).map((f) => f.id)],
  ];
  for (const [path, key, names] of lists)
    for (const [i, name] of names.entries())
      if (names.indexOf(name) < i)
        yield {
          path: [...path, i, ...(key === "" ? [] : [key])],
          message: "expected a name that no other in this list has",
        };
};

const times: Check = function* (scenario) {
  const { starts, lasts, arms } = scenario;
  if (lasts < LEAST_MS["lasts"]) return;
  const tick = (moment: Moment): number => ticksAt(moment, starts);
  const inside = (moment: Moment): boolean => tick(moment) >= 0 && tick(moment) <= lasts;
  const run = `${clockText(0, starts)} to ${clockText(lasts, starts)}`;
  // Before a decision there is a past, and after it something to decide on.
  if (arms !== undefined && [0, lasts].includes(tick(arms.at)))
    yield { path: ["arms", "at"], message: `expected a time between the run's start and its end, ${run}` };
  for (const { path, value } of everything(scenario)) {
    if (isMoment(value) && !inside(value)) yield { path, message: `expected a time within the run, ${run}` };
    if (!isPlainMap(value)) continue;
    for (const [from, to] of SPANS) {
      const [start, end] = [value[from], value[to]];
      if (isMoment(start) && isMoment(end) && inside(start) && inside(end) && tick(end) <= tick(start))
        yield {
          path: [...path, to],
          message: `expected a time after "${from}", ${clockText(tick(start), starts)}`,
        };
    }
  }
};

/** A run lasts a minute at least; a step of a runbook may be shorter. */
const leastOf = (key: string, path: Path): number =>
  key === "lasts" && path.length > 1 ? 0 : (LEAST_MS[key] ?? 0);

const alertRules: Check = function* ({ operations }) {
  for (const [i, { above, below }] of operations.alerts.entries())
    if ((above === undefined) === (below === undefined))
      yield { path: ["operations", "alerts", i], message: "expected either above or below" };
};

const quantities: Check = function* (scenario) {
  for (const { path, key, value } of everything(scenario)) {
    if (typeof value === "number" && !Number.isFinite(value))
      yield { path, message: "expected a finite number" };
    if (typeof value === "number" && typeof key === "string" && value < leastOf(key, path))
      yield { path, message: `expected at least ${leastOf(key, path) / 1000} s` };
    if (
      isPlainMap(value) &&
      typeof value["median"] === "number" &&
      typeof value["p95"] === "number" &&
      value["p95"] < value["median"]
    )
      yield { path: [...path, "p95"], message: "expected a 95th percentile that is not below the median" };
    if (key === "plugInsPerDay" && (value as number) > PLUG_INS_PER_DAY_MAX)
      yield { path, message: `expected at most ${PLUG_INS_PER_DAY_MAX}` };
    if (key === "connectsPerInstance" && value === 0) yield { path, message: "expected a rate above 0" };
    if (key === "concurrency" && value === 0) yield { path, message: "expected more than 0" };
    if (key === "copies" && (value as number) > COPIES_MAX)
      yield { path, message: `expected at most ${COPIES_MAX}` };
  }
};

const callRates: Check = function* ({ cloud, fleet }) {
  const chargers = fleet.groups.reduce((sum, group) => sum + group.chargers, 0);
  for (const [name, { calls }] of Object.entries(cloud.backend.api.clients))
    if (calls * chargers > CALLS_PER_SECOND_MAX)
      yield {
        path: ["cloud", "backend", "api", "clients", name, "calls"],
        message: `expected at most ${CALLS_PER_SECOND_MAX} calls a second of all chargers, these are ${Math.round(calls * chargers)}`,
      };
};

/** Nobody can hasten on an alert what was planned before the run. */
const reactionSteps: Check = function* ({ operations, arms }) {
  const lists = [
    { path: ["operations", "reactions"], reactions: operations.reactions },
    ...(arms?.choices ?? []).map((arm, i) => ({
      path: ["arms", "choices", i, "onAlert"],
      reactions: arm.onAlert,
    })),
  ];
  for (const { path, reactions } of lists)
    for (const [i, { steps }] of reactions.entries())
      for (const [k, step] of steps.entries())
        if (step.kind === "support-case" && step.hastens > 0)
          yield {
            path: [...path, i, "steps", k, "hastens"],
            message: "expected 0: a support case opened on an alert hastens nothing",
          };
};

const fleetSize: Check = function* ({ fleet }) {
  const total = fleet.groups.reduce((sum, { chargers }) => sum + chargers, 0);
  if (total === 0) yield { path: ["fleet", "groups"], message: "expected at least one group" };
  if (total > CHARGERS_MAX)
    yield {
      path: ["fleet", "groups"],
      message: `expected at most ${CHARGERS_MAX} chargers in all, these are ${total}`,
    };
};

const standbys: Check = function* ({ cloud }) {
  for (const [i, { region, standby }] of cloud.clusters.entries())
    if (standby === region && cloud.regions.length > 1)
      yield {
        path: ["cloud", "clusters", i, "standby"],
        message: "expected another region than the cluster's own",
      };
};

const facts: Check = function* (scenario) {
  const fitted = new Map<string, string>();
  for (const [i, fact] of (scenario.expect?.facts ?? []).entries()) {
    const path = ["expect", "facts", i] as const;
    yield* tolerance(fact, path);
    if (fact.status === "fitted" && fact.fitted === undefined)
      yield {
        path: [...path, "status"],
        message: 'expected "fitted" to name the parameter that was chosen to meet this fact',
      };
    if (fact.fitted === undefined) continue;
    const at = [...path, "fitted"];
    if (fact.status !== "fitted")
      yield { path: at, message: `expected no parameter, the fact is ${fact.status}` };
    const parameter = parsePath(fact.fitted);
    if (parameter === undefined || valueAt(scenario, parameter) === undefined)
      yield {
        path: at,
        message: "expected the path of a parameter of this scenario, such as faults[0].admission",
      };
    const other = fitted.get(fact.fitted);
    if (other !== undefined)
      yield { path: at, message: `expected another parameter: ${other} was fitted by this one already` };
    fitted.set(fact.fitted, fact.id);
  }
};

function* tolerance({ reported, within, atLeast, atMost }: Fact, path: Path): Iterable<Found> {
  if (reported === undefined && atLeast === undefined && atMost === undefined)
    yield { path, message: "expected what was reported: reported and within, or atLeast, atMost" };
  if (reported !== undefined && within === undefined)
    yield { path: [...path, "reported"], message: "expected within beside reported" };
  if (reported === undefined && within !== undefined)
    yield { path: [...path, "within"], message: "expected reported beside within" };
  if (within !== undefined && within < 0)
    yield { path: [...path, "within"], message: "expected zero or more" };
  if (atLeast !== undefined && atMost !== undefined && atMost < atLeast)
    yield { path: [...path, "atMost"], message: `expected at least atLeast, ${atLeast}` };
}

const CHECKS: readonly Check[] = [
  references,
  uniqueNames,
  times,
  quantities,
  fleetSize,
  standbys,
  alertRules,
  callRates,
  reactionSteps,
  facts,
  ...LIMIT_CHECKS,
  ...FAULT_CHECKS,
  overlaps,
];
