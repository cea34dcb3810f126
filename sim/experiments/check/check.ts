/**
 * Looks for outages that a system does not survive: random fault plans, each judged by every property, and what fails made as small
 * as it goes.
 */
import fc from "fast-check";
import { chargersOf } from "../../scenario/scale.ts";
import type { Scenario } from "../../scenario/schema.ts";
import { type Engine, inProcess, type Job, type JobResult } from "../job.ts";
import { cases, type Space, usualTimes } from "./arbitrary.ts";
import { type Case, isPlayable, systemOf } from "./case.ts";
import { type Coverage, coverageOf } from "./coverage.ts";
import type { PropertySpec } from "./properties/index.ts";
import type { Judgement } from "./properties/property.ts";
import { type Answer, sequentialTest } from "./sequential.ts";
import { type FirstFailing, shrink } from "./shrink.ts";

/** A property, and in how many worlds it is to hold. */
export interface Claim {
  readonly name: string;
  readonly property: PropertySpec;
  /** In at least this share of worlds; in all when left out. */
  readonly inAtLeast?: number;
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
  /** Looks for no further case, or makes one no less, once this says so; it is told whether a claim has failed by then. */
  readonly enough?: (hasFailed: boolean) => boolean;
  readonly onProgress?: (words: string, done: number, of: number) => void;
}

/** A case that fails a claim, as it was found and as small as it went. */
export interface Counterexample {
  readonly found: Case;
  readonly least: Case;
  readonly judgement: Judgement;
  readonly shrinkSteps: number;
  /** Nothing makes it less; false if the time was up before. */
  readonly minimal: boolean;
  /** Of a claim about a share of worlds: worlds of this case that were looked at afresh, and those that failed. */
  readonly odds?: { readonly worlds: number; readonly failures: number; readonly answer: Answer };
  /** Which of the cases it was, from 0; those that were known come first. */
  readonly run: number;
}

export interface ClaimResult {
  readonly claim: Claim;
  /** Undecided: of a share of worlds, when neither answer was sure; of all worlds, when no case said anything. */
  readonly answer: Answer;
  /** Cases that were judged, those that failed, and those that said nothing of it. */
  readonly judged: number;
  readonly failed: number;
  readonly unjudged: number;
  readonly counterexample?: Counterexample;
}

export interface Check {
  readonly title: string;
  readonly seed: number;
  readonly chargers: number;
  readonly runs: number;
  readonly claims: readonly ClaimResult[];
  readonly coverage: Coverage;
}

const CONFIDENCE_ERROR = 0.05;
const USUAL_RUNS = 500;
/** Chargers a case is played with, if the system has more. */
export const USUAL_CHARGERS = 2_000;

const judgementsOf = (results: readonly JobResult[]): readonly (readonly Judgement[])[] =>
  results as readonly (readonly Judgement[])[];

const caseJobs = (list: readonly Case[], claims: readonly Claim[]): Job[] =>
  list.map((one) => ({ kind: "case", one, properties: claims.map(({ property }) => property) }));

/** Tells claim after claim what was found; knows when all are answered. */
class Tally {
  readonly claim: Claim;
  private readonly sequential: ReturnType<typeof sequentialTest> | undefined;
  judged = 0;
  unjudged = 0;
  readonly failing: { readonly run: number; readonly judgement: Judgement }[] = [];

  constructor(claim: Claim) {
    this.claim = claim;
    this.sequential =
      claim.inAtLeast === undefined
        ? undefined
        : sequentialTest({ share: claim.inAtLeast, error: CONFIDENCE_ERROR });
  }

  tell(run: number, judgement: Judgement): void {
    if (judgement.holds === null) {
      this.unjudged++;
      return;
    }
    this.judged++;
    if (!judgement.holds) this.failing.push({ run, judgement });
    this.sequential?.tell(!judgement.holds);
  }

  get answer(): Answer {
    if (this.sequential !== undefined) return this.sequential.answer;
    if (this.failing.length > 0) return "fails";
    return this.judged > 0 ? "holds" : "undecided";
  }

  /** Nothing more is to be learnt of it. */
  get isSettled(): boolean {
    return this.sequential === undefined ? this.failing.length > 0 : this.sequential.answer !== "undecided";
  }
}

const tallied = (claims: readonly Claim[], results: readonly JobResult[]): Tally[] => {
  const tallies = claims.map((claim) => new Tally(claim));
  judgementsOf(results).forEach((list, run) =>
    list.forEach((judgement, k) => tallies[k].tell(run, judgement)),
  );
  return tallies;
};

/** Worlds of one case in which a claim about a share of worlds is tried; the first so many seeds while it is made less. */
const WORLDS_OF_A_CASE = 60;

const worldsOf = (one: Case, from: number): Case[] =>
  Array.from({ length: WORLDS_OF_A_CASE }, (_, k) => ({ ...one, seed: `${one.seed}#${from + k}` }));

/** Whether a case fails a claim: in its world or, of a claim about a share of worlds, in more of them than it may. */
const oddsOf = async (
  system: Scenario,
  one: Case,
  claim: Claim,
  { engine = inProcess, enough = () => false }: Pick<CheckOptions, "engine" | "enough">,
  from: number,
): Promise<{ worlds: number; failures: number; answer: Answer }> => {
  const rule = { share: claim.inAtLeast!, error: CONFIDENCE_ERROR };
  const test = (results: readonly JobResult[]) => {
    const sequential = sequentialTest(rule);
    for (const [judgement] of judgementsOf(results))
      if (judgement.holds !== null && sequential.tell(!judgement.holds) !== "undecided") break;
    return sequential;
  };
  const results = await engine(system, caseJobs(worldsOf(one, from), [claim]), {
    enough: (some) => enough(false) || test(some).answer !== "undecided",
  });
  const { worlds, failures, answer } = test(results);
  return { worlds, failures, answer };
};

const firstFailing =
  (system: Scenario, claim: Claim, options: CheckOptions): FirstFailing =>
  async (candidates) => {
    const { engine = inProcess, enough = () => false } = options;
    if (claim.inAtLeast !== undefined) {
      for (const [k, one] of candidates.entries()) {
        if (enough(false)) return -1;
        if ((await oddsOf(system, one, claim, options, 0)).answer === "fails") return k;
      }
      return -1;
    }
    const failing = (results: readonly JobResult[]): number =>
      judgementsOf(results).findIndex(([judgement]) => judgement.holds === false);
    const results = await engine(system, caseJobs(candidates, [claim]), {
      enough: (some) => enough(false) || failing(some) >= 0,
    });
    return failing(results);
  };

/** Failing cases of a claim about a share of worlds that are tried for whether one alone fails it. */
const TRIED_ALONE = 5;

const counterexampleOf = async (
  system: Scenario,
  list: readonly Case[],
  { claim, failing }: Tally,
  options: CheckOptions,
  others: readonly Case[],
): Promise<Counterexample | undefined> => {
  const fails = firstFailing(system, claim, options);
  const place =
    claim.inAtLeast === undefined
      ? 0
      : await fails(failing.slice(0, TRIED_ALONE).map(({ run }) => list[run]));
  // Of a claim about all plans together it may be that no single one fails by more than its odds.
  const { run, judgement } = failing[Math.max(0, place)];
  const found = list[run];
  const [, until] = options.between ?? usualTimes(system);
  // What another claim was left with may fail this one too, and is less already.
  const before = place < 0 ? -1 : await fails(others);
  const { one: least, steps } =
    place < 0
      ? { one: found, steps: 0 }
      : await shrink(
          system,
          before < 0 ? found : others[before],
          Math.max(until, ...found.troubles.map(({ at, lasts }) => at + lasts)),
          fails,
        );
  const minimal = options.enough?.(false) !== true && place >= 0;
  const odds = claim.inAtLeast === undefined ? undefined : await oddsOf(system, least, claim, options, 1_000);
  const [[last]] = judgementsOf(await (options.engine ?? inProcess)(system, caseJobs([least], [claim]), {}));
  return {
    found,
    least,
    judgement: last.holds === false ? last : judgement,
    shrinkSteps: steps,
    minimal,
    ...(odds && { odds }),
    run,
  };
};

const leasts = (answered: readonly ClaimResult[]): Case[] =>
  answered.flatMap(({ counterexample }) => (counterexample === undefined ? [] : [counterexample.least]));

/** Cases that are drawn and played together. */
const CHUNK = 100;

interface Explored {
  readonly list: readonly Case[];
  readonly results: readonly JobResult[];
}

/** Plays cases until every claim is settled, it is enough, or there are as many as were asked for. */
const explore = async (system: Scenario, options: CheckOptions): Promise<Explored> => {
  const { claims, runs = USUAL_RUNS, seed = 1, known = [], engine = inProcess, enough, onProgress } = options;
  const list: Case[] = [];
  const results: JobResult[] = [];
  const isOver = (some: readonly JobResult[]): boolean => {
    const tallies = tallied(claims, [...results, ...some]);
    const hasFailed = tallies.some(({ answer }) => answer === "fails");
    return enough?.(hasFailed) === true || tallies.every((tally) => tally.isSettled);
  };
  const drawn = (chunk: number): Case[] =>
    chunk < 0
      ? known.filter((one) => isPlayable(system, one))
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
      enough: isOver,
      onProgress: (done) => onProgress?.("cases", results.length + done, runs),
    });
    list.push(...some.slice(0, played.length));
    results.push(...played);
    if (played.length < some.length || isOver([])) break;
  }
  return { list, results };
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
  const options = { ...given, chargers };
  const { list, results } = await explore(system, options);
  const tallies = tallied(options.claims, results);
  const answered: ClaimResult[] = [];
  for (const tally of tallies) {
    options.onProgress?.(`making “${tally.claim.name}” less`, answered.length, tallies.length);
    const counterexample =
      tally.answer === "fails"
        ? await counterexampleOf(system, list, tally, options, leasts(answered))
        : undefined;
    answered.push({
      claim: tally.claim,
      answer: tally.answer,
      judged: tally.judged,
      failed: tally.failing.length,
      unjudged: tally.unjudged,
      ...(counterexample && { counterexample }),
    });
  }
  return {
    title: system.title,
    seed: options.seed ?? 1,
    chargers,
    runs: results.length,
    claims: answered,
    coverage: coverageOf(system, list),
  };
};
