/**
 * Runs the steps of a GitHub workflow's job in order, as a runner does: expressions, environments, shells and their options, exit codes.
 * An action is what the test puts in its place.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runInNewContext } from "node:vm";

type Env = Readonly<Record<string, string>>;
type Values = Readonly<Record<string, string | number | boolean>>;
interface Defaults {
  readonly run?: { readonly shell?: string };
}

export interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly with?: Values;
  readonly run?: string;
  readonly env?: Values;
  readonly shell?: string;
  readonly "continue-on-error"?: boolean;
}

export interface Job {
  readonly defaults?: Defaults;
  readonly env?: Values;
  readonly steps: readonly Step[];
}

export interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly defaults?: Defaults;
  readonly env?: Values;
  readonly jobs: Readonly<Record<string, Job>>;
}

type Outcome = "success" | "failure" | "skipped";

export interface StepEnd {
  readonly step: Step;
  readonly outcome: Outcome;
  /** What it is to the job: a failure may be forgiven. */
  readonly conclusion: Outcome;
  readonly out: string;
}

export interface JobEnd {
  readonly conclusion: "success" | "failure";
  readonly steps: readonly StepEnd[];
  /** What the steps put into the job's summary. */
  readonly summary: string;
}

/** Where it runs: what the event brought, and the machine. */
export interface Runner {
  readonly workspace: string;
  /** For scripts and the files of commands. */
  readonly temp: string;
  readonly github: Readonly<Record<string, unknown>>;
  readonly env: Env;
  readonly actions: Readonly<Record<string, (inputs: Values) => void>>;
}

/** With no shell named, there is no pipefail. */
const SHELLS: Readonly<Record<string, readonly string[]>> = {
  "": ["-e"],
  bash: ["--noprofile", "--norc", "-eo", "pipefail"],
};

const STATUS = /\b(?:success|failure|always|cancelled)\(/;

/** Expressions are JavaScript's, but that what is missing is nothing at any depth. */
const evaluate = (expression: string, context: object): unknown =>
  runInNewContext(
    expression.replace(/'[^']*'|\./g, (found) => (found === "." ? "?." : found)),
    context,
  );

const filled = (text: string, context: object): string =>
  text.replace(/\$\{\{(.*?)\}\}/g, (_, inner: string) => {
    const value = evaluate(inner, context) ?? "";
    if (typeof value === "string") return value;
    if (typeof value === "number" || typeof value === "boolean") return String(value);
    throw new TypeError(`${inner}: expected a value, met an object`);
  });

/** An environment with its expressions filled in. */
export const filledAll = (values: Values = {}, context: object): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, filled(String(value), context)]));

/** Whether a step runs; it asks for success unless it names a status itself. */
export const isDue = ({ if: given = "success()" }: Step, context: object): boolean => {
  const bare = given.replace(/^\$\{\{(.*)\}\}$/, "$1");
  return Boolean(evaluate(STATUS.test(bare) ? bare : `success() && (${bare})`, context));
};

const shellRun = (script: string, shell: string, cwd: string, env: Env) =>
  new Promise<{ readonly code: number | null; readonly out: string }>((resolve) => {
    const child = spawn("bash", [...SHELLS[shell], script], { cwd, env });
    let out = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => (out += text));
    child.on("close", (code) => resolve({ code, out }));
  });

export const runJob = async (
  workflow: Workflow,
  job: Job,
  { workspace, temp, github, env, actions }: Runner,
): Promise<JobEnd> => {
  mkdirSync(workspace, { recursive: true });
  const ends: StepEnd[] = [];
  const outcomes: Record<string, Pick<StepEnd, "outcome" | "conclusion">> = {};
  let failed = false;
  const context = {
    github,
    steps: outcomes,
    success: () => !failed,
    failure: () => failed,
    always: () => true,
    cancelled: () => false,
    hashFiles: (...names: string[]) => (names.some((name) => existsSync(join(workspace, name))) ? "1f" : ""),
  };
  const around = { ...filledAll(workflow.env, context), ...filledAll(job.env, context) };
  const summaryOf = (k: number): string => join(temp, `summary${k}.md`);

  const play = async (step: Step, k: number): Promise<Pick<StepEnd, "outcome" | "out">> => {
    if (!isDue(step, context)) return { outcome: "skipped", out: "" };
    if (step.uses !== undefined) {
      actions[step.uses](step.with ?? {});
      return { outcome: "success", out: "" };
    }
    const script = join(temp, `step${k}.sh`);
    writeFileSync(script, filled(step.run ?? "", context));
    writeFileSync(summaryOf(k), "");
    const shell = step.shell ?? job.defaults?.run?.shell ?? workflow.defaults?.run?.shell ?? "";
    const own = { ...around, ...filledAll(step.env, context), GITHUB_STEP_SUMMARY: summaryOf(k) };
    const { code, out } = await shellRun(script, shell, workspace, { ...env, ...own });
    return { outcome: code === 0 ? "success" : "failure", out };
  };

  for (const [k, step] of job.steps.entries()) {
    const { outcome, out } = await play(step, k);
    const forgiven = outcome === "failure" && step["continue-on-error"] === true;
    const conclusion = forgiven ? "success" : outcome;
    if (step.id !== undefined) outcomes[step.id] = { outcome, conclusion };
    failed ||= conclusion === "failure";
    ends.push({ step, outcome, conclusion, out });
  }
  const summaries = job.steps.map((_, k) => summaryOf(k)).filter((file) => existsSync(file));
  return {
    conclusion: failed ? "failure" : "success",
    steps: ends,
    summary: summaries.map((file) => readFileSync(file, "utf8")).join(""),
  };
};
