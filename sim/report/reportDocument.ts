/** A report: what a comparison and a decision clock found, what it rests on, and how to have it again. */
import type { Clock } from "../experiments/clock.ts";
import type { Comparison } from "../experiments/compare.ts";
import { answersOf, answersOfClock } from "./answers.ts";
import {
  clockCharts,
  differencesChart,
  doubtsChart,
  knowledgeChart,
  outcomesChart,
  recoveryChart,
  weightsChart,
} from "./charts.ts";
import { causes, leagueBlocks, leaguesOf, tails, verdict, worldsOf } from "./comparison.ts";
import { worldsAt } from "./decisionClock.ts";
import { type Block, type Document, type Section, textBlock } from "./document.ts";
import { capital, thousands } from "./numbers.ts";

/** What was found; one of them at least. */
export interface Findings {
  readonly comparison?: Comparison;
  readonly clock?: Clock;
}

/** Where it was found. */
export interface Origin {
  /** Why it is not whole, if it is not. */
  readonly partial?: string;
  /** Of the program. */
  readonly version: string;
  /** What there is to do before the commands find the same, if anything. */
  readonly first?: string;
  /** Command lines that find the same. */
  readonly commands: readonly string[];
  readonly restsOn: Section;
  /** Chargers of the file, where another number was simulated. */
  readonly scaledFrom?: number;
}

const aboutOf = ({ comparison, clock }: Findings, { scaledFrom }: Origin): string[] => {
  const { chargers, decidedAt } = (comparison ?? clock)!;
  return [
    `Decision at ${decidedAt}`,
    `${thousands(chargers)} chargers${scaledFrom === undefined ? "" : `, scaled from ${thousands(scaledFrom)}`}`,
    ...(comparison === undefined
      ? []
      : [`${worldsOf(comparison.asKnown.worlds)} as known, ${comparison.hindsight.worlds} in hindsight`]),
    ...(clock === undefined ? [] : [`decision clock: ${worldsAt(clock)}`]),
  ];
};

const comparisonSections = (c: Comparison): Section[] => [
  {
    title: "How the arms compare",
    blocks: [
      textBlock(verdict(c.asKnown)),
      ...differencesChart(c),
      outcomesChart(c),
      ...tails(c),
      ...causes(c),
    ],
  },
  { title: "How the chargers come back", blocks: [recoveryChart(c)] },
];

const overturnSections = (c: Comparison): Section[] => [
  { title: "What it would be worth to know", blocks: knowledgeChart(c) },
  { title: "What would overturn the answer", blocks: [...weightsChart(c), ...doubtsChart(c)] },
];

const leagueSections = (c: Comparison): Section[] =>
  leaguesOf(c)
    .toReversed()
    .map(({ title, supposes, league }) => ({
      title,
      blocks: [textBlock(`${capital(supposes)}.`), ...leagueBlocks(league)],
    }));

const SCORE =
  "Scores are in customer-minutes: each harm to drivers and owners times its weight, summed (see the weights among the parameters). " +
  "As known: worlds share everything up to the decision, and draw what nobody could know then. In hindsight: what went wrong ends when it did.";

const again = ({ comparison, clock }: Findings, { version, first, commands }: Origin): Section => ({
  title: "How to have it again",
  blocks: [
    textBlock(
      `With ridethrough ${version} and seed ${(comparison ?? clock)!.seed}; the same files give the same figures, on any machine.`,
    ),
    ...(first === undefined ? [] : [textBlock(first)]),
    ...commands.map((text): Block => ({ kind: "command", text })),
    textBlock(SCORE),
  ],
});

export const documentOf = (findings: Findings, origin: Origin): Document => {
  const { comparison, clock } = findings;
  const ofComparison = <T>(f: (c: Comparison) => T[]): T[] => (comparison === undefined ? [] : f(comparison));
  return {
    title: (comparison ?? clock)!.title,
    about: aboutOf(findings, origin),
    ...(origin.partial !== undefined && { partial: origin.partial }),
    answers: comparison === undefined ? answersOfClock(clock!) : answersOf(comparison, clock),
    sections: [
      ...ofComparison(comparisonSections),
      ...(clock === undefined ? [] : [{ title: "Until when", blocks: clockCharts(clock) }]),
      ...ofComparison(overturnSections),
      ...ofComparison(leagueSections),
      origin.restsOn,
      again(findings, origin),
    ].filter(({ blocks }) => blocks.length > 0),
  };
};
