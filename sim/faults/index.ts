/** Every fault. To add one: a file, a line here, a test. */
import { Schema } from "effect";
import { instanceLoss } from "./instanceLoss.ts";
import { providerCapacityLoss } from "./providerCapacityLoss.ts";
import type { Planning, Pull } from "../twin/planning.ts";

export const FAULTS = [providerCapacityLoss, instanceLoss] as const;

export const FaultSpec = Schema.Union([providerCapacityLoss.schema, instanceLoss.schema]);
export type FaultSpec = typeof FaultSpec.Type;

export const planFault = (spec: FaultSpec, planning: Planning): readonly Pull[] => {
  switch (spec.kind) {
    case "provider-capacity-loss":
      return providerCapacityLoss.plan(spec, planning);
    case "instance-loss":
      return instanceLoss.plan(spec, planning);
  }
};
