// Whole experiments on worker threads: the same bytes whatever their number.
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { threadsEngine } from "../../sim/engines/threads.ts";
import { clock } from "../../sim/experiments/clock.ts";
import { compare } from "../../sim/experiments/compare.ts";
import { DEFAULT_RULE } from "../../sim/experiments/select.ts";
import { TICKS_PER_MINUTE } from "../../sim/kernel/time.ts";
import { scaleTo } from "../../sim/scenario/scale.ts";
import { smallInput, smallScenario } from "../smallScenario.ts";

/** The built command: what its worker threads start from. */
const entry = pathToFileURL(resolve("dist/cli.js"));
const engines = [1, 2, 3].map((threads) => threadsEngine(entry, threads));

/** With a doubt, so that a trial is part of it. */
const doubted = {
  ...smallInput.arms,
  doubts: [{ path: "faults[0].admissionAfter", least: 0.5, most: 2, source: "a guess" }],
};
const { scenario } = scaleTo(smallScenario({ arms: doubted, lasts: "70 min" }), 200);

/** What it gives in this process, then with each number of threads. */
const bytesOf = async (
  run: (engine: (typeof engines)[number] | undefined) => Promise<unknown>,
): Promise<string[]> => {
  const results: string[] = [];
  for (const engine of [undefined, ...engines]) results.push(JSON.stringify(await run(engine)));
  return results;
};

describe("1, 2 and 3 threads give what one process gives, to the byte:", () => {
  test("a comparison, its doubts tried", async () => {
    const rule = { ...DEFAULT_RULE, firstStage: 2 };
    const [here, ...there] = await bytesOf((engine) =>
      compare(scenario, { worlds: 2, rule, ...(engine && { engine }) }),
    );
    expect(JSON.parse(here).asKnown.doubts).not.toBeNull();
    for (const one of there) expect(one).toBe(here);
  });

  test("a comparison that goes on until it is sure, whatever is begun beyond", async () => {
    const rule = { confidence: 0.6, indifference: 0.5, firstStage: 3 };
    const [here, ...there] = await bytesOf((engine) =>
      compare(scenario, { maxWorlds: 8, rule, doubts: false, ...(engine && { engine }) }),
    );
    for (const one of there) expect(one).toBe(here);
  });

  test("a decision clock", async () => {
    const times = { from: 15 * TICKS_PER_MINUTE, to: 30 * TICKS_PER_MINUTE };
    const [here, ...there] = await bytesOf((engine) =>
      clock(scenario, { ...times, worlds: 1, ...(engine && { engine }) }),
    );
    for (const one of there) expect(one).toBe(here);
  });
});
