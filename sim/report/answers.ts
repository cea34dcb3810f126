/** The questions of a meeting, answered in a few words each: which arm, how sure, until when, what would change it. */
import type { Clock, ClockMinute, ClockWindow } from "../experiments/clock.ts";
import type { Comparison } from "../experiments/compare.ts";
import {
  difference,
  nearDoubts,
  nearWeights,
  notToldApart,
  percentOf,
  selection,
  type Standing,
  verdict,
} from "./comparison.ts";
import { bestByTime, betterText, worldsAt } from "./decisionClock.ts";
import type { Answer } from "./document.ts";
import { capital, thousands } from "./numbers.ts";

const minutes = (x: number): string => `${thousands(x)} customer-minutes`;

const inHindsight = (best: string, then: string): string =>
  then === best ? `In hindsight ${best} is best, too.` : `In hindsight ${then} would have been best.`;

const whichArm = ({ asKnown, hindsight, decidedAt }: Comparison): Answer => {
  const best = asKnown.arms.find(({ name }) => name === asKnown.best)!;
  const often = asKnown.arms.reduce((a, b) => (b.bestIn > a.bestIn ? b : a), best);
  return {
    question: `Which arm, at ${decidedAt}?`,
    answer: asKnown.best,
    because: [
      `Lowest mean score by what was known: ${minutes(best.impact.score ?? 0)}; best in ${percentOf(best.bestIn)} of the worlds.`,
      ...(often === best
        ? []
        : [`${often.name} is best in more of them, ${percentOf(often.bestIn)}, and costs more on average.`]),
      inHindsight(asKnown.best, hindsight.best),
    ],
  };
};

const howSure = (c: Comparison): Answer => {
  const open = notToldApart(c.asKnown);
  return {
    question: "How sure?",
    answer: c.asKnown.decided ? percentOf(c.rule.confidence) : "Undecided",
    because: [
      selection(c),
      ...(c.asKnown.decided || open.length === 0
        ? []
        : [`Not told apart from ${c.asKnown.arms[0].name}: ${open.join(", ")}.`]),
    ],
  };
};

const some = (count: number, of: number, what: string): string =>
  `${count === 0 ? "none" : count} of ${of} ${what}`;

const whatWouldChangeIt = (c: Comparison): Answer => {
  const { weights, doubts, knowledge, best } = c.asKnown;
  const [heavy, doubtful] = [nearWeights(c), nearDoubts(c)];
  const parts = [
    some(heavy.length, weights.length, "weights"),
    ...(doubts === null ? [] : [some(doubtful.length, doubts.doubts.length, "doubts")]),
  ];
  const worthMost = [...knowledge].sort((a, b) => b.worth.mean - a.worth.mean)[0];
  return {
    question: "What would change it?",
    answer: capital(parts.join(", ")),
    because: [
      ...heavy,
      ...doubtful,
      ...(doubts !== null && doubts.best !== best
        ? [`The trial of the doubts, with ${doubts.worlds} worlds, has ${doubts.best} for the best.`]
        : []),
      ...(doubts === null ? ["The doubted parameters were not tried."] : []),
      ...(worthMost !== undefined && worthMost.worth.mean > 0
        ? [`Most worth knowing: ${worthMost.name}, ${difference(worthMost.worth)} customer-minutes.`]
        : []),
    ],
  };
};

/** The last time at which an arm helps, by what was known. */
const lastHelp = ({ minutes, windows }: Clock): ClockWindow | undefined => {
  const times = minutes.map(({ at }) => at);
  return windows
    .slice(1)
    .filter(({ helpsUntil }) => helpsUntil !== null)
    .toSorted((a, b) => times.indexOf(b.helpsUntil!) - times.indexOf(a.helpsUntil!))[0];
};

const untilWhen = (c: Clock): Answer => {
  const [first] = c.names;
  const last = lastHelp(c);
  const isLastTime = last?.helpsUntil === c.minutes.at(-1)!.at;
  const helps =
    last === undefined
      ? `By what was known no arm is ${betterText(c)} than ${first} at any time`
      : `Until then ${last.arm} is ${betterText(c)} than ${first} by what was known`;
  return {
    question: "Until when?",
    answer:
      last === undefined
        ? "At no time for sure"
        : isLastTime
          ? `Still at ${last.helpsUntil}`
          : `Until ${last.helpsUntil}`,
    because: [
      `${helps}, ${worldsAt(c)}.`,
      `Lowest mean: ${bestByTime(c, "best")}.`,
      ...c.windows.flatMap(({ arm, tooLateFrom }) =>
        tooLateFrom === null ? [] : [`In hindsight ${arm} was too late from ${tooLateFrom}.`],
      ),
    ],
  };
};

export const answersOf = (comparison: Comparison, clock?: Clock): Answer[] => [
  whichArm(comparison),
  howSure(comparison),
  ...(clock === undefined ? [] : [untilWhen(clock)]),
  whatWouldChangeIt(comparison),
];

/** Whether the best arm is told apart from the baseline, or the baseline from all the others. */
const standingText = (standing: Standing): string => {
  const { arms, best, worlds } = standing;
  if (worlds < 2) return "Not at all";
  const open = notToldApart(standing);
  return open.length === 0 || (best !== arms[0].name && !open.includes(best)) ? "95 %" : "Undecided";
};

const atDecision = (c: Clock): ClockMinute => c.minutes.find(({ at }) => at === c.decidedAt) ?? c.minutes[0];

/** What a clock alone answers. */
export const answersOfClock = (c: Clock): Answer[] => {
  const { at, best, bestInHindsight, arms } = atDecision(c);
  const stand = {
    arms: c.names.map((name, k) => ({ name, differences: { score: arms[k].difference } })),
    best,
    worlds: c.worlds,
  };
  return [
    {
      question: `Which arm, at ${at}?`,
      answer: best,
      because: [inHindsight(best, bestInHindsight)],
    },
    {
      question: "How sure?",
      answer: standingText(stand),
      because: [`${capital(worldsAt(c))}.`, verdict(stand)],
    },
    untilWhen(c),
  ];
};
