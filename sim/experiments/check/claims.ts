/** The format of a properties file: what a system is held to, and which faults it is held to it under. */
import { Schema } from "effect";
import { TICKS_PER_MINUTE } from "../../kernel/time.ts";
import { flawsOfWhole } from "../../scenario/change.ts";
import type { Flaw } from "../../scenario/explain.ts";
import { decodeFile } from "../../scenario/file.ts";
import type { Problem } from "../../scenario/problem.ts";
import type { Load } from "../../scenario/read.ts";
import { list, type Scenario } from "../../scenario/schema.ts";
import { At, block, Count, Name, option, Share, ticksAt, clockText } from "../../twin/quantity.ts";
import { systemOf } from "./case.ts";
import type { Space } from "./arbitrary.ts";
import type { Claim } from "./check.ts";
import { PROPERTIES, type PropertySpec } from "./properties/index.ts";
import { FAULT_KINDS, type FaultKind } from "./trouble.ts";

/** A property with what a claim adds to it. */
const claimed = <F extends Schema.Struct.Fields>(schema: Schema.Struct<F>) =>
  Schema.Struct({
    ...schema.fields,
    name: Schema.optionalKey(Name).annotate({ description: "What it is called; its kind when left out." }),
    inAtLeast: Schema.optionalKey(Share).annotate({
      description: "In at least this share of worlds; in all when left out.",
    }),
  });

const ClaimSpec = Schema.Union(
  PROPERTIES.map(({ schema }) => claimed(schema as Schema.Struct<Schema.Struct.Fields>)),
);

export const PropertiesFile = Schema.Struct({
  properties: list(ClaimSpec).annotate({ description: "What the system is held to." }),
  faults: block(
    Schema.Struct({
      kinds: list(Schema.Literals(FAULT_KINDS)).annotate({
        description: "Only these; all when there are none.",
      }),
      atMost: option(Count(1, 12), 3, "So many at once."),
      from: Schema.optionalKey(At).annotate({ description: "None begins before." }),
      until: Schema.optionalKey(At).annotate({ description: "By then all that end have ended." }),
    }),
  ),
});

export interface ClaimsRead {
  readonly claims: readonly Claim[];
  /** What of it is wrong for a scenario: times that its run does not have, steps that hit nothing there. */
  readonly flawsIn: (scenario: Scenario) => readonly Flaw[];
  /** Where faults are looked for, in a scenario. */
  readonly spaceIn: (scenario: Scenario) => Space;
  /** Where in the file a flaw is. */
  readonly locate: (flaw: Flaw) => Problem;
}

export type FileValue = {
  readonly properties: readonly (PropertySpec & { readonly name?: string; readonly inAtLeast?: number })[];
  readonly faults: {
    readonly kinds: readonly FaultKind[];
    readonly atMost: number;
    readonly from?: Parameters<typeof ticksAt>[0];
    readonly until?: Parameters<typeof ticksAt>[0];
  };
};

export const flawsOf = ({ properties }: FileValue): Flaw[] => {
  const names = properties.map(({ name, kind }) => name ?? kind);
  return [
    ...(properties.length === 0
      ? [{ path: ["properties"], at: "value" as const, message: "expected at least one property" }]
      : []),
    ...properties.flatMap(({ inAtLeast }, k) =>
      inAtLeast === 0 || inAtLeast === 1
        ? [
            {
              path: ["properties", k, "inAtLeast"],
              at: "value" as const,
              message: "expected a share between 0 and 1; leave it out for all worlds",
              met: String(inAtLeast),
            },
          ]
        : [],
    ),
    ...properties.flatMap((property, k) =>
      property.kind === "mitigation" && property.steps.length === 0
        ? [{ path: ["properties", k, "steps"], at: "value" as const, message: "expected at least one step" }]
        : [],
    ),
    ...names.flatMap((name, k) =>
      names.indexOf(name) < k
        ? [
            {
              path: ["properties", k],
              at: "value" as const,
              message: `expected a name of its own: another property is called ${JSON.stringify(name)}`,
            },
          ]
        : [],
    ),
  ];
};

export const claimOf = ({ name, inAtLeast, ...property }: FileValue["properties"][number]): Claim => ({
  name: name ?? property.kind,
  property,
  ...(inAtLeast !== undefined && { inAtLeast }),
});

/** Reads a properties file: the claims, or every problem with its place. */
export const decodeClaims = (
  path: string,
  load: Load,
): ClaimsRead | { readonly problems: readonly Problem[] } => {
  const read = decodeFile(
    PropertiesFile as unknown as Schema.ConstraintDecoder<FileValue>,
    path,
    load,
    flawsOf,
  );
  if ("problems" in read) return read;
  const { properties, faults } = read.value;
  return {
    claims: properties.map(claimOf),
    locate: read.locate,
    flawsIn: (scenario) => [...flawsOfTimes(faults, scenario), ...flawsOfSteps(properties, scenario)],
    spaceIn: (scenario) => {
      const half = Math.max(2, Math.floor(scenario.lasts / TICKS_PER_MINUTE / 2));
      return {
        atMost: faults.atMost,
        ...(faults.kinds.length > 0 && { kinds: faults.kinds }),
        between: [
          faults.from === undefined ? 1 : minuteOf(faults.from, scenario),
          faults.until === undefined ? half : minuteOf(faults.until, scenario),
        ],
      };
    },
  };
};

const minuteOf = (moment: Parameters<typeof ticksAt>[0], { starts }: Scenario): number =>
  Math.max(1, Math.round(ticksAt(moment, starts) / TICKS_PER_MINUTE));

/** Faults are to have time in the run. */
const flawsOfTimes = ({ from, until }: FileValue["faults"], scenario: Scenario): Flaw[] => {
  const last = Math.floor(scenario.lasts / TICKS_PER_MINUTE);
  const first = from === undefined ? 1 : minuteOf(from, scenario);
  const end = until === undefined ? Math.floor(last / 2) : minuteOf(until, scenario);
  const wrong = (key: "from" | "until", message: string): Flaw => ({
    path: ["faults", key],
    at: "value",
    message,
  });
  const run = `${scenario.title}: it starts at ${clockText(0, scenario.starts)} and lasts ${last} min`;
  if (until !== undefined && end > last) return [wrong("until", `expected a time within the run of ${run}`)];
  if (first < end) return [];
  return until === undefined
    ? [wrong("from", `expected a time in the first half of the run of ${run}, or until as well`)]
    : [wrong("until", `expected a time after that of from in the run of ${run}`)];
};

/** Steps of a mitigation are to be steps of this scenario. */
const flawsOfSteps = (properties: FileValue["properties"], scenario: Scenario): Flaw[] =>
  properties.flatMap((property, k) => {
    if (property.kind !== "mitigation") return [];
    const actions = property.steps.map((step) => ({ at: { sinceStartMs: 0 }, step }));
    return flawsOfWhole({ ...systemOf(scenario), actions }).flatMap(({ path, ...flaw }) => {
      const [list, place, , ...within] = path;
      return list === "actions" ? [{ ...flaw, path: ["properties", k, "steps", place, ...within] }] : [];
    });
  });

/** What any system should keep to, for those who write no properties. */
export const USUAL_CLAIMS: readonly Claim[] = [
  { name: "ledger", property: { kind: "ledger" } },
  { name: "returns", property: { kind: "returns", within: 120 * TICKS_PER_MINUTE } },
  { name: "recovers", property: { kind: "recovers", share: 0.95, within: 60 * TICKS_PER_MINUTE } },
  { name: "backlog", property: { kind: "backlog", pipeline: "all", within: 60 * TICKS_PER_MINUTE } },
  { name: "answers", property: { kind: "answers", share: 0.9, within: 60 * TICKS_PER_MINUTE } },
  { name: "settles", property: { kind: "settles", within: 120 * TICKS_PER_MINUTE } },
];
