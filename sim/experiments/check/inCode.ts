/** What a system is held to as code says it, in the words of a properties file. What is wrong with it is said as it is of a file. */
import { TICKS_PER_MINUTE } from "../../kernel/time.ts";
import { asRead } from "../../scenario/change.ts";
import type { Flaw } from "../../scenario/explain.ts";
import { type Path, pathText, shown } from "../../scenario/problem.ts";
import { chargersOf, fewestChargers } from "../../scenario/scale.ts";
import type { Scenario } from "../../scenario/schema.ts";
import { isPlainMap } from "../../scenario/shape.ts";
import { nearest } from "../../scenario/suggest.ts";
import type { CheckOptions, Claim } from "./check.ts";
import { claimOf, type FileValue, flawsOf, PropertiesFile, USUAL_CLAIMS } from "./claims.ts";
import type { PropertySpec } from "./properties/index.ts";

/** A property as a properties file has it: `{ kind: "backlog", within: "15 min" }`. */
export type PropertyInput = (typeof PropertySpec)["Encoded"] & {
  /** What it is called; its kind when left out. */
  readonly name?: string;
  /** In at least this share of worlds; in all when left out. */
  readonly inAtLeast?: number;
};

export type Asked = Omit<CheckOptions, "claims">;

const ASKED: Readonly<Record<keyof Asked | "properties", true>> = {
  properties: true,
  kinds: true,
  atMost: true,
  between: true,
  chargers: true,
  runs: true,
  seed: true,
  known: true,
  engine: true,
  enough: true,
  onProgress: true,
};

const wrong = (path: Path, message: string, met: string): Flaw => ({ path, at: "value", message, met });

/** @example "properties[0].within of backlog: expected a duration with its unit …, met 15" */
export const flawText = (
  { path, message, met, suggestion }: Flaw,
  properties: readonly unknown[] = [],
): string => {
  const [list, k] = path;
  const input = list === "properties" && typeof k === "number" ? properties[k] : undefined;
  const called = isPlainMap(input) ? (input["name"] ?? input["kind"]) : undefined;
  const of = typeof called === "string" ? ` of ${called}` : "";
  const said = `${message}${met === undefined ? "" : `, met ${met}`}`;
  return `${pathText(path)}${of}: ${said}${suggestion === undefined ? "" : `; did you mean ${suggestion}?`}`;
};

const mustBeFlawless = (flaws: readonly Flaw[], properties: readonly unknown[] = []): void => {
  if (flaws.length > 0) throw new Error(flaws.map((flaw) => flawText(flaw, properties)).join("\n"));
};

/** What stands under `faults` in a file stands beside the properties in code. */
const inCode = (flaw: Flaw): Flaw => ({
  ...flaw,
  path: flaw.path[0] === "faults" ? flaw.path.slice(1) : flaw.path,
});

/**
 * Claims as the simulator has them; those that any system should keep to where none are given.
 *
 * @throws Error with a line for each mistake
 */
export const claimsIn = (
  properties: readonly PropertyInput[] | undefined,
  { kinds, atMost }: Pick<Asked, "kinds" | "atMost"> = {},
): readonly Claim[] => {
  const faults = { ...(kinds && { kinds }), ...(atMost !== undefined && { atMost }) };
  const input = { ...(properties !== undefined && { properties }), faults };
  const read = asRead({ path: [], ast: PropertiesFile.ast, value: undefined }, input);
  const list = Array.isArray(properties) ? properties : [];
  if (!("value" in read)) {
    mustBeFlawless(read.map(inCode), list);
    return [];
  }
  if (properties === undefined) return USUAL_CLAIMS;
  const value = read.value as FileValue;
  mustBeFlawless(flawsOf(value), list);
  return value.properties.map(claimOf);
};

/** What no single option shows: a misspelt one, or a size and times that the system does not have. */
function* flawsOfAsked(system: Scenario, asked: Asked): Iterable<Flaw> {
  for (const key of Object.keys(asked))
    if (!Object.hasOwn(ASKED, key)) {
      const meant = nearest(key, Object.keys(ASKED));
      const message = `unknown option; expected one of ${Object.keys(ASKED).join(", ")}`;
      yield { path: [key], at: "key", message, ...(meant !== undefined && { suggestion: meant }) };
    }
  const { chargers, runs, between, kinds } = asked;
  const [fewest, most] = [fewestChargers(system), chargersOf(system)];
  if (chargers !== undefined && !(Number.isInteger(chargers) && chargers >= fewest))
    yield wrong(
      ["chargers"],
      `expected a whole number from ${fewest}; the scenario has ${most}`,
      shown(chargers),
    );
  if (runs !== undefined && !(Number.isInteger(runs) && runs > 0))
    yield wrong(["runs"], "expected a whole number from 1", shown(runs));
  if (kinds?.length === 0)
    yield wrong(["kinds"], "expected at least one; all when it is left out", shown(kinds));
  const minutes = Math.floor(system.lasts / TICKS_PER_MINUTE);
  if (between !== undefined) {
    const [from, until] = between;
    if (!(Number.isInteger(from) && Number.isInteger(until) && from >= 0 && until > from && until <= minutes))
      yield wrong(
        ["between"],
        `expected [from, until] in whole minutes since the start, from 0 to ${minutes}`,
        `[${from}, ${until}]`,
      );
  }
}

/**
 * @throws Error with a line for each option that is wrong
 */
export const mustBeAskable = (system: Scenario, asked: Asked): void =>
  mustBeFlawless([...flawsOfAsked(system, asked)]);
