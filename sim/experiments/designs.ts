/** Designs against incidents: what each would have made of each, in the worst case and in the mean, and what it costs a month. */
import { type CostItem, type MonthlyCost, monthlyCost } from "../measures/cost.ts";
import type { Design } from "../scenario/design.ts";
import { designed } from "../scenario/overlay.ts";
import { chargersOf } from "../scenario/scale.ts";
import type { Scenario } from "../scenario/schema.ts";
import { NoWorld } from "./compare.ts";
import { paretoFront } from "./front.ts";
import { type Engine, type EngineOptions, inProcess, type Job } from "./job.ts";
import { interval, type Interval, mean } from "./statistics.ts";
import type { VariantResult } from "./variant.ts";

export interface OnIncident {
  readonly incident: string;
  /** Mean over the replications, customer-minutes. */
  readonly score: number;
  /** As a multiple of the score as built; infinite if that is 0 and this is not. */
  readonly ratio: number;
  /** From the score as built, replication by replication. */
  readonly difference: Interval;
}

export interface DesignResult {
  readonly title: string;
  readonly incidents: readonly OnIncident[];
  /** The incident with the highest score. */
  readonly worst: { readonly incident: string; readonly score: number };
  /** The mean of the scores over the incidents, and how it differs from that as built. */
  readonly mean: { readonly score: number; readonly difference: Interval };
  /** Each incident against itself as built: the incident that comes off worst, and the mean. */
  readonly relative: { readonly worst: number; readonly worstOn: string; readonly mean: number };
  /** The mean over the incidents' fleets, whole. */
  readonly cost: MonthlyCost;
  /** Whether no other design costs no more and is no worse, one of them truly: by mean, worst case and relative mean. */
  readonly onFront: { readonly mean: boolean; readonly worst: boolean; readonly relative: boolean };
}

export interface DesignComparison {
  readonly incidents: readonly {
    readonly name: string;
    readonly title: string;
    readonly seed: string;
    readonly chargers: number;
    /** Of the whole fleet, which costs are of, where the runs were of another number. */
    readonly scaledFrom?: number;
  }[];
  readonly replications: number;
  /** What was asked for, where the comparison was stopped before it was done. */
  readonly stoppedShortOf?: { readonly incidents: number; readonly replications: number };
  /** As built comes first. */
  readonly designs: readonly DesignResult[];
}

export interface DesignOptions extends EngineOptions {
  /** Runs of each design on each incident, each with a seed of its own. */
  readonly replications?: number;
  /** Scale each incident to so many chargers; costs are those of its whole fleet. */
  readonly chargers?: number;
  /** Where they run; in this process when left out. */
  readonly engine?: Engine;
}

export const AS_BUILT: Design = {
  title: "as built",
  changes: [],
  inPlace: [],
  operations: { alerts: [], reactions: [] },
  costs: [],
};

const rounded = (x: number): number => Math.round(x * 1000) / 1000;

/** The designs laid over the incidents; throws if one cannot be. */
const lay = (designs: readonly Design[], incidents: readonly Scenario[]): (readonly Scenario[])[] =>
  designs.map((design) => {
    const laid = designed(design, incidents);
    if ("scenarios" in laid) return laid.scenarios;
    throw new RangeError(`${design.title}: ${laid.flaws.map((flaw) => flaw.message).join("; ")}`);
  });

/** What the incidents are called in tables: by the letter of their report, or else numbered. */
const namesOf = (incidents: readonly Scenario[]): string[] => {
  const letters = incidents.map(({ expect }) => expect?.incident ?? "");
  const telling = letters.every((name, i) => name !== "" && letters.indexOf(name) === i);
  return telling ? letters : incidents.map((_, i) => String(i + 1));
};

/** What a design costs a month on one incident's fleet: the cloud, and what the design says it costs besides. */
const costOn = ({ cloud, fleet, prices }: Scenario, design: Design): readonly CostItem[] => [
  ...monthlyCost(cloud, fleet, prices, design.standbyTemperature).items,
  ...design.costs,
];

/** Item by item, the mean over the incidents. */
const meanCost = (costs: readonly (readonly CostItem[])[]): MonthlyCost => {
  const items = costs[0].map(({ what }, k) => ({
    what,
    eurAMonth: rounded(mean(costs.map((list) => list[k].eurAMonth))),
  }));
  return { eurAMonth: rounded(items.reduce((sum, item) => sum + item.eurAMonth, 0)), items };
};

/** Scores by incident, design and replication. */
type Scores = readonly (readonly (readonly number[])[])[];

const ratioOf = (score: number, asBuilt: number): number =>
  score === asBuilt ? 1 : rounded(score / asBuilt);

const worstBy = <T>(list: readonly T[], by: (item: T) => number): T =>
  list.reduce((worst, item) => (by(item) > by(worst) ? item : worst));

const resultOf = (
  { title }: Design,
  d: number,
  scores: Scores,
  names: readonly string[],
  cost: MonthlyCost,
): Omit<DesignResult, "onFront"> => {
  const incidents = scores.map((of, i): OnIncident => ({
    incident: names[i],
    score: rounded(mean(of[d])),
    ratio: ratioOf(mean(of[d]), mean(of[0])),
    difference: interval(of[d].map((score, r) => score - of[0][r])),
  }));
  const worst = worstBy(incidents, ({ score }) => score);
  const relative = worstBy(incidents, ({ ratio }) => ratio);
  const differences = scores[0][0].map((_, r) => mean(scores.map((of) => of[d][r] - of[0][r])));
  return {
    title,
    incidents,
    worst: { incident: worst.incident, score: worst.score },
    mean: {
      score: rounded(mean(incidents.map(({ score }) => score))),
      difference: interval(differences),
    },
    relative: {
      worst: relative.ratio,
      worstOn: relative.incident,
      mean: rounded(mean(incidents.map(({ ratio }) => ratio))),
    },
    cost,
  };
};

const withFronts = (results: readonly Omit<DesignResult, "onFront">[]): DesignResult[] => {
  const frontOf = (harm: (result: Omit<DesignResult, "onFront">) => number): boolean[] =>
    paretoFront(results.map((result) => ({ cost: result.cost.eurAMonth, harm: harm(result) })));
  const mean = frontOf((r) => r.mean.score);
  const worst = frontOf((r) => r.worst.score);
  const relative = frontOf((r) => r.relative.mean);
  return results.map((result, k) => ({
    ...result,
    onFront: { mean: mean[k], worst: worst[k], relative: relative[k] },
  }));
};

/** Replications all incidents have, or else the incidents of the first replication that all designs have. */
const wholeOf = (done: number, incidents: number, designs: number) => {
  const rows = Math.floor(done / designs);
  return rows >= incidents
    ? { incidents, replications: Math.floor(rows / incidents) }
    : { incidents: rows, replications: Math.min(1, rows) };
};

/**
 * Compares designs, and the cloud as built, on incidents: each runs as it happened, with what its operators did, on the same
 * seeds. Stopped early, it compares what is done of all designs; it throws NoWorld when that is nothing.
 *
 * @example (await compareDesigns([design], [scenario], { chargers: 5000 })).designs[1].relative.mean
 */
export const compareDesigns = async (
  designs: readonly Design[],
  incidents: readonly Scenario[],
  { replications = 3, chargers, engine = inProcess, ...options }: DesignOptions = {},
): Promise<DesignComparison> => {
  if (incidents.length === 0) throw new RangeError("expected at least one incident");
  const all = [AS_BUILT, ...designs];
  const laid = lay(all, incidents);
  const jobs = Array.from({ length: replications }, (_, replication) =>
    incidents.flatMap((_scenario, i) =>
      laid.map((list): Job => ({
        kind: "run",
        of: list[i],
        changes: [],
        ...(chargers !== undefined && { chargers }),
        replication,
      })),
    ),
  ).flat();
  const results = (await engine(incidents[0], jobs, options)) as VariantResult[];
  const whole = wholeOf(results.length, incidents.length, all.length);
  if (whole.incidents === 0) throw new NoWorld("no incident was completed");
  const scoreAt = (r: number, i: number, d: number): number =>
    results[(r * incidents.length + i) * all.length + d].impact.score;
  const scores = Array.from({ length: whole.incidents }, (_, i) =>
    all.map((_design, d) => Array.from({ length: whole.replications }, (_r, r) => scoreAt(r, i, d))),
  );
  const names = namesOf(incidents);
  const compared = incidents.slice(0, whole.incidents);
  return {
    incidents: compared.map((incident, i) => ({
      name: names[i],
      title: incident.title,
      seed: incident.seed,
      chargers: chargers ?? chargersOf(incident),
      ...(chargers !== undefined && { scaledFrom: chargersOf(incident) }),
    })),
    replications: whole.replications,
    ...(results.length < jobs.length && {
      stoppedShortOf: { incidents: incidents.length, replications },
    }),
    designs: withFronts(
      all.map((design, d) => {
        const cost = meanCost(compared.map((_, i) => costOn(laid[d][i], design)));
        return resultOf(design, d, scores, names, cost);
      }),
    ),
  };
};
