/**
 * Looks for outages that a system does not survive: random fault plans, each judged by every property, and what fails made as small
 * as it goes.
 */
import fc from "fast-check";
import { chargersOf } from "../../scenario/scale.ts";
import type { Scenario } from "../../scenario/schema.ts";
import { type Engine, inProcess, type JobResult } from "../job.ts";
import { cases, type Space } from "./arbitrary.ts";
import { type Case, isPlayable, systemOf } from "./case.ts";
import { type Coverage, coverageOf } from "./coverage.ts";
import { type Counterexample, counterexamplesOf, unexplained } from "./counterexamples.ts";
import { caseJobs, judgementsOf } from "./jobs.ts";
import type { PropertySpec } from "./properties/index.ts";
import type { Answer } from "./sequential.ts";
import { Tally } from "./tally.ts";

/** A property, and in how many worlds it is to hold. */
export interface Claim {
  readonly name: string;
  readonly property: PropertySpec;
  /** In at least this share of worlds; in all when left out. */
  readonly inAtLeast?: number;
}

/** What is being done: trying what is known, looking for more or, of the time there is for making them less, this part at most. */
export interface Stage {
  readonly isKnown?: boolean;
  readonly hasFailed: boolean;
  readonly lessBy?: number;
}

export interface CheckOptions extends Space {
  readonly claims: readonly Claim[];
  /** Cases at most. */
  readonly runs?: number;
  /** Other cases with another seed. */
  readonly seed?: number;
  /** Cases that failed before: they come first. */
  readonly known?: readonly Case[];
  readonly engine?: Engine;
  /** Looks for no further case, or makes one no less, once this says so. */
  readonly enough?: (stage: Stage) => boolean;
  readonly onProgress?: (words: string, done: number, of: number) => void;
}

export interface ClaimResult {
  readonly claim: Claim;
  /** Undecided: of a share of worlds, when neither answer was sure; of all worlds, when no case said anything. */
  readonly answer: Answer;
  /** Cases that were judged, those that failed, and those that said nothing of it. */
  readonly judged: number;
  readonly failed: number;
  readonly unjudged: number;
  /** Failing cases that have the faults of none of its counterexamples: there may be further causes. */
  readonly unexplained: number;
}

export interface Check {
  readonly title: string;
  readonly seed: number;
  readonly chargers: number;
  readonly runs: number;
  readonly claims: readonly ClaimResult[];
  /** What makes claims fail, the fewest faults first: up to three for each. */
  readonly counterexamples: readonly Counterexample[];
  readonly coverage: Coverage;
}

const USUAL_RUNS = 500;
/** Chargers a case is played with, if the system has more. */
export const USUAL_CHARGERS = 2_000;

const tallied = (claims: readonly Claim[], list: readonly Case[], results: readonly JobResult[]): Tally[] => {
  const tallies = claims.map((claim) => new Tally(claim));
  judgementsOf(results).forEach((judgements, run) =>
    judgements.forEach((judgement, k) => tallies[k].tell(run, judgement, list[run].troubles.length > 0)),
  );
  return tallies;
};

/** How many of the results it takes until every claim is settled; an engine may have had more under way. */
const settledAfter = (
  claims: readonly Claim[],
  list: readonly Case[],
  results: readonly JobResult[],
): number => {
  const tallies = claims.map((claim) => new Tally(claim));
  const settled = judgementsOf(results).findIndex((judgements, run) => {
    judgements.forEach((judgement, k) => tallies[k].tell(run, judgement, list[run].troubles.length > 0));
    return tallies.every((tally) => tally.isSettled);
  });
  return settled < 0 ? results.length : settled + 1;
};

/** Cases that are drawn and played together. */
const CHUNK = 100;

interface Explored {
  readonly list: readonly Case[];
  readonly results: readonly JobResult[];
}

/** Plays cases until every claim is settled, it is enough, or there are as many as were asked for. */
const explore = async (
  system: Scenario,
  options: CheckOptions & Required<Pick<CheckOptions, "chargers" | "known">>,
): Promise<Explored> => {
  const { claims, chargers, known, runs = USUAL_RUNS, seed = 1, engine = inProcess } = options;
  const list: Case[] = [];
  const results: JobResult[] = [];
  const isOver = (some: readonly JobResult[], next: readonly Case[], isKnown: boolean): boolean => {
    const tallies = tallied(claims, [...list, ...next], [...results, ...some]);
    const hasFailed = tallies.some(({ answer }) => answer === "fails");
    return options.enough?.({ isKnown, hasFailed }) === true || tallies.every((tally) => tally.isSettled);
  };
  /** What fails without any fault need not be looked for among faults. */
  const first: Case = { troubles: [], chargers, clusters: null, seed: system.seed };
  const drawn = (chunk: number): Case[] =>
    chunk < 0
      ? [first, ...known]
      : fc
          .sample(cases(system, options), {
            numRuns: Math.min(CHUNK, runs - chunk * CHUNK),
            // Chunks of one seed are apart from those of the next.
            seed: (Math.imul(seed, 1_000_003) + chunk) | 0,
          })
          .filter(({ troubles }) => troubles.length > 0);
  for (let chunk = -1; chunk * CHUNK < runs; chunk++) {
    const some = drawn(chunk);
    const played = await engine(system, caseJobs(some, claims), {
      enough: (done) => isOver(done, some, chunk < 0),
      onProgress: (done) => options.onProgress?.("cases", results.length + done, runs),
    });
    list.push(...some.slice(0, played.length));
    results.push(...played);
    if (played.length < some.length || isOver([], [], false)) break;
  }
  const count = settledAfter(claims, list, results);
  return { list: list.slice(0, count), results: results.slice(0, count) };
};

/**
 * Checks a system by random fault plans. The same options give the same result, unless the time was up.
 *
 * @param scenario its own faults and actions are left out: see `systemOf`
 * @example
 * const { claims } = await check(scenario, { claims: [{ name: "recovers", property: { kind: "recovers", share: 0.95, within: 3_600_000 } }] });
 */
export const check = async (scenario: Scenario, given: CheckOptions): Promise<Check> => {
  const system = systemOf(scenario);
  const chargers = given.chargers ?? Math.min(USUAL_CHARGERS, chargersOf(system));
  const known = (given.known ?? []).filter((one) => isPlayable(system, one));
  const options = { ...given, chargers, known };
  const { list, results } = await explore(system, options);
  const tallies = tallied(options.claims, list, results);
  // What does not show on a larger fleet is taken back here.
  const counterexamples = await counterexamplesOf(system, list, tallies, options);
  return {
    title: system.title,
    seed: options.seed ?? 1,
    chargers,
    runs: results.length,
    claims: tallies.map(({ claim, answer, judged, failing, unjudged }) => ({
      claim,
      answer,
      judged,
      failed: failing.length,
      unjudged,
      unexplained: unexplained(list, failing, counterexamples, claim),
    })),
    counterexamples,
    coverage: coverageOf(system, list, options),
  };
};
