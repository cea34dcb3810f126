/** Every fault. To add one: a file, a line here, a test. */
import type { Planning, Pull } from "../twin/planning.ts";
import { unionOf } from "../twin/quantity.ts";
import { accessNetworkLoss } from "./accessNetworkLoss.ts";
import { badFirmware } from "./badFirmware.ts";
import { blindMonitoring } from "./blindMonitoring.ts";
import { clusterLoss } from "./clusterLoss.ts";
import { credentialExpiry } from "./credentialExpiry.ts";
import { duplicateFlood } from "./duplicateFlood.ts";
import { instanceLoss } from "./instanceLoss.ts";
import { massReboot } from "./massReboot.ts";
import { networkDegradation } from "./networkDegradation.ts";
import { poisonMessage } from "./poisonMessage.ts";
import { providerCapacityLoss } from "./providerCapacityLoss.ts";
import { regionLoss } from "./regionLoss.ts";
import { schemaChange } from "./schemaChange.ts";
import { slowStore } from "./slowStore.ts";
import { stalledProcessor } from "./stalledProcessor.ts";

export const FAULTS = [
  providerCapacityLoss,
  instanceLoss,
  clusterLoss,
  regionLoss,
  networkDegradation,
  accessNetworkLoss,
  massReboot,
  credentialExpiry,
  badFirmware,
  stalledProcessor,
  poisonMessage,
  duplicateFlood,
  slowStore,
  schemaChange,
  blindMonitoring,
] as const;

export const FaultSpec = unionOf(FAULTS);
export type FaultSpec = typeof FaultSpec.Type;

type Plan = (spec: FaultSpec, planning: Planning) => readonly Pull[];

const plans = new Map<string, unknown>(FAULTS.map(({ kind, plan }) => [kind, plan]));

export const planFault: Plan = (spec, planning) => (plans.get(spec.kind) as Plan)(spec, planning);
