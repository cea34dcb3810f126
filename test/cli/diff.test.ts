// The diff as a pull request's build runs it: against real git repositories, with what each reader of its results gets.
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { annotationText } from "../../sim/cli/annotations.ts";
import { diffMarkdown } from "../../sim/cli/diffMarkdown.ts";
import type { DiffView } from "../../sim/cli/diffWords.ts";
import { smallerInput } from "../smallScenario.ts";
import { junitIn } from "./junit.ts";
import { folder, ridethrough } from "./spawn.ts";

const here = folder();
afterAll(here.remove);
const at = (name: string): string => join(here.path, name);
const put = (name: string, text: string): void => {
  mkdirSync(dirname(at(name)), { recursive: true });
  writeFileSync(at(name), text);
};
const git = (...words: string[]): void =>
  void execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.org", ...words], {
    cwd: here.path,
    stdio: "ignore",
  });

const { fleet, ...input } = { ...smallerInput(10), lasts: "70 min" };
const hypotheses = [{ name: "back", signal: "affected share", max: 0.02, when: "after", grace: "10 min" }];
const outage = { ...input, fleet: "../fleets/small.yaml", title: "An outage", hypotheses };
const quiet = { ...outage, title: "A quiet evening", fleet: "../fleets/other.yaml", faults: [] };
const fleetWith = (cap: string): string =>
  stringify({
    ...fleet,
    firmware: [{ name: "current", retry: { policy: "exponential", cap } }, ...fleet.firmware.slice(1)],
  });
const ROWS = ["1,a,Go,NO,wi-fi,current", "2,b,Go,NO,wi-fi,current", "3,c,Go,NO,lte-m,current"];
const list = (rows: readonly string[]): string =>
  ["id,cluster,model,market,link,firmware", ...rows, ""].join("\n");

put("ops/fleets/small.yaml", fleetWith("2 min"));
put("ops/fleets/other.yaml", stringify(fleet));
put("ops/scenarios/outage.yaml", stringify(outage));
put("ops/scenarios/quiet.yaml", stringify(quiet));
put("ops/scenarios/gone.yaml", stringify({ ...quiet, title: "Long ago" }));
put("ops/scenarios/design.yaml", "title: a design\nsplitClusters: 2\n");
put("ops/scenarios/child.yaml", "extends: outage.yaml\ntitle: A child\nlasts: 65 min\n");
put(
  "ops/listed.yaml",
  stringify({ ...quiet, fleet: { inventory: "list.csv", firmware: [fleet.firmware[0]] }, arms: undefined }),
);
put("ops/list.csv", list(ROWS));
git("init", "-b", "main", ".");
git("add", ".");
git("commit", "-m", "As it was");
put("ops/fleets/small.yaml", fleetWith("2 h"));
put("ops/scenarios/recent.yaml", stringify({ ...outage, title: "Recent", lasts: "60 min" }));
put("ops/list.csv", list([...ROWS.slice(0, 1), ROWS[2], ROWS[1]]));
rmSync(at("ops/scenarios/gone.yaml"));

const ops = { cwd: at("ops") };
const diff = (...words: string[]) => ridethrough(["diff", ...words], ops);
const lineOf = (name: string, words: string): number =>
  readFileSync(at(name), "utf8")
    .split("\n")
    .findIndex((line) => line.includes(words)) + 1;

describe("a retry cap raised in an included fleet", () => {
  const files = ["--markdown", "diff.md", "--junit", "diff.xml"];
  const { code, out, err } = diff("main:scenarios", "scenarios", "--seeds", "2", "--annotate", ...files);
  if (code === 2) throw new Error(err);
  const line = lineOf("ops/fleets/small.yaml", "cap: 2 h");
  const markdown = readFileSync(at("ops/diff.md"), "utf8");

  test("fails the build, and says which outage is no longer survived, by what change, and how to see it", () => {
    expect(code).toBe(3);
    expect(err).toBe(
      "main:scenarios: left out design.yaml: no scenario\nscenarios: left out design.yaml: no scenario\n",
    );
    expect(out).toContain("outage: An outage (2 worlds of 250 chargers, seed small)");
    expect(out).toContain(`fleets/small.yaml:${line}:12: fleet.firmware[current].retry.cap: 2 min → 2 h`);
    expect(out).toMatch(/^✗ newly failing +hypothesis back +0 of 2 +2 of 2 +expected after: affected share/m);
    expect(out).toMatch(/^Look at it: ridethrough run scenarios\/outage\.yaml --seed small$/m);
    expect(out).toMatch(/^Unchanged: quiet\.$/m);
    expect(out).toMatch(/^New: recent\.$/m);
    expect(out).toMatch(/^Gone: gone\.$/m);
    expect(out).toMatch(/^✗ \d newly failing, in child, outage; .*1 failing and new, in recent\.$/m);
    const again = /ridethrough run (.*)$/m.exec(out)![1].split(" ");
    expect(ridethrough(["run", ...again], ops).code).toBe(3);
  });

  test("is marked in the line that changed, where the change stands", () => {
    const marks = out.split("\n").filter((text) => text.startsWith("::"));
    expect(marks.filter((mark) => mark.startsWith("::error "))).toHaveLength(2);
    const mark = marks.find((text) => text.includes("title=outage%3A no longer holds"))!;
    expect(mark).toMatch(new RegExp(`^::error file=fleets/small\\.yaml,line=\\d+,col=\\d+,title=[^:]*::`));
    expect(mark).toContain(`,line=${line},`);
    expect(mark).toContain("hypothesis back fails in 2 of 2 worlds, with the base in 0 of 2");
    expect(mark).toContain("%0AChanged: fleet.firmware[current].retry.cap");
    expect(marks).toContainEqual(expect.stringMatching(/^::warning file=scenarios\/recent\.yaml,line=1,/));
  });

  test("is a comment that says it first, and folds the rest away", () => {
    expect(markdown).toMatch(/^\*\*✗ \d newly failing, in child, outage;/);
    expect(markdown).toMatch(/^\| outage \| .* \| 2 \| ✗ \d newly failing \|$/m);
    expect(markdown).toContain("<details><summary>outage: An outage (2 worlds");
    expect(markdown.match(/<details>/g)).toHaveLength(markdown.match(/<\/details>/g)!.length);
  });

  test("is JUnit: it fails what newly fails, and passes what does not", () => {
    const { suite, cases } = junitIn(readFileSync(at("ops/diff.xml"), "utf8"));
    const found = (classname: string, name: string) =>
      cases.find((one) => one.classname === classname && one.name === name);
    expect(found("outage", "hypothesis back")).toMatchObject({ outcome: "failure" });
    expect(found("outage", "property ledger")).toMatchObject({ outcome: "system-out" });
    expect(found("recent", "hypothesis back")).toMatchObject({ outcome: "skipped" });
    expect(found("quiet", "unchanged")).toMatchObject({ outcome: "system-out" });
    expect(found("gone", "gone")).toMatchObject({ outcome: "skipped" });
    expect(suite).toMatchObject({ failures: out.match(/^✗ newly failing/gm)!.length.toString() });
  });

  test("and lowered again, it newly passes", () => {
    const back = diff("scenarios/outage.yaml", "HEAD:./scenarios/outage.yaml", "--seeds", "1", "--json");
    expect(back.code).toBe(0);
    const view = JSON.parse(back.out) as DiffView;
    expect(view.newlyPassing).toBeGreaterThan(0);
    expect(view.pairs[0].figures.find(({ metric }) => metric === "minutesTo95")).toMatchObject({
      worlds: 1,
      delta: { mean: expect.closeTo(-20, -1), low: null },
    });
  });
});

test("what is asked no more is said, and what is asked from now on fails no build", () => {
  put("ops/asks.yaml", stringify({ ...outage, fleet: "fleets/other.yaml", hypotheses }));
  const other = [{ name: "never hit", signal: "affected share", max: 0, when: "always" }];
  put("ops/asks-other.yaml", stringify({ ...outage, fleet: "fleets/other.yaml", hypotheses: other }));
  const { code, out } = diff("asks.yaml", "asks-other.yaml", "--seeds", "1");
  expect(code).toBe(0);
  expect(out).toMatch(/^no longer asked +hypothesis back /m);
  expect(out).toMatch(/^✗ fails, new +hypothesis never hit +– +1 of 1 /m);
  expect(out).toContain("It makes no difference: every world goes the same, event by event.");
  expect(out).toMatch(
    /^✓ Nothing newly failing; 1 failing and new, in asks-other; 1 no longer asked, in asks-other\.$/m,
  );
});

test("another list of chargers is marked in its row, read from the revision", () => {
  const { code, out } = diff("HEAD:listed.yaml", "listed.yaml", "--seeds", "1", "--json");
  expect(code).toBe(0);
  const [{ changes, worlds }] = (JSON.parse(out) as DiffView).pairs;
  expect([worlds, changes]).toEqual([
    1,
    [{ path: "fleet.inventory", from: "3 chargers", to: "others", file: "list.csv", line: 3, column: 1 }],
  ]);
});

test("a file is a file, whatever its name; properties of its own are judged; the time may be up", () => {
  put("ops/scenarios/HEAD:x.yaml", stringify({ ...outage, title: "Odd" }));
  put("ops/held.yaml", stringify({ properties: [{ name: "calm", kind: "sessions", atMost: 0 }] }));
  const words = ["--properties", "held.yaml", "--seeds", "50", "--for", "1ms"];
  const { code, out } = diff("HEAD:scenarios/outage.yaml", "scenarios/HEAD:x.yaml", ...words);
  rmSync(at("ops/scenarios/HEAD:x.yaml"));
  expect(code).toBe(3);
  expect(out).toMatch(/property calm/);
  expect(out).toMatch(/^\d worlds? of each scenario, of 50 asked for: the time was up[;.]/m);
});

test("Ctrl-C gives what is done, and exit code 130", async () => {
  const words = ["diff", "HEAD:scenarios", "scenarios", "--seeds", "1000", "--for", "10 min", "--json"];
  const child = spawn(process.execPath, [join(process.cwd(), "dist/cli.js"), ...words], ops);
  let out = "";
  child.stdout.on("data", (text: Buffer) => (out += String(text)));
  const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
  // It complains of what it leaves out shortly before it begins.
  child.stderr.once("data", () => setTimeout(() => child.kill("SIGINT"), 1500));
  expect(await ended).toBe(130);
  expect(JSON.parse(out)).toMatchObject({ complete: false, stopped: "interrupted" });
});

describe("bad input is one clear line and exit code 2", () => {
  put("ops/odd/broken.yaml", stringify({ ...outage, lasts: "soon" }));
  put("broken.yaml", stringify({ ...outage, lasts: "soon" }));
  put("ops/mitigates.yaml", "properties:\n  - { kind: ledger }\n  - { kind: doubling }\n");
  const ofTwo = ["HEAD:scenarios/outage.yaml", "scenarios/outage.yaml"];
  test.each<[words: string[], line: RegExp]>([
    [["HEAD:scenarios"], /diff needs BASE HEAD: ridethrough diff BASE HEAD$/],
    [["nowhere:scenarios", "scenarios"], /^ridethrough: nowhere: no such revision in this repository;/],
    [["HEAD:scenarios", "nothing"], /^ridethrough: nothing: no such file or folder$/],
    [["HEAD:nothing", "scenarios"], /^ridethrough: HEAD:nothing: no such file or folder in this revision$/],
    [["-x:scenarios", "scenarios"], /unknown option -x/],
    [["--", "--output=x:scenarios", "scenarios"], /a revision does not begin with -$/],
    [["scenarios", ":scenarios"], /^ridethrough: :scenarios: expected a revision before the colon/],
    [
      ["HEAD:scenarios", "scenarios/outage.yaml"],
      /expected two files or two folders, met a folder and a file$/,
    ],
    [
      ["HEAD:scenarios/outage.yaml", "odd/broken.yaml"],
      /^odd\/broken\.yaml:\d+:\d+: lasts: expected a duration/,
    ],
    [
      [...ofTwo, "--properties", "mitigates.yaml"],
      /^mitigates\.yaml:3:13: properties\[1\]\.kind: expected a property of/,
    ],
    [
      [...ofTwo, "--chargers", "2"],
      /--chargers: expected at least 6, one a group of the largest fleet, met 2$/,
    ],
  ])("%j", (words, line) => {
    const { code, out, err } = diff(...words);
    expect([code, out, err.trim().split("\n").length]).toEqual([2, "", 1]);
    expect(err.trim()).toMatch(line);
  });

  test("folders without a scenario are no success", () => {
    const { code, err } = diff("HEAD:fleets", "fleets");
    expect([code, err.split("\n").at(-2)]).toEqual([
      2,
      "ridethrough: diff: expected a scenario in HEAD:fleets or fleets, there is none",
    ]);
  });

  test("problems of a revision are named as such", () => {
    git("add", "broken.yaml");
    git("commit", "-m", "Broken");
    const { err } = ridethrough(["diff", "HEAD:broken.yaml", "ops/scenarios/quiet.yaml"], { cwd: here.path });
    expect(err).toMatch(/^HEAD:broken\.yaml:\d+:\d+: HEAD:\.\.\/fleets\/small\.yaml: no such file in this/m);
    expect(err).toMatch(/^HEAD:broken\.yaml:\d+:\d+: lasts: expected a duration/m);
  });

  test("where there is no git, or no repository", () => {
    const words = ["diff", "HEAD:a", "a"];
    expect(ridethrough(words, { ...ops, env: { PATH: "" } }).err).toBe(
      "ridethrough: git is missing: a revision cannot be read without it\n",
    );
    const { code, err } = ridethrough(words, { cwd: "/" });
    expect([code, err]).toEqual([
      2,
      expect.stringMatching(/^ridethrough: HEAD: git: not a git repository.*\n$/),
    ]);
  });
});

test("a comment of many scenarios is as short as GitHub takes it, and says what it leaves out", () => {
  const { out } = diff("HEAD:scenarios/outage.yaml", "scenarios/outage.yaml", "--seeds", "1", "--json");
  const view = JSON.parse(out) as DiffView;
  const many = Array.from({ length: 3_000 }, (_, k) => ({
    ...view.pairs[0],
    name: `${"long ".repeat(20)}${k}`,
  }));
  const gone = many.map((pair) => ({ ...pair, status: "gone" as const }));
  const text = diffMarkdown({ ...view, pairs: [...many, ...gone] });
  expect(text.length).toBeLessThan(60_000);
  expect(text.length).toBeGreaterThan(30_000);
  expect(text).toMatch(/^2900 more rows are left out here; ridethrough diff --json has all\.$/m);
  expect(text).toMatch(/^\d+ more scenarios in detail are left out here;/m);
});

test("an annotation's words end nothing before its time", () => {
  const place = { level: "error", file: "a,b:c.yaml", line: 3, column: 5 } as const;
  expect(annotationText({ ...place, title: "100 %: a, b", message: "one: 5 %\r\ntwo" })).toBe(
    "::error file=a%2Cb%3Ac.yaml,line=3,col=5,title=100 %25%3A a%2C b::one: 5 %25%0D%0Atwo",
  );
});
