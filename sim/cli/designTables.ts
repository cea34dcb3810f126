/** What a comparison of designs came to, for people. */
import type { DesignComparison, DesignResult } from "../experiments/designs.ts";
import { DEFAULT_RULE } from "../experiments/select.ts";
import type { Interval } from "../experiments/statistics.ts";
import { signed, thousands } from "../report/numbers.ts";
import { type Column, tableOf } from "./table.ts";
import type { Terminal } from "./terminal.ts";

/** What a design is judged by. */
const MEASURES = {
  worst: { title: "worst", of: (d: DesignResult) => d.worst.score },
  mean: { title: "mean", of: (d: DesignResult) => d.mean.score },
  relative: { title: "mean ×", of: (d: DesignResult) => d.relative.mean },
} as const;
type Measure = keyof typeof MEASURES;
const MEASURE_NAMES = Object.keys(MEASURES) as Measure[];

const times = (ratio: number): string => `×${Number.isFinite(ratio) ? ratio.toFixed(2) : "∞"}`;

const difference = ({ mean, low, high }: Interval): string =>
  low === null || high === null ? signed(mean) : `${signed(mean)} [${signed(low)}, ${signed(high)}]`;

const right = (title: string): Column => ({ title, align: "right" });

const scoresTable = ({ incidents, designs }: DesignComparison, terminal: Terminal): string =>
  tableOf(
    [{ title: "design" }, ...incidents.flatMap(({ name }) => [right(name), right("")])],
    designs.map((design) => [
      design.title,
      ...design.incidents.flatMap(({ score, ratio }) => [thousands(score), times(ratio)]),
    ]),
    terminal,
  );

/** What it costs more a month, EUR. */
const moreThan = (asBuilt: DesignResult, { cost }: DesignResult): string =>
  signed(Math.round(cost.eurAMonth - asBuilt.cost.eurAMonth));

const SUMMARY: readonly Column[] = [
  { title: "design" },
  right("worst"),
  right("mean"),
  right("mean, against as built [95 %]"),
  right("worst ×"),
  right("mean ×"),
  right("EUR a month"),
  right("more"),
  { title: "front" },
];

const onFront = (design: DesignResult): string =>
  MEASURE_NAMES.filter((name) => design.onFront[name])
    .map((name) => MEASURES[name].title)
    .join(", ");

const summaryTable = ({ designs }: DesignComparison, terminal: Terminal): string =>
  tableOf(
    SUMMARY,
    designs.map((design, k) => [
      design.title,
      `${thousands(design.worst.score)} (${design.worst.incident})`,
      thousands(design.mean.score),
      k === 0 ? "" : difference(design.mean.difference),
      `${times(design.relative.worst)} (${design.relative.worstOn})`,
      times(design.relative.mean),
      thousands(design.cost.eurAMonth),
      k === 0 ? "" : moreThan(designs[0], design),
      onFront(design),
    ]),
    terminal,
  );

/** Differences within this part of the score as built are nothing to speak of. */
const ZONE = DEFAULT_RULE.indifference;

const titles = (designs: readonly DesignResult[]): string => designs.map(({ title }) => title).join(", ");

/** From as built along the front of a measure, without the steps that are nothing to speak of: each with what it costs more. */
const stepsOf = (designs: readonly DesignResult[], measure: Measure): string => {
  const { of } = MEASURES[measure];
  const [asBuilt] = designs;
  const front = designs.filter((design) => design.onFront[measure]);
  let text = asBuilt.title;
  let last = asBuilt;
  for (const design of front.sort((a, b) => a.cost.eurAMonth - b.cost.eurAMonth)) {
    if (of(design) >= of(last) - ZONE * of(asBuilt)) continue;
    text += ` → ${design.title} (${moreThan(asBuilt, design)})`;
    last = design;
  }
  return text;
};

const surely = ([asBuilt, ...others]: readonly DesignResult[], replications: number): string => {
  if (replications < 2) return "One run each says nothing of how sure that is.";
  const better = others.filter(({ mean }) => (mean.difference.high ?? 0) < 0);
  return `With 95 % confidence a lower mean than ${asBuilt.title}: ${better.length > 0 ? titles(better) : "none"}.`;
};

/** Incidents on which it is worse than as built, beyond the zone; with a question mark where it may be chance. */
const harmsOf = ({ incidents }: DesignResult): string[] =>
  incidents
    .filter(({ ratio }) => ratio > 1 + ZONE)
    .map(({ incident, ratio, difference }) => {
      const sure = difference.low !== null && difference.low > 0;
      return `${incident} ${times(ratio)}${sure ? "" : " (?)"}`;
    });

const harmful = ([asBuilt, ...others]: readonly DesignResult[]): string[] => {
  const harms = others.flatMap((design) => {
    const on = harmsOf(design);
    return on.length > 0 ? [`${design.title} on ${on.join(", ")}`] : [];
  });
  return harms.length > 0
    ? [`Worse than ${asBuilt.title}, (?) where the runs do not tell for sure: ${harms.join("; ")}.`]
    : [];
};

const idle = ([, ...others]: readonly DesignResult[]): string[] => {
  const same = others.filter((d) => d.incidents.every(({ ratio }) => Math.abs(ratio - 1) <= ZONE));
  return same.length > 0 ? [`Nothing to speak of on any incident: ${titles(same)}.`] : [];
};

const verdict = ({ designs, replications }: DesignComparison): string =>
  [
    ...MEASURE_NAMES.map(
      (name) => `Lower ${MEASURES[name].title} for more money: ${stepsOf(designs, name)}.`,
    ),
    surely(designs, replications),
    ...harmful(designs),
    ...idle(designs),
  ].join("\n");

const stopped = ({ stoppedShortOf, incidents, replications }: DesignComparison): string[] =>
  stoppedShortOf === undefined
    ? []
    : [
        `PARTIAL: stopped after ${incidents.length} of ${stoppedShortOf.incidents} incidents, ${replications} of ${stoppedShortOf.replications} runs each.\n`,
      ];

export const showDesigns = (c: DesignComparison, terminal: Terminal): void => {
  for (const line of stopped(c)) terminal.print(line);
  terminal.print(
    `Scores in customer-minutes, and as a multiple of the score as built; ${c.replications} ${c.replications === 1 ? "run" : "runs"} each\n`,
  );
  for (const { name, title, chargers } of c.incidents)
    terminal.print(`${name}: ${title}, ${thousands(chargers)} chargers`);
  terminal.print(`\n${scoresTable(c, terminal)}`);
  terminal.print(`\n${summaryTable(c, terminal)}`);
  terminal.print(
    "front: no design that costs no more is better by that column, by however little. Costs are of whole fleets, at the scenarios' prices.",
  );
  terminal.print(`\n${verdict(c)}`);
};
