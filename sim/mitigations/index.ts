/** Every mitigation. To add one: a file, a line here, a test. (To hold is an arm with no steps.) */
import type { Ticks } from "../kernel/time.ts";
import type { Planning } from "../twin/planning.ts";
import { unionOf } from "../twin/quantity.ts";
import { failover } from "./failover.ts";
import type { Outcome } from "./mitigation.ts";
import { scaleUp } from "./scaleUp.ts";
import { supportCase } from "./supportCase.ts";

export const MITIGATIONS = [scaleUp, failover, supportCase] as const;

export const MitigationSpec = unionOf(MITIGATIONS);
export type MitigationSpec = typeof MitigationSpec.Type;

type Plan = (spec: MitigationSpec, from: Ticks, step: string, planning: Planning) => Outcome;

const plans = new Map<string, unknown>(MITIGATIONS.map(({ kind, plan }) => [kind, plan]));

export const planMitigation: Plan = (spec, from, step, planning) =>
  (plans.get(spec.kind) as Plan)(spec, from, step, planning);
