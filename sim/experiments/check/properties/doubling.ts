import { Schema } from "effect";
import { Count, option } from "../../../twin/quantity.ts";
import { mean as meanOf } from "../../statistics.ts";
import type { Case } from "../case.ts";
import { definitionOf, severityOf, type Trouble } from "../trouble.ts";
import { property } from "./property.ts";

/** Twice as much of what a fault declares, as far as there is so much. */
const doubled = (trouble: Trouble): Trouble => {
  const name = definitionOf(trouble.kind).doubles as string | undefined;
  if (name === undefined) return trouble;
  const [mildest, worst] = severityOf(trouble.kind)[name];
  const value = mildest + (worst - mildest) * (trouble.levels[name] ?? 0);
  const level = Math.min(1, (2 * value - mildest) / (worst - mildest));
  return { ...trouble, levels: { ...trouble.levels, [name]: level } };
};

/** 99.9 % of Student's t with so many degrees of freedom lie below; from the tables, for few worlds. */
const T_999: readonly number[] = [
  318.3, 22.33, 10.21, 7.173, 5.893, 5.208, 4.785, 4.501, 4.297, 4.144, 4.025,
];

/**
 * Doubling a fault never helps, in expectation, with people and automation off. Of the kinds whose definition says what is doubled; the
 * same worlds with the fault once and twice, and helped only if the mean is lower beyond chance (t-test, one in a thousand).
 */
export const doubling = property({
  kind: "doubling",
  title: "Doubling a fault never helps",
  schema: Schema.Struct({
    kind: Schema.Literal("doubling"),
    worlds: option(Count(2, 12), 6, "Worlds in which both are played."),
  }),
  judge: ({ worlds }, _played, play, one: Case) => {
    const differences = Array.from({ length: worlds }, (_, k) => {
      const seed = `${one.seed} ${k}`;
      const once = play({ one: { ...one, seed }, alone: true });
      const twice = play({ one: { ...one, seed, troubles: one.troubles.map(doubled) }, alone: true });
      return twice.impact.score - once.impact.score;
    });
    const mean = meanOf(differences);
    const deviation = Math.sqrt(
      differences.reduce((total, d) => total + (d - mean) * (d - mean), 0) / (differences.length - 1),
    );
    const most = (T_999[differences.length - 2] * deviation) / Math.sqrt(differences.length);
    return {
      holds: -mean <= most,
      value: Math.round(-mean),
      most: Math.round(most),
      unit: "customer-minutes",
      why:
        mean < 0
          ? `twice as much of it costs ${Math.round(-mean)} customer-minutes less`
          : "twice as much of it costs more",
    };
  },
});
