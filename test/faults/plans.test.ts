// What holds of every fault's plan, whatever its parameters.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LINK_NAMES, MARKETS } from "../../sim/twin/parameters.ts";
import type { Pull } from "../../sim/twin/planning.ts";
import { ticksAt } from "../../sim/twin/quantity.ts";
import {
  any,
  type Input,
  KINDS,
  type Kind,
  least,
  MINUTE,
  pullsOf,
  RETURN,
  scenario,
  specOf,
} from "./specs.ts";

const { cloud, fleet, starts } = scenario;
const RUNS = { numRuns: 60 };

/** A lever in bounds: how many targets it has, and the most its value and its detail may be. */
const SHARE = 1;
const ANY = Infinity;
const clusters = cloud.clusters.length;
const partitions = 84;
const bounds: Readonly<Record<string, readonly [targets: number, value: number, detail: number]>> = {
  "hub-admission": [clusters, ANY, 0],
  "hub-node-down": [clusters, 19, SHARE],
  "hub-node-up": [clusters, 19, 0],
  "hub-close": [2 * clusters, 1, 0],
  "hub-open": [2 * clusters, 1, 0],
  "gateway-instances-lost": [clusters, 8, 0],
  "connections-drop": [clusters, SHARE, 0],
  "access-loss": [MARKETS.length * LINK_NAMES.length, SHARE, SHARE],
  "credentials-expired": [fleet.firmware.length, SHARE, 0],
  "firmware-breaks": [fleet.firmware.length, SHARE, 0],
  "power-loss": [MARKETS.length, SHARE, 0],
  network: [cloud.regions.length, ANY, SHARE],
  "consumers-stall": [3, 256, 1],
  poison: [partitions, ANY, 0],
  duplicates: [partitions, ANY, SHARE],
  "store-slow": [2, ANY, 0],
  "schema-change": [2, ANY, ANY],
  "monitor-delay": [1, 1440, 0],
  "monitor-blind": [1, 1, 0],
};
/** Levers whose value may be −1 for what is normal. */
const normal = new Set(["hub-admission", "monitor-delay"]);

const outOfBounds = ({ lever, target, value, detail = 0 }: Pull): boolean => {
  const [targets, most, mostDetail] = bounds[lever];
  const least = normal.has(lever) ? -1 : 0;
  return !(
    Number.isInteger(target) &&
    target >= 0 &&
    target < targets &&
    value >= least &&
    value <= most &&
    detail >= 0 &&
    detail <= mostDetail
  );
};

/** What a pull sets, and whether it is then as it was before any fault. */
const effectOf = ({ lever, target, value, detail = 0 }: Pull): readonly [what: string, well: boolean] => {
  if (lever === "connections-drop") return ["sockets", true];
  if (lever === "hub-node-down" || lever === "hub-node-up")
    return [`node ${value} of hub ${target}`, lever === "hub-node-up"];
  if (lever === "hub-close" || lever === "hub-open") return [`hub ${target}`, lever === "hub-open"];
  const well = normal.has(lever) ? -1 : lever === "store-slow" ? 1 : 0;
  const lossless = lever === "access-loss" || detail === 0;
  return [`${lever} ${target}`, value === well && lossless];
};

const keptBy = (pulls: readonly Pull[]): string[] => {
  const state = new Map(pulls.map(effectOf));
  return [...state].filter(([, well]) => !well).map(([what]) => what);
};

/** Faults that end only by somebody's act, or by themselves. */
const endless: readonly Kind[] = ["bad-firmware", "poison-message", "schema-change", "stalled-processor"];

const upTo = (pulls: readonly Pull[], t: number): readonly Pull[] => pulls.filter(({ at }) => at <= t);

/** The same fault, had what came after `t` come otherwise. */
const otherwise = (input: Input, t: number, returns: string): Input => {
  const known = (moment: unknown): boolean => {
    const probe = specOf({ kind: "poison-message", pipeline: "ocpp", at: moment });
    return ticksAt(probe.at, starts) <= t;
  };
  const phases = input["phases"] as readonly Input[] | undefined;
  const { stopsAt, ...rest } = input;
  return {
    ...rest,
    ...(stopsAt !== undefined && known(stopsAt) && { stopsAt }),
    ...(phases !== undefined && { phases: phases.filter(({ from }) => known(from)) }),
    ...(rest["returns"] !== undefined && !known(rest["returns"]) && { returns }),
  };
};

const worlds = fc.record({
  world: fc.integer({ min: 1, max: 50 }),
  knownUntil: fc.integer({ min: 0, max: 125 * MINUTE }),
});

test("an endless fault has no return, every other has one and a law for it", () => {
  for (const kind of KINDS) {
    const keys = Object.keys(specOf(fc.sample(least(kind), 1)[0]));
    expect([kind, keys.includes("returns"), keys.includes("returnLaw")]).toEqual([
      kind,
      !endless.includes(kind),
      !endless.includes(kind),
    ]);
  }
});

describe.each(KINDS)("%s", (kind) => {
  const onset = (input: Input): number => ticksAt(specOf(input).at, starts);

  const holds = (input: Input): void => {
    const pulls = pullsOf(input);
    for (const pull of pulls) {
      expect(bounds).toHaveProperty([pull.lever]);
      expect(outOfBounds(pull) ? pull : undefined).toBeUndefined();
      expect(Number.isInteger(pull.at)).toBe(true);
      expect(pull.at).toBeGreaterThanOrEqual(onset(input));
    }
    if (!endless.includes(kind)) expect(keptBy(pulls)).toEqual([]);
  };

  test("by its defaults it pulls from its onset on", () => {
    fc.assert(
      fc.property(least(kind), (input) => {
        holds(input);
        expect(pullsOf(input)[0].at).toBe(onset(input));
      }),
      { numRuns: 10 },
    );
  });

  test("every pull is in bounds and not before the onset, and what is set is given back", () => {
    fc.assert(fc.property(any(kind), holds), RUNS);
  });

  test("as known at a decision it agrees with hindsight up to then, and is over later", () => {
    fc.assert(
      fc.property(any(kind), worlds, (input, known) => {
        const pulls = pullsOf(input, known);
        expect(upTo(pulls, known.knownUntil)).toEqual(upTo(pullsOf(input), known.knownUntil));
        if (!endless.includes(kind)) expect(keptBy(pulls)).toEqual([]);
      }),
      RUNS,
    );
  });

  test("as known at a decision nothing shows of what came later", () => {
    const returns = fc.integer({ min: RETURN[1] * 60, max: 130 * 60 }).map((s) => `+${s} s`);
    fc.assert(
      fc.property(any(kind), worlds, returns, (input, { world, knownUntil: t }, other) => {
        const known = { world, knownUntil: Math.min(t, RETURN[1] * MINUTE - 1) };
        expect(pullsOf(otherwise(input, known.knownUntil, other), known)).toEqual(pullsOf(input, known));
      }),
      RUNS,
    );
  });
});
