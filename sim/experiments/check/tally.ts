/** What a claim is told, case after case, and what it makes of it. */
import type { Claim } from "./check.ts";
import type { Judgement } from "./properties/property.ts";
import { type Answer, sequentialTest } from "./sequential.ts";

/** Chance of a wrong answer about a share of worlds. */
export const ERROR = 0.05;

export class Tally {
  readonly claim: Claim;
  private readonly sequential: ReturnType<typeof sequentialTest> | undefined;
  judged = 0;
  unjudged = 0;
  /** Of those judged, how many had a fault. */
  private withFaults = 0;
  /** Cases that failed it, by their place. */
  failing: readonly number[] = [];

  constructor(claim: Claim) {
    this.claim = claim;
    this.sequential =
      claim.inAtLeast === undefined ? undefined : sequentialTest({ share: claim.inAtLeast, error: ERROR });
  }

  /** @param hasFaults whether anything goes wrong in the case */
  tell(run: number, { holds }: Judgement, hasFaults: boolean): void {
    if (holds === null) {
      this.unjudged++;
      return;
    }
    this.judged++;
    if (hasFaults) this.withFaults++;
    if (!holds) this.failing = [...this.failing, run];
    this.sequential?.tell(!holds);
  }

  /** A case that failed says nothing after all. */
  discard(run: number): void {
    this.failing = this.failing.filter((other) => other !== run);
    this.judged--;
    this.unjudged++;
  }

  get answer(): Answer {
    if (this.sequential !== undefined) return this.sequential.answer;
    if (this.failing.length > 0) return "fails";
    return this.withFaults > 0 ? "holds" : "undecided";
  }

  /** Nothing more is to be learnt of it: of a claim about all worlds that is so once there are several failing cases to choose from. */
  get isSettled(): boolean {
    return this.sequential === undefined
      ? this.failing.length >= ENOUGH_FAILING
      : this.sequential.answer !== "undecided";
  }
}

/** Failing cases among which there may be several causes. */
const ENOUGH_FAILING = 30;
