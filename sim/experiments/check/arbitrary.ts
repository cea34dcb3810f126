/** Random fault plans, derived from the definitions of the faults and from what the scenario has. */
import fc from "fast-check";
import { LINK_NAMES, MARKETS } from "../../twin/parameters.ts";
import { TICKS_PER_MINUTE } from "../../kernel/time.ts";
import { chargersOf } from "../../scenario/scale.ts";
import type { Scenario } from "../../scenario/schema.ts";
import { itemOf, wordsOf } from "../../scenario/shape.ts";
import { SchemaAST } from "effect";
import { type Case, isPlayable } from "./case.ts";
import { ends, FAULT_KINDS, type FaultKind, parametersOf, severityOf, type Trouble } from "./trouble.ts";
import { mustBeAmong, regionsOf, together } from "./values.ts";

export interface Space {
  /** Kinds of fault that are drawn; all when left out. */
  readonly kinds?: readonly FaultKind[];
  /** At most so many at once. */
  readonly atMost?: number;
  /** Minutes since the start: none begins before the first, and all that end have ended by the second. */
  readonly between?: readonly [number, number];
  readonly chargers?: number;
}

/** How it is drawn what a fault hits, by the name of the parameter. */
const named = (scenario: Scenario): Readonly<Record<string, readonly unknown[]>> => ({
  cluster: scenario.cloud.clusters.map(({ name }) => name),
  region: regionsOf(scenario),
  firmware: scenario.fleet.firmware.map(({ name }) => name),
  market: ["all", ...new Set(scenario.fleet.groups.map(({ market }) => market))],
  markets: MARKETS.filter((market) => scenario.fleet.groups.some((group) => group.market === market)),
  links: LINK_NAMES.filter((link) => scenario.fleet.groups.some((group) => group.link === link)),
});

/** What a kind of fault may hit, by name; one that names nothing hits everything. */
export const targetsOf = (scenario: Scenario, kind: FaultKind): readonly string[] => {
  const names = named(scenario);
  return parametersOf(kind)
    .filter(({ name, ast }) => TARGETS.includes(name) && !SchemaAST.isArrays(ast))
    .map(({ name, ast }) => (names[name] ?? wordsOf(ast) ?? []).map(String))
    .reduce((all, more) => all.flatMap((a) => more.map((b) => targetWords([a, b]))), [""]);
};

/** Parameters that say what a fault hits, and their values as one text. */
export const TARGETS: readonly string[] = ["cluster", "region", "firmware", "market", "pipeline", "store"];
export const targetWords = (values: readonly string[]): string =>
  values.filter((value) => value !== "").join(", ");

/** Parameters that are not drawn: their times come from `at` and `lasts`, and their defaults do. */
const TIMES = new Set(["kind", "at", "returns", "stopsAt", "returnLaw", "phases"]);

/** From 0 to 1, each as likely: fast-check's own doubles are mostly tiny. */
const share = fc.integer({ min: 0, max: 1000 }).map((n) => n / 1000);

const targetOf = (scenario: Scenario, kind: FaultKind): fc.Arbitrary<Record<string, unknown>> => {
  const names = named(scenario);
  const severe = severityOf(kind);
  const drawn = parametersOf(kind).flatMap(({ name, ast }): [string, fc.Arbitrary<unknown>][] => {
    if (TIMES.has(name) || name in severe) return [];
    if (SchemaAST.isArrays(ast)) {
      const all = names[name] ?? wordsOf(itemOf(ast)) ?? [];
      return all.length === 0 ? [] : [[name, fc.subarray([...all], { minLength: 1 })]];
    }
    const words = names[name] ?? wordsOf(ast);
    return words === undefined ? [] : [[name, fc.constantFrom(...words)]];
  });
  return fc.record(Object.fromEntries(drawn));
};

const troubleOf =
  (scenario: Scenario, [from, until]: readonly [number, number]) =>
  (kind: FaultKind) =>
    fc
      .record({
        target: targetOf(scenario, kind),
        levels: fc.record(Object.fromEntries(Object.keys(severityOf(kind)).map((name) => [name, share]))),
        at: fc.integer({ min: from, max: Math.max(from, until - 1) }),
        share,
      })
      .map(({ target, levels, at, share }): Trouble => ({
        kind,
        target,
        levels,
        at,
        lasts: ends(kind) ? 1 + Math.floor(share * Math.max(0, until - at - 1)) : 1,
      }));

/** When troubles may be, unless a property says otherwise: in the first half, so that there is time to recover. */
export const usualTimes = ({ lasts }: Scenario): readonly [number, number] => [
  1,
  Math.max(2, Math.floor(lasts / TICKS_PER_MINUTE / 2)),
];

/** The troubles that can be together, in their order: of two that take the same thing the first stays. */
const playable = (system: Scenario, one: Case): Case => ({
  ...one,
  troubles: together(one.troubles, (troubles) => isPlayable(system, { ...one, troubles })),
});

/**
 * Cases of a system: one trouble or several, anywhere it has something, mild or bad, short or long.
 *
 * @param system see `systemOf`
 * @throws RangeError for a kind that there is not
 * @example
 * const system = systemOf(scenario);
 * fc.assert(fc.property(cases(system, { kinds: ["cluster-loss"], chargers: 300 }), (one) => {
 *   expect(judgeCase(system, one, [{ kind: "returns" }])[0].holds).not.toBe(false);
 * }));
 */
export const cases = (
  system: Scenario,
  {
    kinds = FAULT_KINDS,
    atMost = 3,
    between = usualTimes(system),
    chargers = chargersOf(system),
  }: Space = {},
): fc.Arbitrary<Case> => {
  mustBeAmong("a kind of fault", kinds, FAULT_KINDS);
  // As often bad as mild: fast-check would rather draw what lies at the ends.
  return fc.noBias(
    fc
      .record({
        troubles: fc.array(fc.constantFrom(...kinds).chain(troubleOf(system, between)), {
          minLength: 1,
          maxLength: atMost,
        }),
        seed: fc.integer({ min: 0, max: 0x7fffffff }).map(String),
      })
      .map(({ troubles, seed }) => playable(system, { troubles, chargers, clusters: null, seed })),
  );
};
