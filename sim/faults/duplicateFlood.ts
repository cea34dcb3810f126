import { Schema } from "effect";
import { PIPELINE_NAMES } from "../twin/backendParameters.ts";
import { endOf, type Pull } from "../twin/planning.ts";
import { At, Duration, Factor, knob, Law, Share } from "../twin/quantity.ts";
import { shuffled } from "./choose.ts";
import { fault } from "./fault.ts";
import { partitionsOf } from "./partitions.ts";
import { course } from "./ramp.ts";

/** Some devices send each message many times. Nothing is lost, but a partition they crowd may fall behind. */
const schema = Schema.Struct({
  kind: Schema.Literal("duplicate-flood"),
  pipeline: knob(
    Schema.Literals(PIPELINE_NAMES),
    "history",
    "assumed",
    "Whose messages come more than once.",
  ),
  at: At.annotate({ description: "When it begins." }),
  share: knob(Share, 0.05, "assumed", "Share of the devices that are noisy."),
  copies: knob(Factor, 10, "assumed", "Extra copies of each of their messages."),
  skew: knob(
    Share,
    0,
    "assumed",
    "0: they are spread over all partitions; 1: all are on one, as far as it has devices.",
  ),
  over: knob(Duration, "0 s", "assumed", "How long it takes until all of them are noisy."),
  returns: At.annotate({ description: "When they had fallen silent again, in hindsight." }),
  returnLaw: knob(
    Law,
    { median: "24 h", p95: "72 h" },
    "assumed",
    "How long they are noisy, as far as anyone could know at the time.",
  ),
});

export const duplicateFlood = fault({
  kind: "duplicate-flood",
  title: "Devices send their messages many times over",
  schema,
  severity: { share: [0, 0.5], copies: [0, 100], skew: [0, 1] },
  doubles: "copies",
  plan: (p, planning) => {
    const stream = `duplicates of ${p.pipeline}`;
    const onset = planning.at(p.at);
    const steps = course(onset, p.over, endOf(p, onset, stream, planning));
    const partitions = partitionsOf(planning.cloud, p.pipeline);
    const [crowded] = shuffled(partitions.length, `${stream}: partition`, onset, planning);
    // Of the devices of the crowded partition and of each other: together the share of the fleet, as far as it fits.
    const there = Math.min(1, p.share * (1 + (partitions.length - 1) * p.skew));
    const elsewhere = p.share * (1 - p.skew);
    return partitions.flatMap((target, k) => {
      const noisy = k === crowded ? there : elsewhere;
      if (noisy === 0) return [];
      return steps.map(({ at, share }): Pull => ({
        at,
        lever: "duplicates",
        target,
        value: share === 0 ? 0 : p.copies,
        detail: noisy * share,
      }));
    });
  },
});
