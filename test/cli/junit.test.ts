import fc from "fast-check";
import { expect, test } from "vitest";
import { junitOf } from "../../sim/cli/junit.ts";
import type { Verdict } from "../../sim/cli/verdicts.ts";
import { junitIn } from "./junit.ts";

const run = { title: "A run", seed: "1", chargers: 10, digest: "0123456789abcdef", stoppedAt: null };
const verdict: Verdict = {
  kind: "threshold",
  name: "score",
  expected: "at most 5",
  holds: true,
  value: "4",
  reason: "",
};

test("a case for each verdict, with what was met", () => {
  const { suite, cases } = junitIn(
    junitOf(run, [
      verdict,
      { ...verdict, holds: false, value: "6" },
      { ...verdict, holds: false, value: "7", reason: "since <21:00>" },
      { ...verdict, holds: null, value: "none", reason: "the run has no such minute" },
    ]),
  );
  expect(suite).toEqual({
    name: "A run",
    tests: "4",
    failures: "2",
    errors: "0",
    skipped: "1",
    properties: { seed: "1", chargers: "10", digest: "0123456789abcdef" },
  });
  const same = { classname: "threshold", name: "score: at most 5", text: "" };
  expect(cases).toEqual([
    { ...same, outcome: "system-out", text: "4" },
    { ...same, outcome: "failure", type: "threshold", message: "expected at most 5; met 6" },
    { ...same, outcome: "failure", type: "threshold", message: "expected at most 5; met 7; since <21:00>" },
    { ...same, outcome: "skipped", message: "the run has no such minute" },
  ]);
});

test("one verdict is a list of one", () => {
  expect(junitIn(junitOf(run, [verdict])).cases).toHaveLength(1);
});

test("whatever the title and the seed are, it is well-formed and says them", () => {
  // A parser reads a line break in an attribute as a space.
  const read = (text: string): string =>
    text.replace(/\r\n|[\t\n\r]/g, " ").replace(/[^ -\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd");
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string(),
    fc.constantFrom("true", "0", "]]>", '<a b="c">&amp;'),
  );
  fc.assert(
    fc.property(text, text, (title, seed) => {
      const { suite } = junitIn(junitOf({ ...run, title, seed }, [verdict]));
      expect(suite.name).toBe(read(title));
      expect(suite.properties["seed"]).toBe(read(seed));
    }),
  );
});
