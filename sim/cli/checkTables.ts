/** What a check found, for people: the properties, what makes them fail, and what was tried. */
import type { Check, Claim } from "../experiments/check/check.ts";
import type { Coverage, KindCoverage } from "../experiments/check/coverage.ts";
import type { Counterexample, Failure } from "../experiments/check/counterexamples.ts";
import { propertyOf } from "../experiments/check/properties/index.ts";
import { caseWords } from "../experiments/check/words.ts";
import { thousands } from "../report/numbers.ts";
import type { Scenario } from "../scenario/schema.ts";
import type { Kept } from "./caseFolder.ts";
import { tableOf } from "./table.ts";
import type { Terminal } from "./terminal.ts";

const MARKS = { holds: "✓", fails: "✗", undecided: "?" } as const;

const claimWords = ({ property, inAtLeast }: Claim): string =>
  `${propertyOf(property).title}${inAtLeast === undefined ? "" : `, in at least ${100 * inAtLeast} % of worlds`}`;

const claimTable = ({ claims }: Check, terminal: Terminal): string =>
  tableOf(
    [
      { title: "" },
      { title: "property" },
      { title: "judged", align: "right" },
      { title: "failed", align: "right" },
      { title: "what it says" },
    ],
    claims.map(({ claim, answer, judged, failed }) => [
      MARKS[answer],
      claim.name,
      thousands(judged),
      thousands(failed),
      claimWords(claim) + (answer === "undecided" ? ": undecided" : ""),
    ]),
    terminal,
  );

const counted = (n: number, one: string, many: string): string => `${thousands(n)} ${n === 1 ? one : many}`;

const howItWasMade = ({ least, found, minimal, shrinkSteps }: Counterexample): string => {
  const made =
    shrinkSteps === 0
      ? ""
      : `; made of ${counted(found.troubles.length, "fault", "faults")} and ${thousands(found.chargers)} chargers in ${counted(shrinkSteps, "step", "steps")}`;
  const where = least.clusters === null ? "" : ` of ${least.clusters.join(", ")}`;
  return (
    `${counted(least.chargers, "charger", "chargers")}${where}, seed ${least.seed}${made}` +
    `${minimal ? "" : "; not as small as it goes: the time was up"}.`
  );
};

/** @example "With 20,000 chargers: a message waits for 23 min; the limit is 20 min." */
const onLarger = ({ chargers, judgement }: NonNullable<Failure["larger"]>): string =>
  judgement.holds === false
    ? `With ${thousands(chargers)} chargers: ${judgement.why}.`
    : `With ${thousands(chargers)} chargers it holds.`;

const showCounterexample = (
  system: Scenario,
  one: Counterexample,
  kept: Kept | undefined,
  { print }: Terminal,
): void => {
  print(`\n✗ ${caseWords(system, one.least)}.`);
  for (const { claim, judgement, on, larger, odds } of one.fails)
    print(
      `  ${claim.name}: ${judgement.why}${on === undefined ? "" : ` (with ${thousands(on)} chargers)`}.` +
        (larger === undefined ? "" : ` ${onLarger(larger)}`) +
        (odds === undefined
          ? ""
          : ` Tried afresh it fails in ${odds.failures} of ${odds.worlds} worlds: ${odds.answer}.`),
    );
  print(`  ${howItWasMade(one)}`);
  if (kept === undefined) return;
  print(`  ${kept.replay}`);
  print(`  ${kept.link}`);
  print(`  digest ${kept.digest}`);
};

const pairsText = (pairs: readonly (readonly [string, number])[]): string =>
  pairs
    .filter(([, times]) => times > 0)
    .map(([name, times]) => `${name} ${times}`)
    .join(", ");

const coverageRow = ({ kind, tried, targets, mild, middle, bad, load }: KindCoverage): string[] => [
  kind,
  thousands(tried),
  pairsText([
    ["mild", mild],
    ["middle", middle],
    ["bad", bad],
  ]),
  pairsText(Object.entries(load)),
  pairsText(Object.entries(targets)),
];

const showCoverage = ({ kinds, cells, pairs, atOnce }: Coverage, terminal: Terminal): void => {
  terminal.print("\nTried:");
  terminal.print(
    tableOf(
      [
        { title: "fault" },
        { title: "times", align: "right" },
        { title: "how bad" },
        { title: "load, by when it began" },
        { title: "where" },
      ],
      kinds.filter(({ tried }) => tried > 0).map(coverageRow),
      terminal,
    ),
  );
  const never = kinds.filter(({ tried }) => tried === 0).map(({ kind }) => kind);
  terminal.print(
    `${cells.tried} of ${cells.of} combinations of fault, place and load; ${pairs.tried} of ${pairs.of} pairs of faults; faults at once: ${Object.entries(
      atOnce,
    )
      .map(([n, times]) => `${n} in ${times}`)
      .join(", ")}${never.length === 0 ? "" : `; never: ${never.join(", ")}`}.`,
  );
};

/** @param kept by counterexample */
export const showCheck = (
  result: Check,
  system: Scenario,
  kept: readonly (Kept | undefined)[],
  terminal: Terminal,
): void => {
  terminal.print(
    `${result.title}: ${counted(result.runs, "case", "cases")} of ${thousands(result.chargers)} chargers (--cases ${result.seed})\n`,
  );
  terminal.print(claimTable(result, terminal));
  if (result.counterexamples.length > 0)
    terminal.print(
      "\nThe fewest faults, as mild, as short and as late as they can be, on the smallest fleet:",
    );
  for (const [k, one] of result.counterexamples.entries()) showCounterexample(system, one, kept[k], terminal);
  const further = result.claims.filter(({ unexplained, answer }) => answer === "fails" && unexplained > 0);
  if (further.length > 0)
    terminal.print(
      `\nThere may be further causes: ${further.map(({ claim, unexplained }) => `${counted(unexplained, "case fails", "cases fail")} “${claim.name}”`).join(", ")} without these.`,
    );
  showCoverage(result.coverage, terminal);
};
