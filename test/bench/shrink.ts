/**
 * How long it takes to make a plan of eight faults as small as it goes: seven that do no harm and one that does, on the platform with a
 * history pipeline whose hung instances nobody restarts, at 2,000 chargers. `npm run build` first: it plays in the threads of the program.
 *
 * test/README.md says how to run it.
 */
import { pathToFileURL } from "node:url";
import { keptThreads } from "../../sim/engines/threads.ts";
import { loadScenario } from "../../sim/cli/files.ts";
import type { Case } from "../../sim/experiments/check/case.ts";
import { systemOf } from "../../sim/experiments/check/case.ts";
import { shrinkFaults, shrinkFleet } from "../../sim/experiments/check/shrink.ts";
import type { Judgement } from "../../sim/experiments/check/properties/property.ts";
import type { Trouble } from "../../sim/experiments/check/trouble.ts";

const UNTIL = 150;
const properties = [{ kind: "backlog" as const, pipeline: "all" as const, within: 3_600_000 }];

const platform = loadScenario("scenarios/exercises/platform.yaml");
const { pipelines } = platform.cloud.backend;
const system = systemOf({
  ...platform,
  cloud: {
    ...platform.cloud,
    backend: {
      ...platform.cloud.backend,
      pipelines: { ...pipelines, history: { ...pipelines.history, watchdog: 0 } },
    },
  },
});

const trouble = (
  kind: Trouble["kind"],
  target: Trouble["target"],
  levels: Trouble["levels"],
  at: number,
  lasts: number,
): Trouble => ({ kind, target, levels, at, lasts });
const plan: Case = {
  chargers: 2_000,
  clusters: null,
  seed: "1",
  troubles: [
    trouble("cluster-loss", { cluster: "north-1" }, {}, 20, 30),
    trouble("mass-reboot", { market: "NO" }, { share: 0.7 }, 10, 20),
    trouble("slow-store", { store: "portal" }, { factor: 0.4 }, 30, 60),
    trouble("stalled-processor", { pipeline: "history", stall: "zombie" }, { instances: 0.5 }, 40, 1),
    trouble("duplicate-flood", { pipeline: "ocpp" }, { share: 0.5, copies: 0.5, skew: 0.3 }, 50, 60),
    trouble("network-degradation", { region: "west" }, { latency: 0.1, loss: 0.05 }, 70, 40),
    trouble(
      "access-network-loss",
      { links: ["lte-m"], markets: ["FI"] },
      { share: 0.5, silentShare: 0.5 },
      60,
      50,
    ),
    trouble("credential-expiry", { firmware: "ocpp" }, { share: 0.6 }, 90, 40),
  ],
};

const { engine, close } = keptThreads(pathToFileURL("dist/cli.js"));
let plays = 0;
const firstFailing = async (candidates: readonly Case[]): Promise<number> => {
  const failing = (results: readonly unknown[]): number =>
    (results as readonly (readonly Judgement[])[]).findIndex(([{ holds }]) => holds === false);
  const results = await engine(
    system,
    candidates.map((one) => ({ kind: "case" as const, one, properties })),
    { enough: (some) => failing(some) >= 0 },
  );
  plays += results.length;
  return failing(results);
};

if ((await firstFailing([plan])) !== 0) throw new Error("the plan fails nothing");
const began = performance.now();
await firstFailing([plan]);
const play_s = (performance.now() - began) / 1000;
plays = 0;
const start = performance.now();
const taken = [plan, ...(await shrinkFaults(system, plan, UNTIL, firstFailing))];
taken.push(...(await shrinkFleet(system, taken[taken.length - 1], firstFailing)));
const [one, steps] = [taken[taken.length - 1], taken.length - 1];
const shrink_s = (performance.now() - start) / 1000;
await close();
console.log(
  `${plan.troubles.length} faults to ${one.troubles.map(({ kind }) => kind).join(" and ")} on ${one.chargers} chargers: ` +
    `${steps} steps of ${plays} plays in ${shrink_s.toFixed(1)} s, ${(shrink_s / play_s).toFixed(0)} times as long as one play of the plan (${play_s.toFixed(2)} s)`,
);
