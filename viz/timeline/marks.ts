/** What happened when: faults, alerts as simulated, facts as reported, what operators did, and the decision. */
import { FAULTS } from "../../sim/faults/index.ts";
import { type Ticks, TICKS_PER_MINUTE } from "../../sim/kernel/time.ts";
import { MITIGATIONS } from "../../sim/mitigations/index.ts";
import type { Alert } from "../../sim/operations/monitors.ts";
import type { StepTaken } from "../../sim/operations/plan.ts";
import type { Fact, Scenario } from "../../sim/scenario/schema.ts";
import { clockText, type Moment, ticksAt } from "../../sim/twin/quantity.ts";

/** The rows of the timeline, from top to bottom. */
export const LANES = {
  fault: "Fault",
  alert: "Alerts",
  reported: "Reported",
  operators: "Operators",
  decision: "Decision",
} as const;
export type Lane = keyof typeof LANES;
export const LANE_NAMES = Object.keys(LANES) as Lane[];

export interface Mark {
  readonly lane: Lane;
  readonly from: Ticks;
  /** For what lasts. */
  readonly until?: Ticks;
  /** A few words, for the timeline. */
  readonly label: string;
  /** The whole of it, for those who ask. */
  readonly text: string;
}

/** What the page knows a run by. */
export interface Told {
  readonly scenario: Scenario;
  readonly steps: readonly StepTaken[];
  readonly alerts: readonly Alert[];
}

export const clockAt = ({ starts }: Pick<Scenario, "starts">, t: Ticks): string =>
  clockText(Math.round(t / TICKS_PER_MINUTE) * TICKS_PER_MINUTE, starts);

/** The first minute that has seen it. */
export const minuteOf = (t: Ticks): number => Math.ceil(t / TICKS_PER_MINUTE);

export const plainWords = (kind: string): string => kind.replaceAll("-", " ");

export const titleOf = (kind: string): string =>
  [...FAULTS, ...MITIGATIONS].find((definition) => definition.kind === kind)?.title ?? plainWords(kind);

/** What every fault has, of what the map speaks of. */
interface AnyFault {
  readonly kind: string;
  readonly at?: Moment;
  readonly returns?: Moment;
  readonly cluster?: string;
  readonly region?: string;
}

export const placeOf = ({ cluster, region }: AnyFault): string => cluster ?? region ?? "";

export const faultMarks = (scenario: Scenario): Mark[] =>
  scenario.faults.flatMap((fault: AnyFault): Mark[] => {
    if (fault.at === undefined) return [];
    const from = ticksAt(fault.at, scenario.starts);
    const place = placeOf(fault);
    const label = [plainWords(fault.kind), place].filter((word) => word !== "").join(", ");
    const what = `${titleOf(fault.kind)}${place === "" ? "" : ` (${place})`}`;
    const since = `from ${clockAt(scenario, from)}`;
    if (fault.returns === undefined) return [{ lane: "fault", from, label, text: `${what}, ${since}.` }];
    const until = ticksAt(fault.returns, scenario.starts);
    return [{ lane: "fault", from, until, label, text: `${what}, ${since} to ${clockAt(scenario, until)}.` }];
  });

const alertMarks = ({ scenario, alerts }: Told): Mark[] =>
  alerts.map(({ name, severity, where, at }) => ({
    lane: "alert",
    from: at,
    label: name,
    text: `Simulated ${severity} alert “${name}” of ${where} at ${clockAt(scenario, at)}.`,
  }));

const percent = (share: number): string => `${Math.round(share * 100)} %`;

const STATUS: Readonly<Record<Fact["status"], string>> = {
  given: "Given to the run.",
  fitted: "A parameter was chosen to meet it.",
  reproduced: "Not given to the run.",
};

/** When a fact is to be seen; undefined for one that has no moment. */
const momentOf = ({ measure, reported }: Fact): { at: Moment; later: Ticks; to?: Moment } | undefined => {
  switch (measure.kind) {
    case "alert-delay":
    case "recovery-delay":
      return reported === undefined ? undefined : { at: measure.since, later: reported * TICKS_PER_MINUTE };
    case "recovered-share":
      return { at: measure.at, later: 0 };
    case "online-share-rise":
      return { at: measure.from, later: 0, to: measure.to };
    case "peak-affected":
    case "forced-disconnects-outside":
    case "dropped-beyond-incident":
    case "messages":
      return undefined;
    case "minutes-until":
      return reported === undefined ? undefined : { at: measure.since, later: reported * TICKS_PER_MINUTE };
    case "level":
    case "times-normal":
    case "linearity":
      return { at: measure.from, later: 0, to: measure.to };
  }
};

const boundsOf = ({ unit, atLeast, atMost }: Fact): string => {
  const show = (value: number) => (unit === "share" ? percent(value) : String(value));
  if (atLeast !== undefined && atMost !== undefined) return ` (${show(atLeast)} to ${show(atMost)})`;
  if (atLeast !== undefined) return ` (at least ${show(atLeast)})`;
  return atMost === undefined ? "" : ` (at most ${show(atMost)})`;
};

const factMarks = ({ scenario }: Told): Mark[] =>
  (scenario.expect?.facts ?? []).flatMap((fact): Mark[] => {
    const moment = momentOf(fact);
    if (moment === undefined) return [];
    const from = ticksAt(moment.at, scenario.starts) + moment.later;
    const text = `Reported at ${clockAt(scenario, from)}: ${fact.what}${boundsOf(fact)}. ${STATUS[fact.status]}`;
    const until = moment.to === undefined ? undefined : ticksAt(moment.to, scenario.starts);
    return [{ lane: "reported", from, label: fact.what, text, ...(until !== undefined && { until }) }];
  });

const stepMarks = ({ scenario, steps }: Told): Mark[] =>
  steps.map(({ kind, from, doneAt, note }) => ({
    lane: "operators",
    from,
    until: doneAt,
    label: `${plainWords(kind)}: ${note}`,
    text: `${titleOf(kind)}, begun at ${clockAt(scenario, from)}; at ${clockAt(scenario, doneAt)}: ${note}.`,
  }));

const decisionMarks = ({ scenario }: Told): Mark[] => {
  if (scenario.arms === undefined) return [];
  const from = ticksAt(scenario.arms.at, scenario.starts);
  const names = scenario.arms.choices.map(({ name }) => name).join(", ");
  return [
    {
      lane: "decision",
      from,
      label: names,
      text: `Decision at ${clockAt(scenario, from)}: ${names}. Shown here is what the operators did.`,
    },
  ];
};

/** All marks within the run, in order of time. */
export const marksOf = (told: Told): Mark[] =>
  [
    ...faultMarks(told.scenario),
    ...alertMarks(told),
    ...factMarks(told),
    ...stepMarks(told),
    ...decisionMarks(told),
  ]
    .filter(({ from }) => from >= 0 && from <= told.scenario.lasts)
    .sort((a, b) => a.from - b.from);

/** What operators had seen by a tick: their alerts, and what they did themselves. */
export const seenMarksOf = (told: Told, until: Ticks): Mark[] => {
  const steps = told.steps.map((step) =>
    step.doneAt <= until ? step : { ...step, doneAt: until, note: "under way" },
  );
  return [...alertMarks(told), ...stepMarks({ ...told, steps })]
    .filter(({ from }) => from >= 0 && from <= until)
    .sort((a, b) => a.from - b.from);
};

/** The minutes at which something begins or ends, in order: where `n` and `p` stop. */
export const stopsOf = (marks: readonly Mark[], lasts: Ticks): number[] => {
  const minutes = marks
    .flatMap(({ from, until }) => (until === undefined ? [from] : [from, until]))
    .filter((t) => t >= 0 && t <= lasts)
    .map(minuteOf);
  return [...new Set(minutes)].sort((a, b) => a - b);
};

const QUIET_MINUTES = 180;
const AFTER_MINUTES = 60;

/** Where the eventful part ends: an hour after the last mark that no long quiet precedes. */
export const eventfulUntil = (stops: readonly number[], minutes: number): number => {
  let end = stops[0] ?? minutes;
  for (const stop of stops) {
    if (stop - end > QUIET_MINUTES) break;
    end = stop;
  }
  return Math.min(minutes - 1, end + AFTER_MINUTES);
};
