/** What CI may hold a comparison to: that it came to an answer, and that the arm the team took is not a clear mistake. */
import type { Comparison } from "../experiments/compare.ts";
import { difference, selection, verdict } from "../report/comparison.ts";
import { type Case, suiteText } from "./junit.ts";
import type { Origin } from "../report/reportDocument.ts";

const KIND = "compare";

const decided = (c: Comparison, partial: string | undefined): Case => ({
  kind: KIND,
  name: "the worlds suffice to select the best arm",
  holds: c.asKnown.decided || (partial === undefined ? false : null),
  message: c.asKnown.decided || partial === undefined ? selection(c) : partial,
});

/** The arm the team took comes first: the others are compared with it. */
const noMistake = (c: Comparison): Case => {
  const [first, ...others] = c.asKnown.arms;
  const better = others.filter(({ differences: { score } }) => (score?.high ?? 0) < 0);
  const name = `${first.name} is not clearly worse than another arm, by what was known at ${c.decidedAt}`;
  if (c.asKnown.worlds < 2)
    return { kind: KIND, name, holds: null, message: "a single world does not say how sure anything is" };
  const met = better.map((arm) => `${arm.name} ${difference(arm.differences.score)}`).join(", ");
  return {
    kind: KIND,
    name,
    holds: better.length === 0,
    message:
      better.length === 0
        ? verdict(c.asKnown)
        : `expected no arm with a lower score, 95 %; met, in customer-minutes against ${first.name}: ${met}`,
  };
};

export const compareJunit = (c: Comparison, { partial, commands }: Origin): string =>
  suiteText({
    name: c.title,
    properties: {
      seed: c.seed,
      chargers: c.chargers,
      worlds: c.asKnown.worlds,
      best: c.asKnown.best,
      ...(partial !== undefined && { partial }),
      command: commands.join("; "),
    },
    cases: [decided(c, partial), noMistake(c)],
  });
