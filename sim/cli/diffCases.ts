/** A diff as JUnit cases: of each scenario, everything it is held to, which fails if it newly does. */
import type { VerdictDiff } from "../experiments/diff.ts";
import { type DiffView, isTold, type PairView, verdictSentence } from "./diffWords.ts";
import { type Case, suiteText } from "./junit.ts";

/** What fails and did not newly begin to is the business of another build: it is said, and no failure. */
const caseOf = (scenario: string, verdict: VerdictDiff): Case => {
  const said = isTold(verdict) ? verdictSentence(verdict) : "holds";
  const unjudged = verdict.head === null || (verdict.base !== null && verdict.judged === 0);
  return {
    kind: scenario,
    name: `${verdict.kind} ${verdict.name}`,
    holds: verdict.answer === "newly failing" ? false : unjudged || verdict.answer === "new" ? null : true,
    message:
      verdict.head === null
        ? "only the base is held to it"
        : unjudged
          ? "no world says anything of it on both sides"
          : verdict.answer === "as before" || verdict.answer === "newly failing"
            ? said
            : `${verdict.answer}: ${said}`,
  };
};

const casesOf = ({ name, status, worlds, verdicts }: PairView): Case[] => {
  if (status === "unchanged") return [{ kind: name, name: "unchanged", holds: true, message: "not run" }];
  if (status === "gone") return [{ kind: name, name: "gone", holds: null, message: "only the base has it" }];
  if (worlds === 0) return [{ kind: name, name: "not played", holds: null, message: "there was no time" }];
  return verdicts.map((verdict) => caseOf(name, verdict));
};

export const diffJunit = ({ base, head, pairs, seeds, complete, command }: DiffView): string =>
  suiteText({
    name: `ridethrough diff ${base} ${head}`,
    properties: { seeds, complete: String(complete), command },
    cases: pairs.flatMap(casesOf),
  });
