/** Every fault. To add one: a file, a line here, a test. */
import type { Planning, Pull } from "../twin/planning.ts";
import { unionOf } from "../twin/quantity.ts";
import { instanceLoss } from "./instanceLoss.ts";
import { providerCapacityLoss } from "./providerCapacityLoss.ts";

export const FAULTS = [providerCapacityLoss, instanceLoss] as const;

export const FaultSpec = unionOf(FAULTS);
export type FaultSpec = typeof FaultSpec.Type;

type Plan = (spec: FaultSpec, planning: Planning) => readonly Pull[];

const plans = new Map<string, unknown>(FAULTS.map(({ kind, plan }) => [kind, plan]));

export const planFault: Plan = (spec, planning) => (plans.get(spec.kind) as Plan)(spec, planning);
