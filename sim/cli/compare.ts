import { compare as compareArms, NoWorld } from "../experiments/compare.ts";
import { DEFAULT_RULE } from "../experiments/select.ts";
import { BadInput, command, count, duration, EXIT, flag, rest } from "./command.ts";
import { showComparison } from "./comparison.ts";
import { compareDesigns } from "./designs.ts";
import { progressOn } from "./progress.ts";
import { openDecision, scenarioOptions } from "./scenario.ts";
import { threads } from "./threads.ts";

export const compare = command({
  name: "compare",
  summary:
    "Compare the arms of a scenario on paired worlds, in hindsight and as known at the decision; or designs on incidents.",
  takes: { name: "FILE", least: 1, most: 1000 },
  options: {
    ...scenarioOptions,
    worlds: count({ min: 1, max: 100_000 }, "Just so many worlds of each kind, whatever they say."),
    "max-worlds": count(
      { min: DEFAULT_RULE.firstStage, max: 100_000 },
      "At most so many, if the selection needs them.",
      200,
    ),
    for: duration("Begin no world after this long."),
    confidence: count({ min: 50, max: 99 }, "Probability of selecting the best arm, in per cent.", 95),
    indifference: count(
      { min: 1, max: 100 },
      "Differences that do not matter, in per cent of the first arm's score.",
      2,
    ),
    against: rest(
      "INCIDENT",
      "Compare designs, the files before it, on the incidents from here on; a folder is every .yaml in it.",
    ),
    seeds: count({ min: 1, max: 10_000 }, "With --against: runs of each design on each incident (3)."),
    json: flag("Print the result as JSON."),
  },
  details:
    "It plays as many worlds as it takes to select the best arm as known at the decision (Kim and Nelson, 2001), and says\n" +
    `so if they do not suffice. With ${DEFAULT_RULE.firstStage} worlds or more it tries the parameters the scenario doubts. Ctrl-C ends it with\n` +
    "the worlds that are done. The first arm is the one the others are compared with.\n" +
    "Designs: ridethrough compare scenarios/designs --against scenarios/incidents --chargers 5000",
  run: async (
    files,
    {
      seed,
      chargers,
      set,
      worlds,
      "max-worlds": maxWorlds,
      for: budget,
      confidence,
      indifference,
      against,
      seeds,
      json,
    },
    terminal,
  ) => {
    if (against.length > 0) {
      if (worlds !== undefined) throw new BadInput("--worlds is of arms; designs take --seeds");
      return compareDesigns(files, against, { seed, chargers, set, seeds, json }, terminal);
    }
    if (seeds !== undefined) throw new BadInput("--seeds is of designs, with --against; arms take --worlds");
    if (files.length > 1)
      throw new BadInput(
        `compare: unexpected ${JSON.stringify(files[1])}; designs are compared --against incidents`,
      );
    const [file] = files;
    const { scenario, scaledFrom } = openDecision(file, { seed, chargers, set }, terminal);
    const progress = progressOn(terminal);
    terminal.stopGently();
    const ends = performance.now() + (budget ?? Infinity);
    const result = await compareArms(scenario, {
      ...(worlds !== undefined && { worlds }),
      maxWorlds,
      rule: { ...DEFAULT_RULE, confidence: confidence / 100, indifference: indifference / 100 },
      engine: threads(),
      onProgress: (done, of) =>
        worlds === undefined
          ? progress.update(done >> 1, of >> 1, "worlds at most", "at most")
          : progress.update(done >> 1, of >> 1, "worlds"),
      enough: () => terminal.interrupted.aborted || performance.now() > ends,
    }).catch((error: unknown) => {
      if (error instanceof NoWorld) return undefined;
      throw error;
    });
    progress.clear();
    if (result === undefined) return EXIT.interrupted;
    if (json)
      terminal.print(
        JSON.stringify({ ...result, ...(scaledFrom !== undefined && { scaledFrom }) }, undefined, 2),
      );
    else showComparison(result, terminal);
    return terminal.interrupted.aborted ? EXIT.interrupted : EXIT.held;
  },
});
