/** Cases that a system survives by now, as scenarios that are held to what they once failed. */
import { problemText } from "../../scenario/problem.ts";
import { decodeScenario } from "../../scenario/read.ts";
import { chargersOf } from "../../scenario/scale.ts";
import type { Scenario } from "../../scenario/schema.ts";
import { simulate } from "../simulate.ts";
import { type Case, isPlayable } from "./case.ts";
import { type KnownCase, replayText } from "./caseFile.ts";
import type { Claim } from "./check.ts";
import { judgeCase, playCase } from "./play.ts";
import { propertyOf } from "./properties/index.ts";
import type { Held } from "./properties/property.ts";
import { caseWords } from "./words.ts";

/** What became of a case: a scenario's file if it is survived, or why there is none. */
export type Regression = { readonly text: string; readonly digest: string } | { readonly why: string };

const heldBy = (claims: readonly Claim[], system: Scenario, one: Case): Held | undefined => {
  const played = playCase(system, one);
  const held = claims.map(({ property }) => propertyOf(property).asHeld?.(property, played));
  if (held.some((each) => each === undefined)) return undefined;
  return {
    hypotheses: held.flatMap((each) => each?.hypotheses ?? []),
    thresholds: held.flatMap((each) => each?.thresholds ?? []),
  };
};

/**
 * The regression scenario of a case: the system as it is by now with the faults of the case, at its own size, held to the properties that
 * it failed. Its run holds.
 *
 * @param claims what the system is held to; those the case failed are looked up by their names
 */
export const regressionOf = (
  system: Scenario,
  { one, fails }: Pick<KnownCase, "one" | "fails">,
  claims: readonly Claim[],
): Regression => {
  if (!isPlayable(system, one)) return { why: "it cannot be played any more: what it hits is gone" };
  const own = claims.filter(({ name }) => fails.includes(name));
  if (own.length === 0) return { why: `no property is called ${fails.join(" or ")}` };
  const whole = { ...one, clusters: null, chargers: chargersOf(system) };
  for (const each of [one, whole]) {
    const judged = judgeCase(
      system,
      each,
      own.map(({ property }) => property),
    );
    const bad = judged.findIndex(({ holds }) => holds !== true);
    if (bad >= 0) return { why: `${own[bad].name}, with ${each.chargers} chargers: ${judged[bad].why}` };
  }
  const held = heldBy(own, system, whole);
  if (held === undefined) return { why: "a scenario cannot say what it failed" };
  const text = replayText(
    system,
    whole,
    [`It once failed ${fails.map((name) => `“${name}”`).join(", ")}.`, `Cause: ${caseWords(system, one)}.`],
    held,
  );
  const reading = decodeScenario("it", () => ({ text }));
  if ("problems" in reading) throw new RangeError(reading.problems.map(problemText).join("; "));
  const { holds, digest } = simulate(reading.scenario);
  return holds ? { text, digest } : { why: "it is survived, but not by what a scenario can say of it" };
};
