import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
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

  test("its library example runs", () => {
    const [example] = blocks("ts");
    // The built library by its own path, and a fleet small enough for a test.
    const small = example
      .replace('"ridethrough"', JSON.stringify(new URL("../dist/index.js", import.meta.url).href))
      .replaceAll("reading.scenario", "scaleTo(reading.scenario, 3000).scenario")
      .replace("simulate }", "scaleTo, simulate }");
    writeFileSync("node_modules/.readme-example.mjs", `${small}\nconsole.log(score > 0, asKnown.worlds);\n`);
    expect(execFileSync(process.execPath, ["node_modules/.readme-example.mjs"], { encoding: "utf8" })).toBe(
      "true 2\n",
    );
  });
});
