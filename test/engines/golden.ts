// Programs whose result must be the same, bit for bit, on every engine. Pure computation: no import from Node, nothing of
// the browser, so that one bundle of it runs everywhere.
import { decisionOf, pastOf } from "../../sim/experiments/worlds.ts";
import { planOf, simulationOf } from "../../sim/experiments/replication.ts";
import { simulate } from "../../sim/experiments/simulate.ts";
import { fold, digestText } from "../../sim/kernel/digest.ts";
import { exp, ln, pow } from "../../sim/kernel/math.ts";
import { stateHash } from "../../sim/kernel/snapshot.ts";
import { deriveKeys } from "../../sim/kernel/streams.ts";
import { duration, exponential } from "../../sim/kernel/variates.ts";
import { draw } from "../../sim/kernel/draw.ts";
import { advance, branch, digestOf, type Simulation } from "../../sim/operations/simulation.ts";
import { smallScenario } from "../smallScenario.ts";

/** Runs every program: its name, and the digest of what it computed, in hexadecimal. */
export function golden(): Record<string, string> {
  return {
    arithmetic: arithmetic(100_000),
    outage: outage(),
    impact: impact(),
    "operator's instances lost": instancesLost(),
    "region failed over": arm("region"),
    "cluster failed over, as known in world 7": arm("cluster", 7),
  };
}

const scenario = smallScenario();

/** Logarithms, exponentials and variates, down to their last bit. */
function arithmetic(steps: number): string {
  const keys = deriveKeys("golden", ["arithmetic"]);
  const lanes = new Int32Array(2);
  const bits = new Int32Array(2);
  const value = new Float64Array(bits.buffer);
  for (let i = 0; i < steps; i++) {
    const u = draw(keys, 0, i, 0);
    value[0] =
      ln(u + 1) +
      exp((u - 2147483648) / 1e8) +
      pow(u / 1000, 0.37) +
      exponential(u) +
      duration({ median: 15, p95: 60 }, u, i % 100);
    fold(lanes, bits[0], bits[1]);
  }
  return digestText(lanes);
}

const finished = (s: Simulation): string => {
  advance(s, scenario.lasts);
  return digestOf(s) + stateHash(s.arena);
};

function outage(): string {
  return finished(simulationOf(scenario, scenario.seed, planOf(scenario, scenario.seed)));
}

function impact(): string {
  const lanes = new Int32Array(2);
  for (const c of JSON.stringify(simulate(scenario).impact)) fold(lanes, c.charCodeAt(0), 0);
  return digestText(lanes);
}

function instancesLost(): string {
  const lost = smallScenario({
    faults: [{ kind: "instance-loss", cluster: "a", at: "20:40", remaining: 0, returns: "21:20" }],
  });
  return finished(simulationOf(lost, lost.seed, planOf(lost, lost.seed)));
}

function arm(name: string, world?: number): string {
  const { at, choices } = decisionOf(scenario);
  const past = pastOf(scenario, scenario.seed);
  const steps = choices.find((choice) => choice.name === name)?.steps ?? [];
  const known = world === undefined ? {} : { world, knownUntil: at - 1 };
  return finished(
    branch(past, planOf(scenario, scenario.seed, { arm: { from: at, steps }, ...known }), world),
  );
}
