// Weaknesses planted in a sound platform, over several seeds: each is found, and made less until nothing but its cause is left; the
// sound platform passes. By the number of cases and not by time, so that the answer is the same on any machine.
// `npm run test:planted [-- SEED… NAME]`; it ends with exit code 1 if one is not as expected.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Check } from "../../../sim/experiments/check/check.ts";
import type { Counterexample } from "../../../sim/experiments/check/counterexamples.ts";

interface Planted {
  readonly name: string;
  /** Words of the command line. */
  readonly system: readonly string[];
  readonly cases: number;
  /** Properties that may fail, the first of which must; none of a sound system. */
  readonly fails: readonly string[];
  /** Kinds of fault that bring the weakness out: each alone, or all together. */
  readonly causes: readonly string[];
  readonly together?: true;
  /** Faults that a cause may take at most where shrinking is known not to come down to one. */
  readonly harder?: number;
}

const PLATFORM = "scenarios/exercises/platform.yaml";
const FAILOVER = "scenarios/exercises/failover.yaml";
const OBJECTIVES = ["--properties", "scenarios/properties/objectives.yaml"];
const weakness = (name: string): string => `test/experiments/check/weaknesses/${name}.yaml`;

/** What makes chargers connect anew. */
const DROPS = [
  "cluster-loss",
  "region-loss",
  "instance-loss",
  "provider-capacity-loss",
  "access-network-loss",
  "mass-reboot",
  "credential-expiry",
];

const ALL: readonly Planted[] = [
  { name: "sound platform", system: [PLATFORM], cases: 400, fails: [], causes: [] },
  { name: "sound failover", system: [FAILOVER, ...OBJECTIVES], cases: 400, fails: [], causes: [] },
  {
    name: "retries without jitter",
    system: [weakness("lockstep-retries"), "--on", PLATFORM],
    cases: 100,
    fails: ["recovers", "returns", "settles"],
    causes: DROPS,
  },
  {
    name: "no limiter",
    system: [weakness("no-limiter"), "--on", PLATFORM],
    cases: 400,
    fails: ["answers", "settles"],
    causes: ["slow-store", "network-degradation", "schema-change"],
  },
  {
    name: "a pool too small",
    system: [weakness("small-pool"), "--on", PLATFORM],
    cases: 200,
    fails: ["backlog", "settles"],
    // Messages that are tried again hold connections as well.
    causes: ["slow-store", "network-degradation", "schema-change", "poison-message"],
    // One seed is left with poison and a network together for `settles`.
    harder: 2,
  },
  {
    name: "a partition nobody takes over",
    system: [weakness("blocked-partition"), "--on", PLATFORM],
    cases: 300,
    fails: ["backlog", "settles"],
    causes: ["stalled-processor"],
  },
  {
    name: "no failover",
    system: [weakness("no-failover"), "--on", FAILOVER, ...OBJECTIVES],
    cases: 200,
    fails: ["back in 45 min"],
    causes: ["cluster-loss", "provider-capacity-loss", "instance-loss"],
  },
  {
    name: "two that only hurt together",
    system: [FAILOVER, "--properties", weakness("two-at-once")],
    cases: 400,
    fails: ["back in 45 min"],
    causes: ["cluster-loss", "provider-capacity-loss", "blind-monitoring"],
    together: true,
  },
];

const ridethrough = (words: readonly string[]) =>
  spawnSync(process.execPath, ["dist/cli.js", ...words], { encoding: "utf8", maxBuffer: 1 << 28 });

type Found = Omit<Check, "counterexamples"> & {
  readonly counterexamples: readonly (Counterexample & {
    readonly kept: { readonly replay: string; readonly digest: string };
  })[];
};

/** What is not as planted; nothing if all is. */
const wrongIn = (
  { fails, causes, together, harder }: Planted,
  { claims, counterexamples }: Found,
): readonly string[] => {
  const failed = claims.filter(({ answer }) => answer === "fails").map(({ claim }) => claim.name);
  const undecided = claims.filter(({ answer }) => answer === "undecided").map(({ claim }) => claim.name);
  const kinds = counterexamples.map(({ least }) => least.troubles.map(({ kind }) => kind));
  const asked = together === true ? 2 : 1;
  const lengths = kinds.map(({ length }) => length);
  const fewest = Math.min(
    ...counterexamples
      .filter((one) => one.fails.some(({ claim }) => claim.name === fails[0]))
      .map(({ least }) => least.troubles.length),
  );
  return [
    ...(fails.length > 0 && !failed.includes(fails[0]) ? [`${fails[0]} holds`] : []),
    ...failed.filter((name) => !fails.includes(name)).map((name) => `${name} fails`),
    ...undecided.map((name) => `${name} is undecided`),
    ...kinds.flat().flatMap((kind) => (causes.includes(kind) ? [] : [`${kind} is no cause`])),
    ...(fails.length > 0 && fewest !== asked ? [`made less to ${fewest} faults`] : []),
    ...lengths.filter((n) => n < asked || n > (harder ?? asked)).map((n) => `a cause of ${n} faults`),
    ...counterexamples.flatMap(({ minimal }) => (minimal ? [] : ["not as small as it goes"])),
    ...counterexamples.flatMap(({ kept: { replay, digest } }) => {
      const { stdout } = ridethrough([...replay.split(" ").slice(1), "--json"]);
      return JSON.parse(stdout).digest === digest ? [] : [`${replay} has another digest`];
    }),
  ];
};

const words = process.argv.slice(2);
const seeds = words.filter((word) => /^\d+$/.test(word)).map(Number);
/** Part of the name of the only one that is wanted. */
const only = words.find((word) => !/^\d+$/.test(word)) ?? "";
let wrong = 0;
for (const planted of ALL.filter(({ name }) => name.includes(only)))
  for (const seed of seeds.length > 0 ? seeds : [1, 2, 3]) {
    const memory = mkdtempSync(join(tmpdir(), "planted-"));
    const began = performance.now();
    const budget = ["--runs", String(planted.cases), "--cases", String(seed), "--chargers", "1000"];
    const { stdout, stderr } = ridethrough([
      "check",
      ...planted.system,
      ...budget,
      "--memory",
      memory,
      "--json",
    ]);
    const seconds = Math.round((performance.now() - began) / 1000);
    if (stdout === "") throw new Error(stderr);
    const found: Found = JSON.parse(stdout);
    const causes = found.counterexamples.map(
      ({ least: { troubles, chargers } }) =>
        `${troubles.map(({ kind }) => kind).join(" and ")} on ${chargers}`,
    );
    console.log(
      `${planted.name.padEnd(30)} cases ${seed}  ${String(seconds).padStart(4)} s  ${String(found.runs).padStart(4)} cases  ${causes.join("; ") || "nothing"}`,
    );
    for (const what of wrongIn(planted, found)) {
      console.error(`  WRONG: ${what}`);
      wrong++;
    }
    rmSync(memory, { recursive: true });
  }
process.exit(wrong === 0 ? 0 : 1);
