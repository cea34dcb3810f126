/**
 * Resilience tests in a few lines, for vitest or any other runner: what `ridethrough check` does, as functions.
 *
 * @example
 * import { loadScenario, mustSurvive } from "ridethrough/testing";
 * test("survives two faults at once", () =>
 *   mustSurvive(loadScenario("scenarios/mine.yaml"), { properties: [{ kind: "backlog", within: "15 min" }], atMost: 2, runs: 50 }));
 */
import { Schema } from "effect";
import { type Check, check, type CheckOptions, type Claim } from "./experiments/check/check.ts";
import type { Counterexample } from "./experiments/check/counterexamples.ts";
import { USUAL_CLAIMS } from "./experiments/check/claims.ts";
import { systemOf } from "./experiments/check/case.ts";
import { replayText } from "./experiments/check/caseFile.ts";
import { PropertySpec } from "./experiments/check/properties/index.ts";
import { caseWords } from "./experiments/check/words.ts";
import type { Scenario } from "./scenario/schema.ts";

export { loadScenario } from "./cli/files.ts";
export { cases, type Space } from "./experiments/check/arbitrary.ts";
export { type Case, scenarioOfCase, systemOf } from "./experiments/check/case.ts";
export {
  check,
  type Check,
  type CheckOptions,
  type Claim,
  type ClaimResult,
} from "./experiments/check/check.ts";
export { judgeCase } from "./experiments/check/play.ts";
export { caseWords } from "./experiments/check/words.ts";

/** A property as a properties file has it. */
export type PropertyInput = (typeof PropertySpec)["Encoded"] & {
  readonly name?: string;
  /** In at least this share of worlds; in all when left out. */
  readonly inAtLeast?: number;
};

export interface SurvivalOptions extends Omit<CheckOptions, "claims"> {
  /** Those that any system should keep to, when left out. */
  readonly properties?: readonly PropertyInput[];
}

const decode = Schema.decodeUnknownSync(PropertySpec);

const claimOf = ({ name, inAtLeast, ...property }: PropertyInput): Claim => ({
  name: name ?? property.kind,
  property: decode(property, { errors: "all", onExcessProperty: "error" }),
  ...(inAtLeast !== undefined && { inAtLeast }),
});

/** What a claim failed by, with the scenario that replays it: the message of the error. */
const failureText = (scenario: Scenario, { least, fails }: Counterexample): string => {
  const system = systemOf(scenario);
  return [
    ...fails.map(({ claim, judgement }) => `${claim.name}: ${judgement.why}.`),
    `Cause: ${caseWords(system, least)}.`,
    `Replay it with ridethrough run FILE --chargers ${least.chargers}, where FILE is`,
    "",
    replayText(system, least, []),
  ].join("\n");
};

/**
 * Checks a system, and throws an Error that says what it does not survive, if anything; else what was tried.
 *
 * @throws Error for a property that failed
 */
export const mustSurvive = async (
  scenario: Scenario,
  { properties, ...options }: SurvivalOptions = {},
): Promise<Check> => {
  const claims = properties?.map(claimOf) ?? USUAL_CLAIMS;
  const result = await check(scenario, { runs: 100, ...options, claims });
  if (result.counterexamples.length > 0)
    throw new Error(result.counterexamples.map((one) => failureText(scenario, one)).join("\n\n"));
  return result;
};
