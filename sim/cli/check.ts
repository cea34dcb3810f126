import {
  type Check,
  check as checkSystem,
  type Claim,
  type ClaimResult,
  type Stage,
} from "../experiments/check/check.ts";
import { systemOf } from "../experiments/check/case.ts";
import { decodeClaims, USUAL_CLAIMS } from "../experiments/check/claims.ts";
import type { Space } from "../experiments/check/arbitrary.ts";
import { caseWords } from "../experiments/check/words.ts";
import { fewestChargers } from "../scenario/scale.ts";
import { problemText } from "../scenario/problem.ts";
import type { Scenario } from "../scenario/schema.ts";
import { casesIn, keepCase, type Kept, memoryOption, mustBeFolder, USUAL_FOLDER } from "./caseFolder.ts";
import { showCheck } from "./checkTables.ts";
import { BadInput, BadScenario, command, count, duration, EXIT, flag, text } from "./command.ts";
import { loadFile, mustBeWritable, writeWhole } from "./files.ts";
import { type Suite, suiteText } from "./junit.ts";
import { progressOn } from "./progress.ts";
import { openSystem, systemOptions } from "./system.ts";
import type { Terminal } from "./terminal.ts";
import { threadsKept } from "./threads.ts";

/** How long it looks, unless a number of runs is given; half of it is kept for making less what fails. */
const BUDGET_MS = 60_000;
/** Where `serve` shows the page. */
const PAGE = "http://127.0.0.1:8080/";

const options = {
  ...systemOptions,
  chargers: count({ min: 1, max: 5_000_000 }, "Play cases with N chargers (2000, or as many as there are)."),
  properties: text("FILE", "What the system is held to, and under which faults; sound defaults without it."),
  for: duration("Look for so long (60s), half of it for making less what fails."),
  runs: count({ min: 1, max: 1_000_000 }, "Try so many cases, however long it takes."),
  cases: count({ min: 0, max: 0x7fffffff }, "Draw other cases: any number.", 1),
  memory: memoryOption,
  page: text("URL", `Where the page is, for links (${PAGE}, where serve shows it).`),
  json: flag("Print the result as JSON."),
  junit: text("FILE", "Write a JUnit XML file, with a case for each property."),
};

/** What a system is held to, by a properties file or by default. */
export const heldTo = (
  file: string | undefined,
  scenario: Scenario,
): { readonly claims: readonly Claim[]; readonly space: Space } => {
  if (file === undefined) return { claims: USUAL_CLAIMS, space: {} };
  const read = decodeClaims(file, loadFile);
  if ("problems" in read) throw new BadScenario(read.problems.map(problemText).join("\n"));
  const flaws = read.flawsIn(scenario);
  if (flaws.length > 0) throw new BadScenario(flaws.map(read.locate).map(problemText).join("\n"));
  return { claims: read.claims, space: read.spaceIn(scenario) };
};

/** What is known is tried in any case. Half of the time goes to looking, once something has failed; the rest is shared by what is made less. */
const deadlines = (budget_ms: number, { interrupted }: Terminal): ((stage: Stage) => boolean) => {
  const began = performance.now();
  let looked = 0;
  return ({ isKnown, hasFailed, lessBy }) => {
    if (interrupted.aborted || isKnown === true) return interrupted.aborted;
    const spent = performance.now() - began;
    if (lessBy === undefined) looked = spent;
    const until =
      lessBy === undefined ? budget_ms / (hasFailed ? 2 : 1) : looked + (budget_ms - looked) * lessBy;
    return spent > until;
  };
};

const messageOf = (result: Check, system: Scenario, { claim, failed, judged }: ClaimResult): string => {
  const causes = result.counterexamples.flatMap(({ least, fails }) =>
    fails
      .filter((failure) => failure.claim.name === claim.name)
      .map(({ judgement }) => `${judgement.why}. Cause: ${caseWords(system, least)}.`),
  );
  return [`${failed} of ${judged} cases fail`, ...causes].join("\n");
};

const suiteOf = (result: Check, system: Scenario): Suite => ({
  name: `ridethrough check: ${result.title}`,
  properties: { cases: result.runs, seed: result.seed, chargers: result.chargers },
  cases: result.claims.map((one) => ({
    kind: one.claim.property.kind,
    name: one.claim.name,
    holds: one.answer === "undecided" ? null : one.answer === "holds",
    message: messageOf(result, system, one),
  })),
});

export const check = command({
  name: "check",
  summary: "Look for outages that a system does not survive, and make them as small as they go.",
  takes: { name: "SCENARIO-OR-DESIGN", least: 1, most: 1 },
  options,
  details:
    "The faults and actions of the scenario are left out: what is checked is the fleet, the cloud and its operations, under random\n" +
    "faults of every kind. A failing case shrinks to the fewest, mildest, shortest faults on the smallest fleet. It is kept as a\n" +
    "scenario file, with the command and the link that replay it; the link is for the page that serve shows.\n" +
    "Exit code: 3 if a property fails; one that is undecided is no failure, and says so. The same cases come with the same --cases; how many there is time for may differ.",
  run: async ([file], given, terminal) => {
    if (given.for !== undefined && given.runs !== undefined)
      throw new BadInput("check: expected either --for or --runs, met both");
    const { scenario } = openSystem(file, given, terminal);
    const { claims, space } = heldTo(given.properties, scenario);
    const system = systemOf(scenario);
    const fewest = fewestChargers(system);
    if (given.chargers !== undefined && given.chargers < fewest)
      throw new BadInput(`--chargers: expected at least ${fewest}, one a group, met ${given.chargers}`);
    const folder = given.memory ?? USUAL_FOLDER;
    if (given.junit !== undefined) mustBeWritable(given.junit);
    mustBeFolder(folder);
    const known = casesIn(folder, system, terminal).filter(({ fails }) =>
      claims.some(({ name }) => fails.includes(name)),
    );
    const progress = progressOn(terminal);
    terminal.stopGently();
    const { engine, close } = threadsKept();
    const result = await checkSystem(scenario, {
      ...space,
      claims,
      seed: given.cases,
      runs: given.runs ?? 100_000,
      known: known.map(({ one }) => one),
      engine,
      ...(given.chargers !== undefined && { chargers: given.chargers }),
      enough: deadlines(given.for ?? (given.runs === undefined ? BUDGET_MS : Infinity), terminal),
      onProgress: (words, done, of) => progress.update(done, of, words, "at most"),
    });
    await close();
    progress.clear();
    const kept: Kept[] = [];
    for (const one of result.counterexamples)
      kept.push(await keepCase(folder, system, one, given.page ?? PAGE));
    if (given.junit !== undefined) writeWhole(given.junit, [suiteText(suiteOf(result, system))]);
    if (given.json)
      terminal.print(
        JSON.stringify(
          { ...result, counterexamples: result.counterexamples.map((one, k) => ({ ...one, kept: kept[k] })) },
          undefined,
          2,
        ),
      );
    else showCheck(result, system, kept, terminal);
    if (terminal.interrupted.aborted && !given.json)
      terminal.print("Interrupted: what holds may fail in a case that was not tried.");
    if (terminal.interrupted.aborted) return EXIT.interrupted;
    return result.claims.some(({ answer }) => answer === "fails") ? EXIT.failed : EXIT.held;
  },
});
