/** The charts of a report: their titles, how to read them, and the figures they show. */
import type { Clock } from "../experiments/clock.ts";
import type { ArmResult, Comparison } from "../experiments/compare.ts";
import { mean } from "../experiments/statistics.ts";
import { difference, doubts, knowledge, nearWeights, weights } from "./comparison.ts";
import { bestByTime, clockBlocks } from "./decisionClock.ts";
import { type Block, type Chart, type ChartName, listBlock } from "./document.ts";
import { thousands } from "./numbers.ts";

const chart = (name: ChartName, title: string, note: string, figures: readonly Block[]): Chart => ({
  kind: "chart",
  chart: name,
  title,
  note,
  figures,
});

export const differencesChart = ({ asKnown, hindsight }: Comparison): Block[] => {
  const [first, ...others] = asKnown.arms;
  if (others.length === 0) return [];
  const lines = others.map(({ name, differences }, k) => {
    const { score } = hindsight.arms[k + 1].differences;
    return `${name}: ${difference(differences.score)} customer-minutes as known, ${difference(score)} in hindsight.`;
  });
  return [
    chart(
      "differences",
      `What each arm costs drivers more or less than ${first.name}`,
      `Dots are mean differences over paired worlds, lines their 95 % intervals. A line that crosses zero is not told apart from ${first.name}.`,
      [listBlock(lines)],
    ),
  ];
};

const rangeText = ({ scores }: ArmResult): string =>
  `mean ${thousands(mean(scores))}, from ${thousands(Math.min(...scores))} to ${thousands(Math.max(...scores))}`;

export const outcomesChart = ({ asKnown, hindsight }: Comparison): Block => {
  const lines = asKnown.arms.map(
    (arm, k) => `${arm.name}: ${rangeText(arm)} as known; ${rangeText(hindsight.arms[k])} in hindsight.`,
  );
  return chart(
    "outcomes",
    "What each arm costs drivers, world by world",
    "Each mark is the score of one world, in customer-minutes; the dot is their mean. Further left is better.",
    [listBlock(lines)],
  );
};

export const recoveryChart = ({ asKnown, decidedAt, chargers }: Comparison): Block => {
  const lines = asKnown.arms.map(({ name, recovery: { minutes, median, high } }) => {
    const last = minutes.length - 1;
    return (
      `${name}: ${thousands(median[0] ?? 0)} of ${thousands(chargers)} chargers offline at ${decidedAt}; after ${minutes[last] ?? 0} minutes ` +
      `${thousands(median[last] ?? 0)} in the median world, at most ${thousands(high[last] ?? 0)} in nine of ten.`
    );
  });
  return chart(
    "recovery",
    `Chargers offline after each arm is taken at ${decidedAt}`,
    `The line is the median of the worlds as known; eight of ten lie in the band. Dashed: ${asKnown.arms[0].name}.`,
    [listBlock(lines)],
  );
};

export const knowledgeChart = (c: Comparison): Block[] =>
  c.asKnown.knowledge.length === 0
    ? []
    : [
        chart(
          "knowledge",
          `What knowing something at ${c.decidedAt} would have saved drivers`,
          "Dots are means, lines 95 % intervals. At zero or below, so few worlds do not teach how to use it.",
          knowledge(c),
        ),
      ];

/** Of the weights that could overturn the answer, if there are such. */
export const weightsChart = (c: Comparison): Block[] =>
  nearWeights(c).length === 0
    ? weights(c)
    : [
        chart(
          "weights",
          "Which arm would be best if one weight of the score were another",
          "Each bar runs from a tenth of a weight to ten times, and names the arm with the lowest mean score. No other weight changes it that far.",
          weights(c),
        ),
      ];

export const doubtsChart = (c: Comparison): Block[] => {
  const tried = c.asKnown.doubts;
  if (tried === null) return [];
  return [
    chart(
      "doubts",
      "Which arm would be best over the range of each doubted parameter",
      `Each bar runs over the parameter’s range, from its least value by the present one to its greatest. Tried on ${thousands(tried.chargers)} chargers and ${tried.worlds} worlds, so roughly.`,
      doubts(c),
    ),
  ];
};

export const clockCharts = (c: Clock): Block[] => {
  const [table, windows] = clockBlocks(c);
  const best = [
    `By what was known: ${bestByTime(c, "best")}.`,
    `In hindsight: ${bestByTime(c, "bestInHindsight")}.`,
  ];
  return [
    chart(
      "best-by-time",
      "Which arm is best, by the time at which it is taken",
      "The arm with the lowest mean score by what was known at each time, and the one that was best in hindsight.",
      [listBlock(best)],
    ),
    windows,
    chart(
      "clock",
      `What each arm costs drivers more or less than ${c.names[0]}, by the time at which it is taken`,
      `Line and band: the mean by what was known then, with its 95 % interval. Dashed: in hindsight. A filled dot is clearly better than ${c.names[0]}. A band that leaves the picture goes on.`,
      [table],
    ),
  ];
};
