// Resilience tests in code: what is wrong with what is asked is said in its words, and the examples run as in a project of somebody's own.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mustSurvive, type PropertyInput, withDesign } from "../sim/testing.ts";
import { folder } from "./cli/spawn.ts";
import { smallScenario } from "./smallScenario.ts";

const scenario = smallScenario();

describe("what is asked wrongly", () => {
  const asked = (properties: unknown, options = {}) =>
    mustSurvive(scenario, { properties: properties as PropertyInput[], ...options });

  test.each([
    [
      [{ kind: "ledger" }, { kind: "backlog", within: 15 }],
      "properties[1].within of backlog: expected a duration with its unit of at most 20 days, such as 90 s, 15 min or 11 h 45 min, met 15; did you mean 15 s?",
    ],
    [
      [{ kind: "recovers", wihtin: "1 h" }],
      "properties[0].wihtin of recovers: unknown key; did you mean within?",
    ],
    [
      [{ name: "soon", kind: "recovers", share: 95 }],
      "properties[0].share of soon: expected a share from 0 to 1, met 95",
    ],
    [
      [{ kind: "recovers", inAtLeast: 1 }],
      "properties[0].inAtLeast of recovers: expected a share between 0 and 1; leave it out for all worlds, met 1",
    ],
    [[], "properties: expected at least one property"],
    [{ kind: "ledger" }, "properties: expected a list, met a map"],
  ])("%j", async (properties, message) => {
    await expect(asked(properties)).rejects.toThrow(new Error(message));
  });

  test("each mistake has a line, of options, too", async () => {
    const options = { kinds: ["slow-stor"], atMost: 40, chargers: 2 };
    await expect(asked([{ kind: "ledger" }], { ...options, propertys: [] })).rejects.toThrow(
      /^propertys: unknown option; .*did you mean properties\?\nchargers: expected a whole number from 6; the scenario has 2500, met 2$/,
    );
    await expect(asked(undefined, { kinds: options.kinds, atMost: 40 })).rejects.toThrow(
      /^kinds\[0\]: expected one of .*did you mean "slow-store"\?\natMost: expected a whole number from 1 to 12, met 40$/,
    );
  });

  test("a design that the scenario cannot have", () => {
    const [design] = [{ title: "x", changes: [], inPlace: [], costs: [], splitClusters: 50 }];
    expect(() => withDesign(scenario, { ...design, operations: { alerts: [], reactions: [] } })).toThrow(
      "splitClusters: on A small outage: expected at most 20",
    );
  });
});

test("what failed says by how much, why, and how to see it again", async () => {
  const options = { kinds: ["stalled-processor"], runs: 30, chargers: 60, between: [5, 20] } as const;
  const failing = mustSurvive(scenario, { ...options, properties: [{ kind: "backlog", inAtLeast: 0.9 }] });
  await expect(failing).rejects.toThrow(
    /^backlog: .*\nIt failed in \d+ of \d+ worlds, and is to hold in 90 % of them\.\nCause: Consumer instances .*\nReplay it with ridethrough run FILE --chargers \d+, where FILE is\n\ntitle: A small outage/,
  );
});

test("what nobody can tell yet does not fail, and is said", async () => {
  const properties = [{ kind: "ledger", inAtLeast: 0.99 }] as const;
  const { undecided, runs } = await mustSurvive(scenario, { properties, runs: 4, chargers: 60 });
  expect([runs, undecided]).toEqual([
    5, // the first is without any fault
    ["ledger: held in 5 of 5 worlds, too few to tell whether it does in 99 % of them; more runs would"],
  ]);
});

describe("the examples of sim/README.md, in a project of somebody's own", () => {
  const readme = readFileSync("sim/README.md", "utf8");
  const [, section] = readme.split("## In a test of your own\n");
  const examples = [...section.split("\n## ")[0].matchAll(/```ts\n([^]*?)```/g)].map(([, code]) => code);
  const here = folder();
  afterAll(here.remove);
  const modules = join(here.path, "node_modules");
  const { dependencies } = JSON.parse(readFileSync("package.json", "utf8")) as {
    dependencies: Record<string, string>;
  };

  /** The package as npm would install it, beside what it depends on and the test runner. */
  beforeAll(() => {
    for (const part of ["package.json", "scenarios", "dist/testing.js", "dist/types"])
      cpSync(part, join(modules, "ridethrough", part), { recursive: true });
    for (const name of [...Object.keys(dependencies), "vitest", "typescript"])
      symlinkSync(resolve("node_modules", name), join(modules, name));
    mkdirSync(join(here.path, "test"));
    examples.forEach((code, k) => writeFileSync(join(here.path, "test", `example${k}.test.ts`), code));
    const compilerOptions = { module: "nodenext", target: "es2023", strict: true, noEmit: true, types: [] };
    writeFileSync(join(here.path, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["test"] }));
    writeFileSync(join(here.path, "package.json"), JSON.stringify({ type: "module" }));
  });

  const node = (...words: string[]) => {
    const env = { PATH: process.env["PATH"], NO_COLOR: "1" };
    const { status, stdout, stderr } = spawnSync(process.execPath, words, {
      cwd: here.path,
      env,
      encoding: "utf8",
    });
    return { status, out: `${stdout}${stderr}` };
  };

  test("they pass", () => {
    const { status, out } = node(join(modules, "vitest", "vitest.mjs"), "run");
    expect([status, out]).toEqual([0, expect.stringMatching(/Tests {2}2 passed/)]);
  });

  test("their types are right, and find a wrong word", () => {
    const wrong = [
      'import { loadScenario, mustSurvive } from "ridethrough/testing";',
      "// @ts-expect-error: no such property",
      'void mustSurvive(loadScenario("mine.yaml"), { properties: [{ kind: "retrns" }] });',
    ];
    writeFileSync(join(here.path, "test", "wrong.ts"), wrong.join("\n"));
    expect(node(resolve("node_modules/typescript/bin/tsc"), "-p", ".")).toEqual({ status: 0, out: "" });
  });
});
