/** Every mitigation. To add one: a file, a line here, a test. (To hold is an arm with no steps.) */
import { Schema } from "effect";
import type { Ticks } from "../kernel/time.ts";
import type { Planning } from "../twin/planning.ts";
import { failover } from "./failover.ts";
import type { Outcome } from "./mitigation.ts";
import { scaleUp } from "./scaleUp.ts";
import { supportCase } from "./supportCase.ts";

export const MITIGATIONS = [scaleUp, failover, supportCase] as const;

export const MitigationSpec = Schema.Union([scaleUp.schema, failover.schema, supportCase.schema]);
export type MitigationSpec = typeof MitigationSpec.Type;

export const planMitigation = (
  spec: MitigationSpec,
  from: Ticks,
  step: string,
  planning: Planning,
): Outcome => {
  switch (spec.kind) {
    case "scale-up":
      return scaleUp.plan(spec, from, step, planning);
    case "failover":
      return failover.plan(spec, from, step, planning);
    case "support-case":
      return supportCase.plan(spec, from, step, planning);
  }
};
