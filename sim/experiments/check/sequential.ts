/**
 * Whether something holds in at least such a share of worlds, looked at after every world, by a confidence sequence for the
 * share that fails: the beta-binomial mixture of Robbins ("Statistical methods related to the law of the iterated logarithm",
 * Annals of Mathematical Statistics 41(5), 1970). By Ville's inequality it misses the true share at any time with at most the stated
 * error, so one may stop whenever it has cleared the bound, on either side.
 */
import { ln } from "../../kernel/math.ts";

export interface SequentialRule {
  /** It must hold in at least this share of worlds. */
  readonly share: number;
  /** Chance of a wrong answer, whichever it is. */
  readonly error: number;
}

export type Answer = "holds" | "fails" | "undecided";

export interface Sequential {
  readonly worlds: number;
  readonly failures: number;
  readonly answer: Answer;
  readonly tell: (failed: boolean) => Answer;
}

/**
 * A test that is told of one world after another; once decided it stays so.
 *
 * @example
 * const test = sequentialTest({ share: 0.99, error: 0.05 });
 * for (const world of worlds) if (test.tell(fails(world)) !== "undecided") break;
 */
export const sequentialTest = ({ share, error }: SequentialRule): Sequential => {
  const bound = 1 - share;
  if (!(bound > 0 && bound < 1 && error > 0 && error < 1))
    throw new RangeError(`expected a share and an error between 0 and 1, met ${share} and ${error}`);
  // Most of the prior lies about the bound: that is where an answer takes longest.
  const [a, b] = [1, (1 - bound) / bound];
  let worlds = 0;
  let failures = 0;
  let answer: Answer = "undecided";
  /** Of the mixture against the bound, so far. */
  let logRatio = 0;
  return {
    get worlds() {
      return worlds;
    },
    get failures() {
      return failures;
    },
    get answer() {
      return answer;
    },
    tell: (failed) => {
      const mixture = (failed ? a + failures : b + worlds - failures) / (a + b + worlds);
      logRatio += ln(mixture) - ln(failed ? bound : 1 - bound);
      worlds++;
      if (failed) failures++;
      if (answer === "undecided" && logRatio >= -ln(error))
        answer = failures > bound * worlds ? "fails" : "holds";
      return answer;
    },
  };
};
