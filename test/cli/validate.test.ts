import { mkdirSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { changed, SMALL } from "../scenario/small.ts";
import { folder, ridethrough } from "./spawn.ts";

const here = folder();
afterAll(here.remove);

const put = (name: string, content: string | Uint8Array): void =>
  writeFileSync(join(here.path, name), content);
put("good.yaml", SMALL);
put("misspelt.yaml", changed(["lasts:", "last:"], ["wi-fi", "wifi"]));
put("ended.yaml", changed(['returns: "12:50"', 'returns: "12:20"']));
put("absurd.yaml", changed(["900", "1e12"]));
put("empty.yaml", "");
put("nul.yaml", "title: a\0b\n");
put(
  "junk.yaml",
  Uint8Array.from({ length: 1000 }, (_, i) => (i * 197) % 256),
);
put("circle.yaml", "extends: circle.yaml\n");
put("huge.yaml", "");
truncateSync(join(here.path, "huge.yaml"), 100_000_000);
put("part.yaml", SMALL.replace(/fleet:\n[^]*?cloud:/, "fleet: huge.yaml\ncloud:"));
mkdirSync(join(here.path, "folder.yaml"));

/** Checks files from within the folder; whatever is wrong with them, nothing is written and no stack is shown. */
const validate = (...words: string[]) => {
  const before = here.names();
  const ended = ridethrough(["validate", ...words], { cwd: here.path });
  expect(here.names()).toEqual(before);
  expect(ended.err).not.toMatch(/^\s+at .*:\d+:\d+\)?$/m);
  return ended;
};

test("a right file", () => {
  expect(validate("good.yaml")).toEqual({ code: 0, out: "good.yaml: ok\n", err: "" });
});

describe("a wrong file: its errors, exit code 2", () => {
  test.each<readonly [file: string, ...lines: string[]]>([
    [
      "misspelt.yaml",
      "misspelt.yaml:3:1: last: unknown key; did you mean lasts?",
      'misspelt.yaml:7:82: fleet.groups[0].link: expected one of lte-m, wi-fi, ethernet, met "wifi"; did you mean "wi-fi"?',
    ],
    ["ended.yaml", 'ended.yaml:20:78: faults[0].returns: expected a time after "at", 12:30, met "12:20"'],
    [
      "absurd.yaml",
      "absurd.yaml:7:32: fleet.groups[0].chargers: expected a whole number from 1 to 5000000, met 1000000000000",
    ],
    ["empty.yaml", "empty.yaml:1:1: expected a map of keys and values, met an empty file"],
    ["nul.yaml", "nul.yaml: not a text file: it holds control characters"],
    ["junk.yaml", "junk.yaml: not a text file: it is not UTF-8"],
    ["huge.yaml", "huge.yaml: expected a file of at most 1 MB, this one has 100 MB"],
    ["part.yaml", "part.yaml:5:8: huge.yaml: expected a file of at most 1 MB, this one has 100 MB"],
    [
      "circle.yaml",
      "circle.yaml:1:10: extends: files extend one another in a circle: circle.yaml → circle.yaml",
    ],
    ["folder.yaml", "folder.yaml: expected a file, this is a directory"],
    ["nothing.yaml", "nothing.yaml: no such file"],
    ["good.yaml/x.yaml", "good.yaml/x.yaml: no such file"],
    ["/dev/null", "/dev/null: expected a regular file"],
  ])("%s", (file, ...lines) => {
    expect(validate(file)).toEqual({ code: 2, out: "", err: `${lines.join("\n")}\n` });
  });
});

test("all errors of all files at once", () => {
  const { code, out, err } = validate("good.yaml", "misspelt.yaml", "ended.yaml");
  expect(code).toBe(2);
  expect(out).toBe("good.yaml: ok\n");
  expect(
    err
      .trimEnd()
      .split("\n")
      .map((line) => line.split(":", 1)[0]),
  ).toEqual(["misspelt.yaml", "misspelt.yaml", "ended.yaml"]);
});

test("as JSON", () => {
  const { code, out, err } = validate("--json", "good.yaml", "ended.yaml");
  expect([code, err]).toEqual([2, ""]);
  expect(JSON.parse(out)).toEqual({
    ok: false,
    files: [
      { file: "good.yaml", problems: [] },
      {
        file: "ended.yaml",
        problems: [
          {
            file: "ended.yaml",
            line: 20,
            column: 78,
            path: "faults[0].returns",
            message: 'expected a time after "at", 12:30',
            met: '"12:20"',
          },
        ],
      },
    ],
  });
});

test("every scenario of the package is right", () => {
  const { code, err } = ridethrough(["validate", "scenarios/incidents/2026-03-12-provider-capacity.yaml"]);
  expect([code, err]).toEqual([0, ""]);
});
