/**
 * Resilience tests in a few lines, for vitest or any other runner: what `ridethrough check` does, as functions.
 *
 * @example
 * import { loadScenario, mustSurvive } from "ridethrough/testing";
 * import { test } from "vitest";
 *
 * const scenario = loadScenario("scenarios/mine.yaml");
 * const properties = [{ kind: "backlog", within: "15 min" }] as const;
 * test("two faults at once are survived", () => mustSurvive(scenario, { properties, atMost: 2, runs: 50 }), 60_000);
 */
import { type Case, systemOf } from "./experiments/check/case.ts";
import { replayText } from "./experiments/check/caseFile.ts";
import { type Check, check, type ClaimResult } from "./experiments/check/check.ts";
import {
  type Asked,
  claimsIn,
  flawText,
  mustBeAskable,
  type PropertyInput,
} from "./experiments/check/inCode.ts";
import type { Counterexample } from "./experiments/check/counterexamples.ts";
import { judgeCase as judge } from "./experiments/check/play.ts";
import type { Judgement } from "./experiments/check/properties/property.ts";
import { caseWords } from "./experiments/check/words.ts";
import type { Design } from "./scenario/design.ts";
import { designed } from "./scenario/overlay.ts";
import type { Scenario } from "./scenario/schema.ts";

export { loadScenario } from "./cli/files.ts";
export { cases, type Space } from "./experiments/check/arbitrary.ts";
export { type Case, isPlayable, scenarioOfCase, systemOf } from "./experiments/check/case.ts";
export {
  check,
  type Check,
  type CheckOptions,
  type Claim,
  type ClaimResult,
} from "./experiments/check/check.ts";
export { type Counterexample } from "./experiments/check/counterexamples.ts";
export { designs, type DesignSpace } from "./experiments/check/designs.ts";
export { fleets, type FleetSpace } from "./experiments/check/fleets.ts";
export { type PropertyInput } from "./experiments/check/inCode.ts";
export { type Judgement } from "./experiments/check/properties/property.ts";
export { type MitigationKind, runbooks, type RunbookSpace } from "./experiments/check/runbooks.ts";
export { type FaultKind } from "./experiments/check/trouble.ts";
export { caseWords } from "./experiments/check/words.ts";
export { type MitigationSpec } from "./mitigations/index.ts";
export { type Design } from "./scenario/design.ts";
export { type Scenario } from "./scenario/schema.ts";
export { type Fleet } from "./twin/parameters.ts";

export interface SurvivalOptions extends Asked {
  /** Those that any system should keep to, when left out: see `scenarios/README.md`. */
  readonly properties?: readonly PropertyInput[];
}

/** What was tried, when nothing failed. */
export interface Survival extends Check {
  /** A line for each property of which too little was seen to say that it holds. */
  readonly undecided: readonly string[];
}

const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`;

/** How often a property about a share of worlds failed. */
const oddsText = ({ claims }: Check, name: string): string[] =>
  claims.flatMap(({ claim: { name: own, inAtLeast }, judged, failed }) =>
    own === name && inAtLeast !== undefined
      ? [`It failed in ${failed} of ${judged} worlds, and is to hold in ${percent(inAtLeast)} of them.`]
      : [],
  );

/** What fails by a cause, with the scenario that replays it: the message of the error. */
const failureText = (system: Scenario, result: Check, { least, fails }: Counterexample): string =>
  [
    ...fails.flatMap(({ claim: { name }, judgement: { why } }) => [
      `${name}: ${why}.`,
      ...oddsText(result, name),
    ]),
    `Cause: ${caseWords(system, least)}.`,
    `Replay it with ridethrough run FILE --chargers ${least.chargers}, where FILE is`,
    "",
    replayText(system, least, []),
  ].join("\n");

/** What failed: a text for each cause, and for what there was no time to find the cause of. */
const failuresOf = (system: Scenario, result: Check): string[] => {
  const explained = new Set(
    result.counterexamples.flatMap(({ fails }) => fails.map(({ claim }) => claim.name)),
  );
  return [
    ...result.counterexamples.map((one) => failureText(system, result, one)),
    ...result.claims
      .filter(({ claim, answer }) => answer === "fails" && !explained.has(claim.name))
      .map(({ claim, failed, judged }) => `${claim.name}: failed in ${failed} of ${judged} cases.`),
  ];
};

const undecidedText = ({ claim: { name, inAtLeast }, judged, failed, unjudged }: ClaimResult): string =>
  inAtLeast === undefined
    ? `${name}: none of ${unjudged} cases said anything of it; a longer scenario, or earlier faults, would`
    : `${name}: held in ${judged - failed} of ${judged} worlds, too few to tell whether it does in ${percent(inAtLeast)} of them; more runs would`;

/**
 * Holds a system to properties under random faults, and throws an Error that says what it does not survive: which property, the least
 * faults that break it, and the scenario that replays them. Resolves to what was tried. The same options give the same answer.
 *
 * When to use it: in a test, for "whatever goes wrong, it recovers". Give the test a time-out of a minute or so: a failure is made small
 * first. For a property of one case use `judgeCase`; to look for as long as there is time, `ridethrough check --for`.
 *
 * Gotcha: a property with `inAtLeast` may be undecided after so many `runs`. That does not throw; the result says so in `undecided`.
 *
 * @param scenario its own faults and actions are left out: see `systemOf`
 * @throws Error for a property that failed, or with a line for each property or option that is wrong
 * @example
 * const { undecided } = await mustSurvive(scenario, {
 *   properties: [{ kind: "recovers", within: "45 min", inAtLeast: 0.9 }],
 *   kinds: ["mass-reboot", "cluster-loss"],
 *   runs: 200,
 * });
 * expect(undecided).toEqual([]);
 */
export const mustSurvive = async (
  scenario: Scenario,
  { properties, ...asked }: SurvivalOptions = {},
): Promise<Survival> => {
  const system = systemOf(scenario);
  mustBeAskable(system, asked);
  const claims = claimsIn(properties, asked);
  const result = await check(scenario, { runs: 100, ...asked, claims });
  const failures = failuresOf(system, result);
  if (failures.length > 0) throw new Error(failures.join("\n\n"));
  const undecided = result.claims.filter(({ answer }) => answer === "undecided").map(undecidedText);
  return { ...result, undecided };
};

/**
 * Plays a case on a system and judges it by properties, in their order. `holds` is null where the case says nothing of it, as when the
 * run ends too soon.
 *
 * When to use it: in a property of your own, with cases drawn by `cases`.
 *
 * @throws RangeError for a case that the system cannot have: see `isPlayable`
 * @example
 * fc.assert(fc.property(cases(system, { chargers: 300 }), (one) => {
 *   const [{ holds, why }] = judgeCase(system, one, [{ kind: "backlog", within: "15 min" }]);
 *   expect(holds, why).not.toBe(false);
 * }));
 */
export const judgeCase = (
  system: Scenario,
  one: Case,
  properties: readonly PropertyInput[],
): readonly Judgement[] =>
  judge(
    system,
    one,
    claimsIn(properties).map(({ property }) => property),
  );

/**
 * The scenario with a design laid over it.
 *
 * @throws Error with a line for each part of the design that the scenario cannot have; those of `designs(scenario)` it can
 * @example withDesign(scenario, { ...design, splitClusters: 2 })
 */
export const withDesign = (scenario: Scenario, design: Design): Scenario => {
  const made = designed(design, [scenario]);
  if ("scenarios" in made) return made.scenarios[0];
  throw new Error(made.flaws.map((flaw) => flawText(flaw)).join("\n"));
};
