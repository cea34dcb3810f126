// Every form of every mitigation as people write it, with nothing but what it needs, and the planning to plan it in.
import { Schema } from "effect";
import { draw } from "../../sim/kernel/draw.ts";
import { deriveKeys } from "../../sim/kernel/streams.ts";
import { MitigationSpec } from "../../sim/mitigations/index.ts";
import type { Planning } from "../../sim/twin/planning.ts";
import { ticksAt } from "../../sim/twin/quantity.ts";
import { smallScenario } from "../smallScenario.ts";

export const scenario = smallScenario();

type Input = Readonly<Record<string, unknown>>;

const FORMS: Readonly<Record<MitigationSpec["kind"], readonly Input[]>> = {
  hold: [{}],
  diagnose: [{}],
  "support-case": [{ hastens: 0.5 }],
  "scale-up": [
    { cluster: "b", instances: 16 },
    { pipeline: "history", instances: 12 },
    { store: "portal", pool: 300 },
  ],
  failover: [
    { cluster: "b" },
    { region: "west" },
    { region: "north", readiness: "warm" },
    { region: "west", readiness: "active" },
  ],
  failback: [{ cluster: "b" }, { region: "west" }],
  "admission-control": [
    { cluster: "b", rate: "5/s" },
    { cluster: "b", rate: "5/s", lifts: "1 h" },
  ],
  "reconnect-jitter": [{ cluster: "c" }],
  "stand-alone": [{ cluster: "c" }],
  "renew-credentials": [{ firmware: "ocpp" }],
  "roll-back-firmware": [{ cluster: "c" }],
  "restart-instances": [{ pipeline: "ocpp" }],
  "progress-watchdog": [{ pipeline: "ocpp" }],
  "lease-tuning": [{ pipeline: "ocpp", lease: "20 s" }],
  "skip-poison": [{ pipeline: "history" }],
  "ingress-dedup": [{ pipeline: "history" }],
  "faster-processor": [{ pipeline: "history" }],
  "lock-timeout": [{ store: "portal" }],
  "maintenance-window": [{ store: "portal", opens: "22:00" }],
  "rate-limit": [{ rate: "50/s" }],
  "load-shedding": [{ priority: 2 }],
  "suspend-api": [{}],
  "resume-api": [{}, { share: 0.5, over: "20 min", steps: 4 }],
};

export const decodeStep = (input: Input): MitigationSpec =>
  Schema.decodeUnknownSync(MitigationSpec)(input, { errors: "all", onExcessProperty: "error" });

export const inputs: readonly Input[] = Object.entries(FORMS).flatMap(([kind, forms]) =>
  forms.map((form) => ({ kind, ...form })),
);

export const planningWith = (luck: Planning["draw"]): Planning => ({
  cloud: scenario.cloud,
  fleet: scenario.fleet,
  at: (moment) => ticksAt(moment, scenario.starts),
  draw: luck,
  knownUntil: undefined,
  hastened: (at) => at,
});

export const planningOf = (seed: string): Planning =>
  planningWith((purpose, ordinal) => draw(deriveKeys(seed, [purpose]), 0, 0, ordinal));

/** Everything takes its median, and what is likely happens. */
export const middling = planningWith(() => 2 ** 31);
