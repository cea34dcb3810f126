/** Lays designs over scenarios. */
import type { MitigationSpec } from "../mitigations/index.ts";
import type { Operations } from "../operations/parameters.ts";
import type { StandbyTemperature } from "../twin/parameters.ts";
import { type BadChange, type Change, changedOnce, flawsOfWhole } from "./change.ts";
import type { Design } from "./design.ts";
import type { Flaw } from "./explain.ts";
import { type Path, pathText } from "./problem.ts";
import type { Scenario } from "./schema.ts";
import { splitClusters } from "./split.ts";
import { withSteps } from "./steps.ts";

const asChange = ({ path, to, times }: Design["changes"][number]): Change =>
  times === undefined ? { path, to } : { path, times };

/** A part of the scenario and the part of the design it came from. */
type Origin = readonly [inScenario: Path, inDesign: Path];

interface Laid {
  readonly scenario: Scenario;
  readonly flaws: readonly Flaw[];
  /** Changes whose wildcards met nothing here, with what was said of them. */
  readonly idle: ReadonlyMap<number, Flaw>;
}

const flawOfChange = (k: number, { at, message, met, suggestion }: BadChange): Flaw => ({
  path: ["changes", k, ...(at === "path" ? ["path"] : [])],
  at: "value",
  message,
  ...(met !== undefined && { met }),
  ...(suggestion !== undefined && { suggestion }),
});

const withChanges = (scenario: Scenario, design: Design, origins: Origin[]): Laid => {
  const flaws: Flaw[] = [];
  const idle = new Map<number, Flaw>();
  let now = scenario;
  design.changes.forEach((change, k) => {
    const made = changedOnce(now, asChange(change), k);
    now = made.scenario;
    for (const path of made.paths)
      origins.push([path, ["changes", k, change.times === undefined ? "to" : "times"]]);
    for (const bad of made.bad)
      if (bad.at === "path" && change.path.includes("*")) idle.set(k, flawOfChange(k, bad));
      else flaws.push(flawOfChange(k, bad));
  });
  return { scenario: now, flaws, idle };
};

/** An alert or a reaction takes the place of the scenario's of the same name, or else is added. */
const withOperations = (operations: Operations, design: Design, origins: Origin[]): Operations => {
  const { alerts, reactions } = design.operations;
  const own = new Map(alerts.map((rule) => [rule.name, rule]));
  const kept = operations.alerts.map((rule) => own.get(rule.name) ?? rule);
  const known = new Set(operations.alerts.map((rule) => rule.name));
  const all = [...kept, ...alerts.filter((rule) => !known.has(rule.name))];
  alerts.forEach((rule, k) =>
    origins.push([
      ["operations", "alerts", all.indexOf(rule)],
      ["operations", "alerts", k],
    ]),
  );
  const answered = new Set(reactions.map((reaction) => reaction.alert));
  const others = operations.reactions.filter((reaction) => !answered.has(reaction.alert));
  reactions.forEach((_, k) =>
    origins.push([
      ["operations", "reactions", others.length + k],
      ["operations", "reactions", k],
    ]),
  );
  return { ...operations, alerts: all, reactions: [...others, ...reactions] };
};

const AT_ONCE = { median: 0, p95: 0 };

/** Done before anything happens: it takes no time, and is there for certain. */
const beforehand = (step: MitigationSpec): MitigationSpec =>
  "succeeds" in step ? { ...step, takes: AT_ONCE, succeeds: 1 } : step;

const withInPlace = (scenario: Scenario, { inPlace }: Design, origins: Origin[]): Scenario => {
  inPlace.forEach((_, k) =>
    origins.push([
      ["actions", scenario.actions.length + k, "step"],
      ["inPlace", k],
    ]),
  );
  const actions = inPlace.map((step) => ({ at: { sinceStartMs: 0 }, step: beforehand(step) }));
  return { ...scenario, actions: [...scenario.actions, ...actions] };
};

const withStandby = (scenario: Scenario, temperature: StandbyTemperature | undefined): Scenario =>
  temperature === undefined
    ? scenario
    : withSteps(scenario, (step) => (step.kind === "failover" ? { ...step, readiness: temperature } : step));

const startsWith = (path: Path, part: Path): boolean => part.every((key, i) => path[i] === key);

/** A flaw of the scenario as a flaw of the design: where what is there came from; of the whole if from several places. */
const inDesign = (flaw: Flaw, origins: readonly Origin[]): Flaw => {
  const origin = origins.findLast(([inScenario]) => startsWith(flaw.path, inScenario));
  const path = origin === undefined ? [] : [...origin[1], ...flaw.path.slice(origin[0].length)];
  const [here, there] = [pathText(path), pathText(flaw.path)];
  return { ...flaw, path, message: here === there ? flaw.message : `${there}: ${flaw.message}` };
};

/** Nothing it is held to, which is of the cloud as built, and nothing that would stop it before its end. */
const heldToNothing = ({ expect: _facts, ...scenario }: Scenario): Scenario => ({
  ...scenario,
  hypotheses: [],
  thresholds: [],
  stopWhen: [],
});

const lay = (scenario: Scenario, design: Design): Laid => {
  const origins: Origin[] = [];
  const laid = withChanges(heldToNothing(scenario), design, origins);
  const operations = withOperations(laid.scenario.operations, design, origins);
  const run = withInPlace({ ...laid.scenario, operations }, design, origins);
  const split = splitClusters(withStandby(run, design.standbyTemperature), design.splitClusters ?? 1);
  if ("obstacle" in split)
    return {
      ...laid,
      flaws: [...laid.flaws, { path: ["splitClusters"], at: "value", message: split.obstacle }],
    };
  const whole =
    laid.flaws.length > 0 ? [] : flawsOfWhole(split.scenario).map((flaw) => inDesign(flaw, origins));
  return { ...laid, scenario: split.scenario, flaws: [...laid.flaws, ...whole] };
};

/** The same flaw on several scenarios is said once, with their titles. */
const together = (found: readonly { readonly flaw: Flaw; readonly on: string }[]): Flaw[] => {
  const titles = new Map<string, string[]>();
  const flaws = new Map<string, Flaw>();
  for (const { flaw, on } of found) {
    const key = JSON.stringify(flaw);
    flaws.set(key, flaw);
    titles.set(key, [...(titles.get(key) ?? []), on]);
  }
  return [...flaws].map(([key, flaw]) => ({
    ...flaw,
    message: `on ${titles.get(key)!.join("; ")}: ${flaw.message}`,
  }));
};

/**
 * A design laid over scenarios, one after another, or every flaw of it, each with its path in the design. A change whose
 * path has a wildcard need not meet anything in each of them, but in one at least.
 *
 * @example designed(design, [scenario])
 */
export const designed = (
  design: Design,
  scenarios: readonly Scenario[],
): { readonly scenarios: readonly Scenario[] } | { readonly flaws: readonly Flaw[] } => {
  const laid = scenarios.map((scenario) => lay(scenario, design));
  const found = laid.flatMap(({ flaws }, i) => flaws.map((flaw) => ({ flaw, on: scenarios[i].title })));
  const nowhere = design.changes.flatMap((_, k) => {
    const met = laid.map(({ idle }) => idle.get(k)).filter((flaw) => flaw !== undefined);
    return met.length > 0 && met.length === laid.length
      ? [{ ...met[0], message: `nowhere: ${met[0].message}` }]
      : [];
  });
  const flaws = [...together(found), ...nowhere];
  return flaws.length > 0 ? { flaws } : { scenarios: laid.map(({ scenario }) => scenario) };
};
