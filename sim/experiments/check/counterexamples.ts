/**
 * What makes claims fail: failing cases made as small as they go, one for each cause. A cause is known by its faults and where they
 * hit: failing cases that have all of them are explained by it, and the next cause is looked for among the others.
 */
import { chargersOf } from "../../scenario/scale.ts";
import type { Scenario } from "../../scenario/schema.ts";
import { inProcess, type JobResult } from "../job.ts";
import { usualTimes } from "./arbitrary.ts";
import type { Case } from "./case.ts";
import { hit } from "./coverage.ts";
import type { CheckOptions, Claim } from "./check.ts";
import { caseJobs, judgementsOf } from "./jobs.ts";
import type { Judgement } from "./properties/property.ts";
import { type Answer, sequentialTest } from "./sequential.ts";
import { type FirstFailing, shrinkFaults, shrinkFleet } from "./shrink.ts";
import { ERROR, type Tally } from "./tally.ts";

/** Of a claim about a share of worlds: worlds of one case that were looked at, and those that failed. */
export interface Odds {
  readonly worlds: number;
  readonly failures: number;
  readonly answer: Answer;
}

/** A claim that a case fails. */
export interface Failure {
  readonly claim: Claim;
  readonly judgement: Judgement;
  /** Chargers of the fleet it was found with, where the smallest does not show it. */
  readonly on?: number;
  /** The same on the system's own fleet or, of one that takes long to play, on a part of it. */
  readonly larger?: { readonly chargers: number; readonly judgement: Judgement };
  /** In worlds that were not looked at while it was made less. */
  readonly odds?: Odds;
}

/** A case that fails claims, as it was found and as small as it went. */
export interface Counterexample {
  readonly found: Case;
  readonly least: Case;
  readonly fails: readonly Failure[];
  readonly shrinkSteps: number;
  /** Nothing makes it less; false if the time was up before. */
  readonly minimal: boolean;
  /** Which of the cases it was, from 0: first none at all goes wrong, then those that were known come. */
  readonly run: number;
}

type Options = Pick<CheckOptions, "engine" | "between" | "known"> & {
  /** The time is up; and, before that, the time for making it less. */
  readonly enough: () => boolean;
  readonly enoughSteps: () => boolean;
};

/** Worlds of one case in which a claim about a share of worlds is tried; the first so many seeds while it is made less. */
const WORLDS_OF_A_CASE = 60;
/** From here on there are worlds that it was not made less in. */
const FRESH = 1_000;

const worldsOf = (one: Case, from: number): Case[] =>
  Array.from({ length: WORLDS_OF_A_CASE }, (_, k) => ({ ...one, seed: `${one.seed}#${from + k}` }));

/** How often a case fails a claim about a share of worlds. */
const oddsOf = async (
  system: Scenario,
  one: Case,
  claim: Claim & { readonly inAtLeast: number },
  { engine = inProcess, enough }: Options,
  from: number,
): Promise<Odds> => {
  const test = (results: readonly JobResult[]) => {
    const sequential = sequentialTest({ share: claim.inAtLeast, error: ERROR });
    for (const [judgement] of judgementsOf(results))
      if (judgement.holds !== null && sequential.tell(!judgement.holds) !== "undecided") break;
    return sequential;
  };
  const results = await engine(system, caseJobs(worldsOf(one, from), [claim]), {
    enough: (some) => enough() || test(some).answer !== "undecided",
  });
  const { worlds, failures, answer } = test(results);
  return { worlds, failures, answer };
};

const isOfAShare = (claim: Claim): claim is Claim & { readonly inAtLeast: number } =>
  claim.inAtLeast !== undefined;

const firstFailing =
  (system: Scenario, claim: Claim, options: Options): FirstFailing =>
  async (candidates) => {
    const { engine = inProcess, enough } = options;
    if (isOfAShare(claim)) {
      for (const [k, one] of candidates.entries()) {
        if (enough()) return -1;
        if ((await oddsOf(system, one, claim, options, 0)).answer === "fails") return k;
      }
      return -1;
    }
    const failing = (results: readonly JobResult[]): number =>
      judgementsOf(results).findIndex(([judgement]) => judgement.holds === false);
    const results = await engine(system, caseJobs(candidates, [claim]), {
      enough: (some) => enough() || failing(some) >= 0,
    });
    return failing(results);
  };

/** A larger fleet, on which what was found must show as well: the system's own, unless that takes long to play. */
const LARGER = 20_000;
const largerThan = (system: Scenario, one: Case): number =>
  Math.max(one.chargers, Math.min(chargersOf(system), LARGER));

/**
 * The claims about all worlds that a case fails: with its faults as small as they go, on the fleet it was found with, and on the
 * smallest as well if it shows there.
 */
const failuresOf = async (
  system: Scenario,
  least: Case,
  found: Case,
  claims: readonly Claim[],
  { engine = inProcess }: Options,
): Promise<Failure[]> => {
  const asFound = { ...least, chargers: found.chargers, clusters: found.clusters };
  const whole = { ...asFound, chargers: largerThan(system, asFound) };
  const played = await engine(system, caseJobs([least, asFound, whole], claims), {});
  const [small, large, larger] = judgementsOf(played);
  return claims.flatMap((claim, k) => {
    if (isOfAShare(claim) || large[k].holds !== false) return [];
    const shown =
      small[k].holds === false ? { judgement: small[k] } : { judgement: large[k], on: found.chargers };
    const also = { larger: { chargers: whole.chargers, judgement: larger[k] } };
    return [{ claim, ...shown, ...(whole.chargers > asFound.chargers && also) }];
  });
};

/** The odds of a claim about a share of worlds, in fresh ones, and a world as an example. */
const failureOf = async (
  system: Scenario,
  least: Case,
  claim: Claim & { readonly inAtLeast: number },
  options: Options,
): Promise<Failure> => {
  const odds = await oddsOf(system, least, claim, options, FRESH);
  const [[judgement]] = judgementsOf(
    await (options.engine ?? inProcess)(system, caseJobs([least], [claim]), {}),
  );
  return { claim, judgement, odds };
};

/** Whether a case fails a claim on a larger fleet, and so by more than what scaling does to it. */
const showsLarger = async (
  system: Scenario,
  one: Case,
  claim: Claim,
  { engine = inProcess }: Options,
): Promise<boolean> => {
  const chargers = largerThan(system, one);
  if (chargers === one.chargers || isOfAShare(claim)) return true;
  const [[{ holds }]] = judgementsOf(await engine(system, caseJobs([{ ...one, chargers }], [claim]), {}));
  return holds === false;
};

/** The last of the steps that shows on a larger fleet: by bisection, as what is less shows less. The first one does. */
const lastShown = async (
  system: Scenario,
  steps: readonly Case[],
  claim: Claim,
  options: Options,
): Promise<number> => {
  let [shows, not] = [0, steps.length];
  for (let at = steps.length - 1; not - shows > 1; at = (shows + not) >> 1)
    if (await showsLarger(system, steps[at], claim, options)) shows = at;
    else not = at;
  return shows;
};

/** A failing case made less. What was known was made less before, and what fails without any fault cannot be. */
const counterexampleOf = async (
  system: Scenario,
  found: Case,
  run: number,
  claim: Claim,
  claims: readonly Claim[],
  options: Options,
): Promise<Counterexample> => {
  const fails = firstFailing(system, claim, { ...options, enough: options.enoughSteps });
  const [, until] = options.between ?? usualTimes(system);
  const lastEnd = Math.max(until, ...found.troubles.map(({ at, lasts }) => at + lasts));
  const isLeast = run <= (options.known?.length ?? 0);
  const trail = isLeast ? [found] : [found, ...(await shrinkFaults(system, found, lastEnd, fails))];
  const kept = trail.slice(0, 1 + (await lastShown(system, trail, claim, options)));
  const smaller = isLeast ? [] : await shrinkFleet(system, kept[kept.length - 1], fails);
  const least = [...kept, ...smaller][kept.length + smaller.length - 1];
  const minimal = !options.enoughSteps();
  return {
    found,
    least,
    fails: isOfAShare(claim)
      ? [await failureOf(system, least, claim, options)]
      : await failuresOf(system, least, found, claims, options),
    shrinkSteps: kept.length - 1 + smaller.length,
    minimal,
    run,
  };
};

/** What goes wrong in a case, and where: the signs of a cause. */
const signsOf = ({ troubles }: Case): string[] =>
  troubles.map((trouble) => `${trouble.kind} ${hit(trouble)}`);

/** Whether all that goes wrong in another goes wrong in it. */
const isExplainedBy = (one: Case, { least }: Pick<Counterexample, "least">): boolean => {
  const signs = signsOf(one);
  return signsOf(least).every((sign) => signs.includes(sign));
};

const explains = (claim: Claim, { fails }: Counterexample): boolean =>
  fails.some((failure) => failure.claim.name === claim.name);

/** How many failing cases of a claim have not all that goes wrong in one of its counterexamples. */
export const unexplained = (
  list: readonly Case[],
  failing: readonly number[],
  counterexamples: readonly Counterexample[],
  claim: Claim,
): number => {
  const own = counterexamples.filter((one) => explains(claim, one));
  return failing.filter((run) => !own.some((one) => isExplainedBy(list[run], one))).length;
};

/** Causes of one claim at most. */
const CAUSES = 3;
/** Failing cases of a claim about a share of worlds that are tried for whether one alone fails it. */
const TRIED_ALONE = 5;

/** Several faults that hurt together say nothing new beside fewer that do. */
const isTelling = ({ least }: Counterexample, known: readonly Counterexample[]): boolean =>
  known.every((other) => least.troubles.length <= other.least.troubles.length);

/** Part of its time that a cause is made less in. */
const STEPS_SHARE = 0.8;

/** Part of the time by which the causes up to here are to be found: most of it goes to the first of each claim. */
const shareOfTime = (round: number, within: number): number =>
  round === 0 ? 0.7 * within : 0.7 + (0.3 * (round - 1 + within)) / (CAUSES - 1);

/** Of all plans together a claim may fail though no single one fails it by more than its odds: a failing case, as it is. */
const exampleOf = async (
  system: Scenario,
  list: readonly Case[],
  run: number,
  claim: Claim & { readonly inAtLeast: number },
  options: Options,
): Promise<Counterexample> => ({
  found: list[run],
  least: list[run],
  fails: [await failureOf(system, list[run], claim, options)],
  shrinkSteps: 0,
  minimal: false,
  run,
});

/** The next failing case that no cause explains: the one with the fewest faults. What does not show on a larger fleet is discarded. */
const nextOf = async (
  system: Scenario,
  list: readonly Case[],
  tally: Tally,
  known: readonly Counterexample[],
  tried: ReadonlySet<number>,
  options: Options,
): Promise<number | undefined> => {
  const { claim } = tally;
  const open = tally.failing
    .filter((run) => !tried.has(run) && !known.some((one) => isExplainedBy(list[run], one)))
    .toSorted((a, b) => list[a].troubles.length - list[b].troubles.length || a - b);
  if (!isOfAShare(claim)) {
    for (const run of open) {
      if (options.enough() || (await showsLarger(system, list[run], claim, options))) return run;
      tally.discard(run);
    }
    return undefined;
  }
  const alone = open.slice(0, TRIED_ALONE);
  const place = await firstFailing(system, claim, options)(alone.map((run) => list[run]));
  return alone[place];
};

/**
 * The causes of the claims that fail, up to three for each.
 *
 * @param list the cases that were played, by the places that the tallies know
 */
export const counterexamplesOf = async (
  system: Scenario,
  list: readonly Case[],
  tallies: readonly Tally[],
  { enough, ...options }: CheckOptions,
): Promise<readonly Counterexample[]> => {
  const failed = tallies.filter(({ answer }) => answer === "fails");
  const claims = tallies.map(({ claim }) => claim);
  const found: Counterexample[] = [];
  const tried = new Set<number>();
  for (let round = 0; round < CAUSES; round++)
    for (const [k, tally] of failed.entries()) {
      const known = found.filter((one) => explains(tally.claim, one));
      if (known.length > round) continue;
      const stage = { hasFailed: true, lessBy: shareOfTime(round, (k + 1) / failed.length) };
      const bounded = {
        ...options,
        enough: () => enough?.(stage) === true,
        // What is left is for saying how sure it is.
        enoughSteps: () => enough?.({ ...stage, lessBy: STEPS_SHARE * stage.lessBy }) === true,
      };
      // The first cause of a claim is looked for even if there is no time to make it less.
      if (round > 0 && bounded.enough()) continue;
      // Further ones are of faults that have not been told of yet.
      const run = await nextOf(system, list, tally, round === 0 ? known : found, tried, bounded);
      options.onProgress?.(
        `making “${tally.claim.name}” less`,
        round * failed.length + k,
        CAUSES * failed.length,
      );
      if (run !== undefined) {
        tried.add(run);
        const one = await counterexampleOf(system, list[run], run, tally.claim, claims, bounded);
        if (isTelling(one, known)) found.push(one);
      } else if (round === 0 && isOfAShare(tally.claim))
        found.push(await exampleOf(system, list, tally.failing[0], tally.claim, bounded));
    }
  return found.toSorted((a, b) => a.least.troubles.length - b.least.troubles.length);
};
