/** The input log of a run: every pull of a lever by faults, by what operators did, and by an arm, in order of time. */
import { planFault, type FaultSpec } from "../faults/index.ts";
import { draw } from "../kernel/draw.ts";
import { deriveKeys } from "../kernel/streams.ts";
import type { Ticks } from "../kernel/time.ts";
import { duration, uniform } from "../kernel/variates.ts";
import { type MitigationSpec, planMitigation } from "../mitigations/index.ts";
import type { Cloud, Fleet } from "../twin/parameters.ts";
import { END, type Planning, type Pull } from "../twin/planning.ts";
import type { Operations, Reaction } from "./parameters.ts";
import { type Moment, type Start, ticksAt } from "../twin/quantity.ts";

/** A runbook step as it went: for timelines and tables. */
export interface StepTaken {
  readonly kind: MitigationSpec["kind"];
  readonly from: Ticks;
  readonly doneAt: Ticks;
  readonly succeeded: boolean;
  readonly note: string;
  /** True for a step of the arm, false for what operators did in any case. */
  readonly ofArm: boolean;
}

/** What is done once an alert has fired; worked out only then, and the same whenever it is worked out. */
export interface PlannedReaction {
  /** The rule, by its place in the scenario. */
  readonly rule: number;
  /** Nobody reacts before this. */
  readonly from: Ticks;
  readonly plan: (firedAt: Ticks) => {
    readonly pulls: readonly Pull[];
    readonly steps: readonly StepTaken[];
  };
}

export interface Plan {
  readonly pulls: readonly Pull[];
  readonly steps: readonly StepTaken[];
  readonly reactions: readonly PlannedReaction[];
  /** The luck of each trouble whose end is not known, by its name: from 0 to 1, the greater the sooner it ends. */
  readonly ends: Readonly<Record<string, number>>;
}

export interface PlanRequest {
  readonly cloud: Cloud;
  readonly fleet: Fleet;
  readonly starts: Start;
  readonly seed: string;
  /** The replication; PAST is the scenario's own seed. */
  readonly world: number;
  readonly faults: readonly FaultSpec[];
  readonly actions: readonly { readonly at: Moment; readonly step: MitigationSpec }[];
  readonly operations: Operations;
  /** An arm's steps, one after another from a tick, and its reactions from then on. */
  readonly arm?: {
    readonly from: Ticks;
    readonly steps: readonly MitigationSpec[];
    readonly onAlert?: readonly Reaction[];
  };
  readonly knownUntil?: Ticks;
}

/** The world of the scenario's own seed. */
export const PAST = 0;

type Hasten = { readonly from: Ticks; readonly factor: number };

const drawing = ({ seed, world, knownUntil = -1 }: PlanRequest): Planning["draw"] => {
  const keys = new Map<string, Int32Array>();
  return (purpose, ordinal, at) => {
    const luck = at <= knownUntil ? PAST : world;
    const name = `${luck} ${purpose}`;
    const known = keys.get(name) ?? deriveKeys(seed, [purpose], luck);
    keys.set(name, known);
    return draw(known, 0, 0, ordinal);
  };
};

const planningOf = (r: PlanRequest, hastens: readonly Hasten[]): Planning => ({
  cloud: r.cloud,
  fleet: r.fleet,
  at: (moment) => ticksAt(moment, r.starts),
  draw: drawing(r),
  knownUntil: r.knownUntil,
  hastened: (at) =>
    hastens.reduce((t, h) => (t > h.from ? Math.round(h.from + (t - h.from) * h.factor) : t), at),
});

const byTime = (pulls: readonly Pull[]): Pull[] => [...pulls].sort((a, b) => a.at - b.at);

interface Taken {
  readonly pulls: readonly Pull[];
  readonly step: StepTaken;
  readonly hastens: readonly Hasten[];
}

const take = (spec: MitigationSpec, from: Ticks, name: string, ofArm: boolean, planning: Planning): Taken => {
  const { pulls, doneAt, succeeded, note } = planMitigation(spec, from, name, planning);
  const hastens =
    spec.kind === "support-case" && succeeded ? [{ from: doneAt, factor: spec.remainingFactor }] : [];
  return { pulls, step: { kind: spec.kind, from, doneAt, succeeded, note, ofArm }, hastens };
};

/**
 * Steps one after another: each begins when the one before is done. The draws belong to the kind and place of a step, not
 * to its arm: the same step meets the same luck in each.
 */
const inTurn = (
  specs: readonly MitigationSpec[],
  from: Ticks,
  name: string,
  ofArm: boolean,
  planning: Planning,
): Taken[] => {
  let at = from;
  return specs.map((spec, k) => {
    const taken = take(spec, at, `${name} ${k}: ${spec.kind}`, ofArm, planning);
    at = taken.step.doneAt;
    return taken;
  });
};

const reactionOf = (
  reaction: Reaction,
  from: Ticks,
  ofArm: boolean,
  r: PlanRequest,
  planning: Planning,
): PlannedReaction => ({
  rule: r.operations.alerts.findIndex((rule) => rule.name === reaction.alert),
  from,
  plan: (firedAt) => {
    const name = `on ${reaction.alert}`;
    const noticed = planning.draw(`${name}: acknowledged`, 0, firedAt);
    const begins = Math.max(from, firedAt) + Math.round(duration(r.operations.acknowledged, noticed));
    const taken = inTurn(reaction.steps, begins, name, ofArm, planning);
    return { pulls: byTime(taken.flatMap((one) => one.pulls)), steps: taken.map((one) => one.step) };
  },
});

/** Notes the luck of what ends when nobody knows. */
const notingEnds = (planning: Planning, ends: Record<string, number>): Planning => ({
  ...planning,
  draw: (purpose, ordinal, at) => {
    const bits = planning.draw(purpose, ordinal, at);
    if (purpose.endsWith(END)) ends[purpose.slice(0, -END.length)] = uniform(bits);
    return bits;
  },
});

/** Plans a run. Steps are planned first: a support case may hasten what the faults do (one opened on an alert does not). */
export const planRun = (r: PlanRequest): Plan => {
  const planning = planningOf(r, []);
  const taken = [
    ...r.actions.map((action, k) =>
      take(action.step, planning.at(action.at), `action ${k}: ${action.step.kind}`, false, planning),
    ),
    ...inTurn(r.arm?.steps ?? [], r.arm?.from ?? 0, "step", true, planning),
  ];
  const withHaste = planningOf(
    r,
    taken.flatMap((one) => one.hastens),
  );
  const ends: Record<string, number> = {};
  const noting = notingEnds(withHaste, ends);
  const faults = r.faults.flatMap((fault) => planFault(fault, noting));
  return {
    // Stable: at one tick, what operators do comes before what faults do, each in the order of the file.
    pulls: byTime([...taken.flatMap((one) => one.pulls), ...faults]),
    steps: taken.map((one) => one.step).sort((a, b) => a.from - b.from),
    ends,
    reactions: [
      ...r.operations.reactions.map((reaction) => reactionOf(reaction, 0, false, r, planning)),
      ...(r.arm?.onAlert ?? []).map((reaction) => reactionOf(reaction, r.arm?.from ?? 0, true, r, planning)),
    ],
  };
};
