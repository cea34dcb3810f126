import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test, vi } from "vitest";
import { readScenario, writeWhole } from "../../sim/cli/files.ts";
import { changed } from "../scenario/small.ts";
import { folder, ridethrough } from "./spawn.ts";

const here = folder();
afterAll(here.remove);
const put = (name: string, text: string): void => writeFileSync(join(here.path, name), text);
const run = (...words: string[]) => ridethrough(words, { cwd: here.path });

const short = changed(["lasts: 2 h", "lasts: 1 h"]);
const naming = (file: string): string => short.replace(/ {2}groups:\n( {4}.*\n)+/, `  inventory: ${file}\n`);
const ROW = "one,Home,SE,wi-fi,current";
put("groups.yaml", short);
put("csv.yaml", naming("chargers.csv"));
put("ndjson.yaml", naming("chargers.ndjson"));
put("bad.yaml", naming("bad.csv"));
put(
  "bad.csv",
  `id,cluster,model,market,link,firmware\r\nx,${ROW}\r\n"y\r\n",${ROW.replace("SE", "SV")}\r\nx,${ROW}\r\n`,
);
mkdirSync(join(here.path, "folder.csv"));

const digestOf = (file: string, ...more: string[]): string => {
  const { code, out, err } = run("run", file, "--json", ...more);
  expect([code, out === "" ? err : ""]).toEqual([0, ""]);
  return (JSON.parse(out) as { digest: string }).digest;
};

describe.each(["csv", "ndjson"])("a fleet written to %s", (format) => {
  const file = `chargers.${format}`;

  test("appears whole, and a run on it has the same digest", () => {
    const before = here.names();
    expect(run("inventory", "groups.yaml", "--out", file)).toEqual({
      code: 0,
      out: `${file}: 1,000 chargers\n`,
      err: "",
    });
    expect(here.names()).toEqual([...before, file].sort());
    expect(digestOf(`${format}.yaml`)).toBe(digestOf("groups.yaml"));
  });

  test("read and written again it is the same file", () => {
    const again = `again.${format}`;
    expect(run("inventory", `${format}.yaml`, "--out", again).code).toBe(0);
    expect(readFileSync(join(here.path, again), "utf8")).toBe(readFileSync(join(here.path, file), "utf8"));
  });

  test("states the traits as drawn with the seed it was written with", () => {
    expect(run("inventory", "groups.yaml", "--seed", "7", "--out", file).code).toBe(0);
    expect(digestOf(`${format}.yaml`, "--seed", "7")).toBe(digestOf("groups.yaml", "--seed", "7"));
  });

  test("is scaled, validated and explained like any other", () => {
    expect(run("validate", `${format}.yaml`)).toMatchObject({ code: 0, out: `${format}.yaml: ok\n` });
    expect(run("assumptions", `${format}.yaml`).code).toBe(0);
    const scaled = run("run", `${format}.yaml`, "--chargers", "100", "--json");
    expect(scaled.err).toBe(
      `${file}: read 1000 chargers in 2 groups\nscaled from 1000 to 100 chargers, rates, slots and pools in proportion\n`,
    );
    expect(JSON.parse(scaled.out)).toMatchObject({ chargers: 100, scaledFrom: 1000 });
    expect(run("run", `${format}.yaml`, "--chargers", "1").err).toMatch(
      "ridethrough: --chargers: expected at least 2, one a cluster, met 1\n",
    );
  });

  test("goes to worker threads", () => {
    const { code, out } = run("compare", `${format}.yaml`, "--worlds", "1", "--chargers", "200", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ chargers: 200 });
  });
});

test("the summary", () => {
  const { code, out } = run("inventory", "groups.yaml");
  expect(code).toBe(0);
  expect(out).toBe(`1,000 chargers

by                              chargers
────────────────────  ────────  ────────
cluster               one            900
                      two            100
model                 Home           900
                      Site           100
market                SE           1,000
link                  wi-fi          900
                      ethernet       100
firmware              current      1,000
standAlone            drawn        1,000
offlineAuthorisation  drawn        1,000
neverReconnects       drawn        1,000
`);
  expect(JSON.parse(run("inventory", "groups.yaml", "--json").out)).toMatchObject({
    chargers: 1000,
    by: { model: { Home: 900, Site: 100 } },
    traits: { standAlone: { yes: 0, no: 0, drawn: 1000 } },
  });
});

describe("refused, exit code 2, with nothing written", () => {
  const bad = [
    'bad.csv:4:12: market: expected one of NO, SE, DK, FI, DE, CH, FR, NL, GB, IE, ES, IS, met "SV"; did you mean "SE"?',
    'bad.csv:5:1: id: expected an id that no other row has, line 2 has it, met "x"',
  ];
  test.each<[words: string[], ...lines: string[]]>([
    [["validate", "bad.yaml"], ...bad],
    [["run", "bad.yaml"], ...bad],
    [["inventory", "bad.yaml", "--out", "new.csv"], ...bad],
    [
      ["inventory", "groups.yaml", "--out", "new.xlsx"],
      'ridethrough: --out: expected a file that ends in .csv, .ndjson or .jsonl, met "new.xlsx"',
    ],
    [["inventory", "groups.yaml", "--out", "none/new.csv"], "ridethrough: none/new.csv: no such folder"],
    [
      ["inventory", "groups.yaml", "--out", "folder.csv"],
      "ridethrough: folder.csv: expected a file, this is a directory",
    ],
  ])("%j", (words, ...lines) => {
    const before = here.names();
    expect(run(...words)).toEqual({ code: 2, out: "", err: `${lines.join("\n")}\n` });
    expect(here.names()).toEqual(before);
  });

  test("what stood there stays when the writing fails half-way", () => {
    put("old.csv", "old");
    const before = here.names();
    const failing = function* () {
      yield "new";
      throw new Error("half-way");
    };
    expect(() => writeWhole(join(here.path, "old.csv"), failing())).toThrow("half-way");
    expect(readFileSync(join(here.path, "old.csv"), "utf8")).toBe("old");
    expect(here.names()).toEqual(before);
  });
});

test("on a terminal the reading shows how far it is, and takes the line away", () => {
  const written = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  readScenario(join(here.path, "csv.yaml"), { progress: false });
  expect(written).not.toHaveBeenCalled();
  readScenario(join(here.path, "csv.yaml"), { progress: true });
  const shown = written.mock.calls.map(([text]) => String(text));
  written.mockRestore();
  expect(shown[0]).toContain("chargers.csv, MB read: 0 of 0");
  expect(shown.at(-1)).toBe("\r\u001b[2K");
});
