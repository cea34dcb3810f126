// The workflow of scenarios/README.md, every step of it: on a pull request that turns a watchdog off, and on one that changes a title.
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { caseText } from "../sim/experiments/check/caseFile.ts";
import { junitIn } from "./cli/junit.ts";
import { folder } from "./cli/spawn.ts";
import { filledAll, isDue, type JobEnd, runJob, type Runner, type Workflow } from "./githubJob.ts";
import { smallerInput } from "./smallScenario.ts";

const readme = readFileSync("scenarios/README.md", "utf8");
const [, text] = /## In a pull request\n[^]*?```yaml\n([^]*?)```/.exec(readme)!;
const workflow = parse(text) as Workflow;
const [job] = Object.values(workflow.jobs);
const comment = job.steps.find(({ run }) => run?.includes("gh api"))!;

const here = folder();
afterAll(here.remove);
const at = (...names: string[]): string => join(here.path, ...names);
const put = (name: string, what: string): void => {
  mkdirSync(dirname(at(name)), { recursive: true });
  writeFileSync(at(name), what);
};
/** Settings of whoever runs the tests are left out. */
const env = {
  HOME: at("home"),
  PATH: process.env["PATH"] ?? "",
  npm_config_offline: "true",
  npm_config_audit: "false",
};
const git = (...words: string[]): void =>
  void execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.org", ...words], {
    cwd: at("server"),
    env,
    stdio: "pipe",
  });

const { arms: _arms, actions: _actions, ...input } = { ...smallerInput(10), lasts: "100 min" };
const platformWith = (watchdog: string): string =>
  stringify({
    ...input,
    title: "Our platform",
    cloud: { ...input.cloud, backend: { pipelines: { history: { watchdog } } } },
    faults: [],
  });
const outageCalled = (title: string): string =>
  stringify({
    extends: "platform.yaml",
    title,
    hypotheses: [
      {
        name: "history is current",
        signal: "history lagging share",
        max: 0.01,
        when: "after",
        grace: "15 min",
      },
    ],
    faults: [{ kind: "stalled-processor", pipeline: "history", instances: 2, at: "20:40" }],
  });
const PROPERTIES = {
  properties: [{ name: "history catches up", kind: "backlog", pipeline: "history", within: "30 min" }],
  faults: { kinds: ["stalled-processor"], atMost: 1 },
};
/** What once failed, and no longer does since there is a watchdog. */
const KNOWN = caseText({
  system: "Our platform",
  fails: ["history catches up"],
  one: {
    troubles: [
      {
        kind: "stalled-processor",
        target: { pipeline: "history", stall: "zombie" },
        levels: { instances: 0 },
        at: 20,
        lasts: 1,
      },
    ],
    chargers: 100,
    clusters: null,
    seed: "known",
  },
});

/**
 * The package, as `npm ci` brings it without a network. Its command is one file, so it needs none of its dependencies;
 * they would come from a registry.
 */
const makePackage = (): void => {
  const { name, version, type, bin } = JSON.parse(readFileSync("package.json", "utf8")) as Record<
    string,
    unknown
  >;
  put("ridethrough/package.json", JSON.stringify({ name, version, type, bin }));
  cpSync("dist/cli.js", at("ridethrough", "dist", "cli.js"));
};

const makeRepository = (): void => {
  put("server/.gitignore", "node_modules/\n");
  const devDependencies = { ridethrough: "file:../ridethrough" };
  put("server/package.json", JSON.stringify({ private: true, devDependencies }));
  execFileSync("npm", ["install", "--package-lock-only"], { cwd: at("server"), env, stdio: "pipe" });
  put("server/.github/workflows/resilience.yml", text);
  put("server/scenarios/platform.yaml", platformWith("2 min"));
  put("server/scenarios/stalled.yaml", outageCalled("A stalled consumer"));
  put("server/resilience/properties.yaml", stringify(PROPERTIES));
  put("server/resilience/cases/stalled.case.yaml", KNOWN);
  git("init", "-b", "main", ".");
  const commit = (branch: string, ...words: string[]): void => {
    git("add", ".");
    git("commit", "-m", branch, ...words);
  };
  commit("main");
  git("checkout", "-b", "lower");
  put("server/scenarios/platform.yaml", platformWith("2 h"));
  commit("lower");
  git("checkout", "-b", "title", "main");
  put("server/scenarios/stalled.yaml", outageCalled("Stalled consumers"));
  commit("title");
  git("checkout", "main");
};

interface Comment {
  readonly id: number;
  readonly user: { readonly login: string };
  readonly body: string;
}
const commentOf = (login: string, id: number, body: string): Comment => ({ id, user: { login }, body });
const BOT = "github-actions[bot]";

/** GitHub's command line, as far as the workflow goes: it keeps comments in a file beside it, and knows one form of --jq. */
const GH = `#!/usr/bin/env node
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
if (!process.env.GH_TOKEN) throw new Error("no token");
const file = new URL("comments.json", import.meta.url);
const comments = JSON.parse(readFileSync(file, "utf8"));
if (!comments) throw new Error("HTTP 403: Resource not accessible by integration");
const { values, positionals } = parseArgs({ allowPositionals: true, options: {
  paginate: { type: "boolean" }, silent: { type: "boolean" }, jq: { type: "string" },
  method: { type: "string", short: "X" }, field: { type: "string", short: "F" } } });
const [, number, id] = /^api repos\\/org\\/fleet\\/issues\\/(?:(7)\\/comments|comments\\/(\\d+))$/.exec(positionals.join(" "));
const body = values.field && readFileSync(values.field.replace(/^body=@/, ""), "utf8");
if (id) {
  if (values.method !== "PATCH") throw new Error("not found");
  comments.find((one) => one.id === Number(id)).body = body;
} else if (body) comments.push({ id: 100, user: { login: "${BOT}" }, body });
else {
  const jq = /^\\.\\[\\] \\| select\\(\\.user\\.login == "(.*)" and \\(\\.body \\| startswith\\("(.*)"\\)\\)\\) \\| \\.id$/;
  const [, login, begins] = jq.exec(values.jq);
  for (const one of comments) if (one.user.login === login && one.body.startsWith(begins)) console.log(one.id);
}
writeFileSync(file, JSON.stringify(comments));
`;

/** The actions that it may use, at the majors of November 2026, with their inputs. */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  "actions/checkout@v7": ["fetch-depth", "persist-credentials"],
  "actions/setup-node@v7": ["node-version", "cache"],
  "actions/upload-artifact@v7": ["name", "path", "if-no-files-found"],
};

interface Build extends JobEnd {
  readonly comments: readonly Comment[];
  readonly artifact: readonly string[];
  readonly read: (name: string) => string;
  readonly stepOf: (words: string) => JobEnd["steps"][number];
}

const filesIn = (path: string): string[] =>
  statSync(path).isDirectory() ? readdirSync(path).map((name) => join(path, name)) : [path];

const placeGh = (bin: string, comments: readonly Comment[] | null): void => {
  put(join(bin, "comments.json"), JSON.stringify(comments));
  put(join(bin, "package.json"), '{ "type": "module" }');
  put(join(bin, "gh"), GH);
  chmodSync(at(bin, "gh"), 0o755);
};

const GITHUB = {
  workflow: "resilience",
  event_name: "pull_request",
  ref: "refs/pull/7/merge",
  base_ref: "main",
  repository: "org/fleet",
  token: "a token",
  event: { pull_request: { number: 7 }, repository: { default_branch: "main" } },
};

/** What the actions do in a workspace; what is uploaded is named in `artifact`. */
const actionsIn = (workspace: string, branch: string, artifact: string[]): Runner["actions"] => ({
  "actions/checkout@v7": ({ "fetch-depth": depth = 1 }) => {
    const part = depth === 0 ? [] : ["--depth", String(depth), "--branch", branch];
    git("clone", "--quiet", ...part, pathToFileURL(at("server")).href, workspace);
    git("-C", workspace, "checkout", "--quiet", "--detach", `origin/${branch}`);
  },
  "actions/setup-node@v7": () => {},
  "actions/upload-artifact@v7": ({ path }) => {
    const named = String(path).trim().split("\n");
    const found = named.map((name) => join(workspace, name)).filter((name) => existsSync(name));
    artifact.push(...found.flatMap(filesIn).map((name) => name.slice(workspace.length + 1)));
  },
});

/**
 * A pull request of a branch, in a workspace of its own.
 *
 * @param comments what it has so far; null if the token may only read
 */
const build = async (
  branch: string,
  comments: readonly Comment[] | null,
  steps = job.steps,
): Promise<Build> => {
  const workspace = at(`work-${branch}`);
  const temp = at(`temp-${branch}`);
  const bin = `temp-${branch}/bin`;
  placeGh(bin, comments);
  const artifact: string[] = [];
  // One world of each scenario is played in any case; the known case comes first.
  const quick = { ...workflow, env: { ...workflow.env, DIFF_FOR: "1ms", CHECK_FOR: "3s" } };
  const end = await runJob(
    quick,
    { ...job, steps },
    {
      workspace,
      temp,
      github: GITHUB,
      env: {
        ...env,
        PATH: [at(bin), env.PATH].join(delimiter),
        CI: "true",
        GITHUB_ACTIONS: "true",
        GITHUB_BASE_REF: "main",
        GITHUB_EVENT_NAME: "pull_request",
        GITHUB_HEAD_REF: branch,
        GITHUB_REPOSITORY: "org/fleet",
        GITHUB_WORKSPACE: workspace,
        RUNNER_TEMP: temp,
      },
      actions: actionsIn(workspace, branch, artifact),
    },
  );
  return {
    ...end,
    comments: JSON.parse(readFileSync(at(bin, "comments.json"), "utf8")) as Comment[],
    artifact,
    read: (name) => readFileSync(join(workspace, name), "utf8"),
    stepOf: (words) => end.steps.find(({ step }) => step.run?.includes(words))!,
  };
};

describe("as it is written", () => {
  test("its actions are known, at a major, with inputs that they have", () => {
    for (const { uses, with: inputs = {} } of job.steps.filter((step) => step.uses !== undefined))
      expect(ACTIONS[uses!], uses).toEqual(expect.arrayContaining(Object.keys(inputs)));
  });

  test("nothing that an event brought stands in a script, and no more may be written than a comment", () => {
    for (const { run = "" } of job.steps) expect(run).not.toContain("${{");
    expect(Object.keys(workflow.on)).not.toContain("pull_request_target");
    expect(workflow.permissions).toEqual({ contents: "read", "pull-requests": "write" });
    expect(job).not.toHaveProperty("permissions");
  });

  test("started by hand, it compares with the default branch and comments nowhere", () => {
    const github = {
      base_ref: "",
      event_name: "workflow_dispatch",
      event: { repository: { default_branch: "trunk" } },
    };
    expect(filledAll(workflow.env, { github })).toEqual({
      BASE: "trunk",
      DIFF_FOR: "3min",
      CHECK_FOR: "5min",
    });
    const now = { github, cancelled: () => false, hashFiles: () => "1f" };
    expect(isDue(comment, now)).toBe(false);
    expect(isDue(comment, { ...now, github: { event_name: "pull_request" } })).toBe(true);
  });
});

describe("a pull request", () => {
  const coverage = commentOf(BOT, 1, "Coverage is 81 %.");
  const before = commentOf(BOT, 2, "<!-- resilience -->\nold");
  const somebody = commentOf("somebody", 3, "<!-- resilience -->\nmine");
  let lower: Build;
  let title: Build;
  beforeAll(async () => {
    makePackage();
    makeRepository();
    [lower, title] = await Promise.all([
      build("lower", [coverage]),
      build("title", [coverage, before, somebody]),
    ]);
  });
  test("that turns the watchdog off is red, and every step still runs", () => {
    const failing = [lower.stepOf("ridethrough diff"), lower.stepOf("ridethrough check")];
    expect(lower.conclusion, failing.map(({ out }) => out).join("\n")).toBe("failure");
    expect(lower.steps.filter(({ outcome }) => outcome !== "success")).toEqual(failing);
    expect(failing.map(({ conclusion }) => conclusion)).toEqual(["failure", "failure"]);
  });

  test("has the line marked that it changed", () => {
    const lines = lower.read("scenarios/platform.yaml").split("\n");
    const line = lines.findIndex((words) => words.includes("watchdog: 2 h")) + 1;
    const marks = lower
      .stepOf("ridethrough diff")
      .out.split("\n")
      .filter((words) => words.startsWith("::"));
    expect(marks).toEqual([
      expect.stringMatching(
        new RegExp(
          `^::error file=scenarios/platform\\.yaml,line=${line},col=\\d+,title=stalled%3A no longer holds::` +
            "hypothesis history is current fails in .*%0AChanged: .*watchdog: 2 min → 2 h",
        ),
      ),
    ]);
  });

  test("is told what it breaks, in the summary and in a comment of its own", () => {
    const markdown = lower.read("diff.md");
    expect(markdown).toMatch(/^\*\*✗ \d newly failing, in stalled/);
    expect(lower.summary.startsWith(markdown)).toBe(true);
    expect(lower.summary).toMatch(/^ {4}✗ Consumer instances of a pipeline stop processing/m);
    expect(lower.comments).toEqual([coverage, commentOf(BOT, 100, `<!-- resilience -->\n${markdown}`)]);
  });

  test("leaves reports, with the case that once failed as the one that fails again", () => {
    expect(junitIn(lower.read("diff.xml")).cases).toContainEqual(
      expect.objectContaining({
        classname: "stalled",
        name: "hypothesis history is current",
        outcome: "failure",
      }),
    );
    expect(junitIn(lower.read("check.xml")).cases).toEqual([
      expect.objectContaining({ name: "history catches up", outcome: "failure" }),
    ]);
    expect(lower.artifact).toEqual(expect.arrayContaining(["diff.md", "diff.xml", "check.xml"]));
    expect(lower.artifact).toContainEqual(
      expect.stringMatching(/^resilience\/cases\/stalled-processor-[^.]*\.yaml$/),
    );
    expect(lower.read("check.txt")).toMatch(/seed known\./);
  });

  test("that changes a title is green, and updates its comment and nobody else's", () => {
    const outs = title.steps.map(({ out }) => out).join("\n");
    expect(title.conclusion, outs).toBe("success");
    expect(title.steps.filter(({ outcome }) => outcome !== "success")).toEqual([]);
    expect(outs).not.toMatch(/^::/m);
    expect(title.comments).toEqual([
      coverage,
      { ...before, body: `<!-- resilience -->\n${title.read("diff.md")}` },
      somebody,
    ]);
    expect(title.read("diff.md")).toMatch(/^\*\*✓ /);
    expect(junitIn(title.read("check.xml")).suite).toMatchObject({ failures: "0" });
  });

  test("of a fork, which may not be commented, is not red for it", async () => {
    put("work-fork/diff.md", "**✓ Nothing that is played has changed.**\n");
    const { conclusion, steps } = await build("fork", null, [comment]);
    expect(steps[0]).toMatchObject({
      outcome: "failure",
      out: expect.stringContaining("HTTP 403") as string,
    });
    expect(conclusion).toBe("success");
  });
});
