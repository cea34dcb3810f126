/** Random designs: other ways to build and run the cloud, derived from the format of a design and from what the scenario has. */
import fc from "fast-check";
import { MitigationSpec } from "../../mitigations/index.ts";
import { asRead, badChangeText, findPlaces } from "../../scenario/change.ts";
import { Design, flawsOfDesign } from "../../scenario/design.ts";
import { designed } from "../../scenario/overlay.ts";
import type { Scenario } from "../../scenario/schema.ts";
import { choiceOf, isPlainMap, propertiesOf } from "../../scenario/shape.ts";
import { changesUnder } from "./changes.ts";
import { MITIGATION_KINDS, stepsOf } from "./runbooks.ts";
import { knownIn, mustBeSound, together, valuesOf } from "./values.ts";

export interface DesignSpace {
  /** At most so many changes, and as many mitigations in place, alerts and reactions each. */
  readonly atMost?: number;
  /** Paths of what may be otherwise, with `[*]` for every entry of a list; the cloud, the firmware and the pace of operations when left out. */
  readonly under?: readonly string[];
}

const BUILT = ["cloud", "fleet.firmware", "operations.delay", "operations.acknowledged"] as const;

/** Kinds that can be done before anything happens. */
const BEFOREHAND = MITIGATION_KINDS.filter((kind) =>
  choiceOf(MitigationSpec.ast)!.members.some(
    ({ word, ast }) => word === kind && propertiesOf(ast).some(({ name }) => name === "succeeds"),
  ),
);

const place = { path: [], ast: Design.ast, value: undefined };

type Written = Readonly<Record<string, unknown>>;

/** An entry of a list of the design, or a key of it, which it may do without. */
interface Part {
  readonly keys: readonly string[];
  readonly value: unknown;
  readonly listed: boolean;
}

const partsOf = (written: Written, keys: readonly string[] = []): Part[] =>
  Object.entries(written).flatMap(([key, value]): Part[] => {
    const here = [...keys, key];
    if (Array.isArray(value))
      return value.map((item: unknown) => ({ keys: here, value: item, listed: true }));
    return isPlainMap(value) ? partsOf(value, here) : [{ keys: here, value, listed: false }];
  });

const added = (written: Written, { keys: [key, ...rest], value, listed }: Part): Written => {
  const there = written[key];
  if (rest.length > 0)
    return { ...written, [key]: added((there ?? {}) as Written, { keys: rest, value, listed }) };
  return { ...written, [key]: listed ? [...((there ?? []) as unknown[]), value] : value };
};

const designOf = (parts: readonly Part[]): Design | undefined => {
  const read = asRead(place, parts.reduce(added, {}));
  return "value" in read ? (read.value as Design) : undefined;
};

const fits = (scenario: Scenario, design: Design | undefined): design is Design =>
  design !== undefined && flawsOfDesign(design).length === 0 && "scenarios" in designed(design, [scenario]);

/**
 * Designs that can be laid over a scenario: changes of the cloud, mitigations in place, alerts and who acts on them, standbys, more and
 * smaller clusters. Less is fewer of these; the least is the cloud as built.
 *
 * @throws RangeError for a path that leads nowhere
 * @example
 * fc.assert(fc.property(designs(scenario, { under: ["cloud.clusters"] }), (design) => {
 *   expect(simulate(withDesign(scenario, design)).ledger.balanced).toBe(true);
 * }));
 */
export const designs = (
  scenario: Scenario,
  { atMost = 3, under = BUILT }: DesignSpace = {},
): fc.Arbitrary<Design> => {
  for (const path of under) {
    const found = findPlaces(scenario, path);
    if ("bad" in found) throw new RangeError(`designs: under: ${badChangeText({ change: 0, ...found.bad })}`);
  }
  mustBeSound(scenario);
  const few = (values: fc.Arbitrary<unknown> | undefined): fc.Arbitrary<unknown> | undefined =>
    values && fc.array(values, { maxLength: atMost, size: "max" });
  const drawn = valuesOf(Design.ast, {
    ...knownIn(scenario),
    title: fc.constant("drawn"),
    why: undefined,
    source: undefined,
    changes: few(changesUnder(scenario, under)),
    inPlace: few(stepsOf(scenario, BEFOREHAND)),
  })!;
  return fc
    .noBias(drawn)
    .map((written) =>
      designOf(together(partsOf(written as Written), (some) => fits(scenario, designOf(some))))!,
    );
};
