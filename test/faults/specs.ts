// Faults as people would write them, derived from their definitions: with nothing but what must be said, or with all of it drawn.
import { Schema, type SchemaAST } from "effect";
import fc from "fast-check";
import { FAULTS, FaultSpec } from "../../sim/faults/index.ts";
import { PAST, planRun } from "../../sim/operations/plan.ts";
import type { Scenario } from "../../sim/scenario/schema.ts";
import {
  annotationsOf,
  type Ast,
  expectedOf,
  itemOf,
  type Property,
  propertiesOf,
  wordsOf,
} from "../../sim/scenario/shape.ts";
import type { Pull } from "../../sim/twin/planning.ts";
import { smallScenario } from "../smallScenario.ts";

export type Kind = (typeof FAULTS)[number]["kind"];
export type Input = Readonly<Record<string, unknown>>;

export const KINDS: readonly Kind[] = FAULTS.map(({ kind }) => kind);
export const MINUTE = 60_000;
export const scenario = smallScenario();

export const specOf = (input: Input): FaultSpec =>
  Schema.decodeUnknownSync(FaultSpec)(input, { errors: "all", onExcessProperty: "error" });

export const pullsOf = (
  input: Input,
  {
    world = PAST,
    knownUntil,
    within: { cloud, fleet, starts, operations } = scenario,
  }: { world?: number; knownUntil?: number; within?: Scenario } = {},
): readonly Pull[] =>
  planRun({
    cloud,
    fleet,
    operations,
    starts,
    seed: "faults",
    world,
    faults: [specOf(input)],
    actions: [],
    ...(knownUntil !== undefined && { knownUntil }),
  }).pulls;

/** In minutes since the run's start: a fault begins, somebody ends it, it is over. */
const ONSET = [10, 40] as const;
const STOP = [41, 80] as const;
export const RETURN = [81, 119] as const;

const moment = ([min, max]: readonly [number, number]) =>
  fc.integer({ min: min * 60, max: max * 60 }).map((s) => `+${s} s`);
const duration = fc.integer({ min: 1, max: 5400 }).map((s) => `${s} s`);
const names = (list: readonly { readonly name: string }[]) =>
  fc.constantFrom(...list.map(({ name }) => name));

const phases = fc
  .uniqueArray(fc.integer({ min: ONSET[1] * 60, max: RETURN[0] * 60 - 1 }), { maxLength: 5 })
  .chain((times) =>
    fc.tuple(
      ...times
        .toSorted((a, b) => a - b)
        .map((s) =>
          fc.record({ from: fc.constant(`+${s} s`), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
        ),
    ),
  );

const byKey: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  at: moment(ONSET),
  stopsAt: moment(STOP),
  returns: moment(RETURN),
  cluster: names(scenario.cloud.clusters),
  region: fc.constantFrom(...scenario.cloud.regions),
  firmware: names(scenario.fleet.firmware),
  phases,
};

const byIdentifier: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  Share: fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true })),
  Duration: duration,
  Rate: fc.integer({ min: 0, max: 500 }).map((n) => `${n / 100}/s`),
  Law: fc
    .tuple(fc.integer({ min: 1, max: 7200 }), fc.integer({ min: 0, max: 7200 }))
    .map(([median, more]) => ({ median: `${median} s`, p95: `${median + more} s` })),
};

const number = (ast: Ast): fc.Arbitrary<number> | undefined => {
  const match = /^a (whole )?number from (\d+) to (\d+)$/.exec(expectedOf(ast));
  if (match === null) return undefined;
  const range = { min: Number(match[2]), max: Math.min(Number(match[3]), 300) };
  return match[1] === undefined ? fc.double({ ...range, noNaN: true }) : fc.integer(range);
};

const valueOf = ({ name, ast }: Property): fc.Arbitrary<unknown> => {
  const words = wordsOf(ast);
  if (words !== undefined) return fc.constantFrom(...words);
  if (Object.hasOwn(byKey, name)) return byKey[name];
  if (ast._tag === "Arrays") {
    const choice = wordsOf(itemOf(ast)) ?? [];
    return fc.subarray([...choice], { minLength: 1 });
  }
  const { identifier = "" } = annotationsOf(ast);
  const found = Object.hasOwn(byIdentifier, identifier) ? byIdentifier[identifier] : number(ast);
  if (found === undefined) throw new Error(`no values for ${name}: expected ${expectedOf(ast)}`);
  return found;
};

const recordOf = (
  kind: Kind,
  properties: (all: readonly Property[]) => readonly Property[],
  rest: boolean,
) => {
  const { schema } = FAULTS.find((fault) => fault.kind === kind)!;
  const all = properties(propertiesOf(schema.ast as SchemaAST.Objects));
  const values = Object.fromEntries(all.map((property) => [property.name, valueOf(property)]));
  const required = all.filter(({ optional }) => !optional).map(({ name }) => name);
  return fc.record(values, rest ? { requiredKeys: required } : {}) as fc.Arbitrary<Input>;
};

/** Only what must be said. */
export const least = (kind: Kind): fc.Arbitrary<Input> =>
  recordOf(kind, (all) => all.filter(({ optional }) => !optional), false);

/** Every parameter drawn, or left to its default. */
export const any = (kind: Kind): fc.Arbitrary<Input> => recordOf(kind, (all) => all, true);
