/** The input log of a run: every pull of a lever by faults, by what operators did, and by an arm, in order of time. */
import { planFault, type FaultSpec } from "../faults/index.ts";
import { draw } from "../kernel/draw.ts";
import { deriveKeys } from "../kernel/streams.ts";
import type { Ticks } from "../kernel/time.ts";
import { type MitigationSpec, planMitigation } from "../mitigations/index.ts";
import type { Cloud } from "../twin/parameters.ts";
import type { Planning, Pull } from "../twin/planning.ts";
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

export interface Plan {
  readonly pulls: readonly Pull[];
  readonly steps: readonly StepTaken[];
}

export interface PlanRequest {
  readonly cloud: Cloud;
  readonly starts: Start;
  readonly seed: string;
  /** The replication; PAST is the scenario's own seed. */
  readonly world: number;
  readonly faults: readonly FaultSpec[];
  readonly actions: readonly { readonly at: Moment; readonly step: MitigationSpec }[];
  /** An arm's steps, one after another from a tick. */
  readonly arm?: { readonly from: Ticks; readonly steps: readonly MitigationSpec[] };
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
  at: (moment) => ticksAt(moment, r.starts),
  draw: drawing(r),
  knownUntil: r.knownUntil,
  hastened: (at) =>
    hastens.reduce((t, h) => (t > h.from ? Math.round(h.from + (t - h.from) * h.factor) : t), at),
});

/** Plans a run. Steps are planned first: a support case may hasten what the faults do. */
export const planRun = (r: PlanRequest): Plan => {
  const planning = planningOf(r, []);
  const pulls: Pull[] = [];
  const steps: StepTaken[] = [];
  const hastens: Hasten[] = [];
  const take = (spec: MitigationSpec, from: Ticks, name: string, ofArm: boolean): Ticks => {
    const outcome = planMitigation(spec, from, name, planning);
    pulls.push(...outcome.pulls);
    steps.push({
      kind: spec.kind,
      from,
      doneAt: outcome.doneAt,
      succeeded: outcome.succeeded,
      note: outcome.note,
      ofArm,
    });
    if (spec.kind === "support-case" && outcome.succeeded)
      hastens.push({ from: outcome.doneAt, factor: spec.remainingFactor });
    return outcome.doneAt;
  };
  r.actions.forEach((action, k) =>
    take(action.step, planning.at(action.at), `action ${k}: ${action.step.kind}`, false),
  );
  let from = r.arm?.from ?? 0;
  // The draws belong to the kind and place of a step, not to its arm: the same step meets the same luck in each.
  r.arm?.steps.forEach((spec, k) => {
    from = take(spec, from, `step ${k}: ${spec.kind}`, true);
  });
  const withHaste = planningOf(r, hastens);
  for (const fault of r.faults) pulls.push(...planFault(fault, withHaste));
  // Stable: at one tick, what operators do comes before what faults do, each in the order of the file.
  return { pulls: pulls.sort((a, b) => a.at - b.at), steps: steps.sort((a, b) => a.from - b.from) };
};
