/** Every mitigation. To add one: a file, a line here, a test. (A runbook is an arm with several steps.) */
import type { Ticks } from "../kernel/time.ts";
import type { Planning } from "../twin/planning.ts";
import { unionOf } from "../twin/quantity.ts";
import { admissionControl } from "./admissionControl.ts";
import { diagnose } from "./diagnose.ts";
import { failback } from "./failback.ts";
import { failover } from "./failover.ts";
import { fasterProcessor } from "./fasterProcessor.ts";
import { hold } from "./hold.ts";
import { ingressDedup } from "./ingressDedup.ts";
import { leaseTuning } from "./leaseTuning.ts";
import { loadShedding } from "./loadShedding.ts";
import { lockTimeout } from "./lockTimeout.ts";
import { maintenanceWindow } from "./maintenanceWindow.ts";
import type { Outcome } from "./mitigation.ts";
import { progressWatchdog } from "./progressWatchdog.ts";
import { rateLimit } from "./rateLimit.ts";
import { reconnectJitter } from "./reconnectJitter.ts";
import { renewCredentials } from "./renewCredentials.ts";
import { restartInstances } from "./restartInstances.ts";
import { resumeApi } from "./resumeApi.ts";
import { rollBackFirmware } from "./rollBackFirmware.ts";
import { scaleUp } from "./scaleUp.ts";
import { skipPoison } from "./skipPoison.ts";
import { standAlone } from "./standAlone.ts";
import { supportCase } from "./supportCase.ts";
import { suspendApi } from "./suspendApi.ts";

export const MITIGATIONS = [
  hold,
  diagnose,
  supportCase,
  scaleUp,
  failover,
  failback,
  admissionControl,
  reconnectJitter,
  standAlone,
  renewCredentials,
  rollBackFirmware,
  restartInstances,
  progressWatchdog,
  leaseTuning,
  skipPoison,
  ingressDedup,
  fasterProcessor,
  lockTimeout,
  maintenanceWindow,
  rateLimit,
  loadShedding,
  suspendApi,
  resumeApi,
] as const;

export const MitigationSpec = unionOf(MITIGATIONS);
export type MitigationSpec = typeof MitigationSpec.Type;

type Plan = (spec: MitigationSpec, from: Ticks, step: string, planning: Planning) => Outcome;

const plans = new Map<string, unknown>(MITIGATIONS.map(({ kind, plan }) => [kind, plan]));

export const planMitigation: Plan = (spec, from, step, planning) =>
  (plans.get(spec.kind) as Plan)(spec, from, step, planning);
