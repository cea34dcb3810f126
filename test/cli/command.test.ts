import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BadInput, choice, command, count, flag, helpOf, parse, rest, text } from "../../sim/cli/command.ts";

const sample = command({
  name: "sample",
  summary: "Does nothing.",
  takes: { name: "FILE", least: 1, most: 2 },
  options: {
    json: flag("Print JSON."),
    seed: text("S", "Seed."),
    worlds: count({ min: 1, max: 1000 }, "Worlds.", 20),
    show: choice(["all", "best"], "What to show.", "all"),
  },
  run: () => 0,
});
const refused = (...words: string[]): string => {
  try {
    parse(sample, words);
  } catch (error) {
    if (error instanceof BadInput) return error.message;
  }
  throw new Error(`${words.join(" ")} was not refused`);
};

test("options have their defaults and their types", () => {
  expect(parse(sample, ["a.yaml"])).toEqual({
    given: ["a.yaml"],
    options: { json: false, seed: undefined, worlds: 20, show: "all", help: false },
    help: false,
  });
  expect(parse(sample, ["--worlds=5", "a", "--json", "--seed", "-7", "--show", "best", "b"])).toMatchObject({
    given: ["a", "b"],
    options: { json: true, seed: "-7", worlds: 5, show: "best" },
  });
});

test("what follows -- is no option", () => {
  expect(parse(sample, ["--", "--json", "-x"]).given).toEqual(["--json", "-x"]);
});

test("an option that takes the rest: every word from there on that is no option, also in pieces", () => {
  const against = command({
    ...sample,
    options: { against: rest("FILE", "Against these."), json: flag("Print JSON.") },
    run: () => 0,
  });
  const { given, options } = parse(against, [
    "a",
    "b",
    "--against",
    "x",
    "y",
    "--json",
    "z",
    "--against",
    "q",
  ]);
  expect(given).toEqual(["a", "b"]);
  expect(options).toMatchObject({ against: ["x", "y", "z", "q"], json: true });
  expect(parse(against, ["a"]).options["against"]).toEqual([]);
  expect(helpOf(against)).toContain("  --against FILE…  Against these.\n");
});

test("help asks for nothing else", () => {
  expect(parse(sample, ["-h"]).help).toBe(true);
});

describe("refused", () => {
  test.each<[words: string[], message: string]>([
    [[], "sample needs FILE: ridethrough sample FILE…"],
    [["a", "b", "c"], 'sample: unexpected "c"'],
    [["a", "--world", "5"], "unknown option --world; did you mean --worlds?"],
    [["a", "-j"], "unknown option -j"],
    [["a", "--no-json"], "unknown option --no-json; did you mean --json?"],
    [["a", "--show", "worst"], '--show: expected one of all, best, met "worst"'],
    [["a", "--seed="], '--seed: expected something, met ""'],
    [["a", "--constructor"], "unknown option --constructor"],
  ])("%j", (words, message) => {
    expect(refused(...words)).toBe(message);
  });

  test("every number that is not whole or not within its limits", () => {
    const junk = fc
      .oneof(fc.string(), fc.double().map(String), fc.integer().map(String))
      .filter((t) => !t.startsWith("--"));
    fc.assert(
      fc.property(junk, (given) => {
        const right = /^\d{1,15}$/.test(given) && Number(given) >= 1 && Number(given) <= 1000;
        if (right) expect(parse(sample, ["a", `--worlds=${given}`]).options["worlds"]).toBe(Number(given));
        else
          expect(refused("a", `--worlds=${given}`)).toMatch(
            /^--worlds: expected a whole number from 1 to 1000, met "/,
          );
      }),
    );
  });
});

test("help derives from the definition", () => {
  expect(helpOf(sample)).toBe(`Does nothing.

Usage: ridethrough sample FILE… [options]

  --json           Print JSON.
  --seed S         Seed.
  --worlds N       Worlds. (20)
  --show all|best  What to show. (all)
  -h, --help       Print this help.`);
});
