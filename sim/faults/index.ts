/** Every fault. To add one: a file, a line here, a test. */
import type { Planning, Pull } from "../twin/planning.ts";
import { unionOf } from "../twin/quantity.ts";
import { instanceLoss } from "./instanceLoss.ts";
import { providerCapacityLoss } from "./providerCapacityLoss.ts";

export const FAULTS = [providerCapacityLoss, instanceLoss] as const;

export const FaultSpec = unionOf(FAULTS);
export type FaultSpec = typeof FaultSpec.Type;

type Plan = (spec: FaultSpec, planning: Planning) => readonly Pull[];

export const planFault: Plan = (spec, planning) => {
  const definition = FAULTS.find(({ kind }) => kind === spec.kind);
  return (definition?.plan as Plan)(spec, planning);
};
