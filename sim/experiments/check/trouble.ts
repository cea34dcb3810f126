/** A fault as random plans have it: where, how bad from 0 to 1, from when and for how long; so that each can be made less. */
import { FAULTS } from "../../faults/index.ts";
import { asWritten } from "../../scenario/change.ts";
import type { Edit } from "../../scenario/edits.ts";
import { type Ast, propertiesOf } from "../../scenario/shape.ts";
import { partitionsOf } from "../../faults/partitions.ts";
import { carrierOf } from "../../twin/planning.ts";
import type { PipelineName } from "../../twin/backendParameters.ts";
import type { Scenario } from "../../scenario/schema.ts";

export type FaultKind = (typeof FAULTS)[number]["kind"];
export const FAULT_KINDS: readonly FaultKind[] = FAULTS.map(({ kind }) => kind);

export interface Trouble {
  readonly kind: FaultKind;
  /** What it hits: names and choices, as a file has them. */
  readonly target: Readonly<Record<string, unknown>>;
  /** By parameter: 0 does least, 1 most. */
  readonly levels: Readonly<Record<string, number>>;
  /** Minutes since the start of the run. */
  readonly at: number;
  /** Minutes; of no use to a fault that nothing ends but somebody's act. */
  readonly lasts: number;
}

export const definitionOf = (kind: FaultKind): (typeof FAULTS)[number] =>
  FAULTS.find((fault) => fault.kind === kind)!;

export const parametersOf = (
  kind: FaultKind,
): { readonly name: string; readonly ast: Ast; readonly optional: boolean }[] =>
  propertiesOf(definitionOf(kind).schema.ast as Parameters<typeof propertiesOf>[0]);

export const severityOf = (kind: FaultKind): Readonly<Record<string, readonly [number, number]>> =>
  (definitionOf(kind).severity ?? {}) as Readonly<Record<string, readonly [number, number]>>;

/** Whether it goes by itself. */
export const ends = (kind: FaultKind): boolean => parametersOf(kind).some(({ name }) => name === "returns");

/** The most there can be of what a fault counts, in this cloud. */
const mostOf = (
  scenario: Scenario,
  { kind, target }: Pick<Trouble, "kind" | "target">,
  name: string,
): number => {
  const pipeline = target["pipeline"] as PipelineName | undefined;
  const cluster = scenario.cloud.clusters.find((one) => one.name === target["cluster"]);
  if (kind === "stalled-processor" && pipeline !== undefined)
    return scenario.cloud.backend.pipelines[carrierOf(scenario.cloud, pipeline)].instances;
  if (kind === "poison-message" && name === "partitions" && pipeline !== undefined)
    return partitionsOf(scenario.cloud, pipeline).length;
  if (kind === "instance-loss" && name === "remaining" && cluster !== undefined)
    return cluster.gateway.instances - 1;
  return Infinity;
};

/** The value of a parameter at a level, as a file has it. */
const valueAt = (scenario: Scenario, trouble: Trouble, name: string, level: number): unknown => {
  const [mildest, worst] = severityOf(trouble.kind)[name].map((end) =>
    Math.min(end, mostOf(scenario, trouble, name)),
  );
  const ast = parametersOf(trouble.kind).find((one) => one.name === name)!.ast;
  const exact = mildest + (worst - mildest) * level;
  // Counts and times are whole; shares and factors to three digits, which is what people write.
  const whole = Number.isInteger(mildest) && Number.isInteger(worst) && Math.abs(worst - mildest) > 1;
  return asWritten({ ast }, whole ? Math.round(exact) : Math.round(exact * 1000) / 1000);
};

/** It as a scenario file has it. */
export const editOf = (scenario: Scenario, trouble: Trouble): Edit => {
  const { kind, target, levels, at, lasts } = trouble;
  const severe = Object.keys(severityOf(kind)).map((name) => [
    name,
    valueAt(scenario, trouble, name, levels[name] ?? 0),
  ]);
  return {
    fault: {
      kind,
      ...target,
      ...Object.fromEntries(severe),
      at: `+${at} min`,
      ...(ends(kind) && { returns: `+${at + lasts} min` }),
    },
  };
};
