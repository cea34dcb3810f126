import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const readme = readFileSync("README.md", "utf8");
const blocks = (language: string): string[] =>
  [...readme.matchAll(new RegExp("```" + language + "\n(.*?)```", "gs"))].map((m) => m[1]);
const commands = blocks("sh").flatMap((block) => block.trim().split("\n"));

describe("README", () => {
  test("shows the two commands that CI runs", () => {
    expect(commands).toContain("npm ci && npm start");
    expect(commands).toContain("npm ci && npm test");
    const ci = readFileSync(".ci/run", "utf8");
    for (const command of ["npm ci", "npm start", "npm test"]) expect(ci).toContain(command);
  });

  const others = commands.filter((c) => !c.startsWith("npm ci"));
  test("has other commands", () => expect(others.length).toBeGreaterThan(4));
  test.each(others)("%s", (command) => {
    const [program, ...words] = (command.match(/'[^']*'|\S+/g) ?? []).map((w) => w.replaceAll("'", ""));
    expect(program).toBe("node");
    expect(
      execFileSync(process.execPath, words, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }),
    ).not.toBe("");
  });

  const [example, inVitest] = blocks("ts");
  /** The built library by its own path. */
  const built = (code: string): string =>
    code.replace('"ridethrough"', JSON.stringify(new URL("../dist/index.js", import.meta.url).href));

  test("its library example runs", () => {
    const file = "node_modules/.readme-example.mjs";
    writeFileSync(file, `${built(example)}\nconsole.log(score > 0, best.length > 0, windows.length);\n`);
    expect(execFileSync(process.execPath, [file], { encoding: "utf8" })).toBe("true true 4\n");
  });

  test("its example of a test runs in vitest, and passes", () => {
    // Settings of its own: this project's would run all of its tests.
    const folder = ".cache/readme";
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${folder}/example.test.mjs`, built(inVitest));
    writeFileSync(`${folder}/vitest.config.mjs`, "export default {};\n");
    const settings = ["--root", folder, "--config", "vitest.config.mjs"];
    const vitest = ["node_modules/vitest/vitest.mjs", "run", ...settings];
    const out = execFileSync(process.execPath, vitest, {
      encoding: "utf8",
      env: { ...process.env, NO_COLOR: "1" },
    });
    expect(out).toMatch(/Tests {2}1 passed/);
  });
});
