import { Schema } from "effect";
import { STORE_NAMES } from "../twin/backendParameters.ts";
import { endOf, storeIndex } from "../twin/planning.ts";
import { At, Duration, knob, Law } from "../twin/quantity.ts";
import { fault } from "./fault.ts";
import { course } from "./ramp.ts";

const Slowdown = Schema.Finite.check(
  Schema.isBetween({ minimum: 1, maximum: 10_000 }, { expected: "a number from 1 to 10000" }),
);

/** A store's statements take longer: its connections are held for longer, until the pool has none left. */
export const slowStore = fault({
  kind: "slow-store",
  title: "The statements of a store take longer",
  schema: Schema.Struct({
    kind: Schema.Literal("slow-store"),
    store: Schema.Literals(STORE_NAMES).annotate({ description: "Which store." }),
    at: At.annotate({ description: "When it begins." }),
    factor: knob(Slowdown, 5, "assumed", "So many times as long."),
    over: knob(Duration, "0 s", "assumed", "How long it takes until it is at its slowest."),
    returns: At.annotate({ description: "When it was as fast as ever, in hindsight." }),
    returnLaw: knob(
      Law,
      { median: "60 min", p95: "240 min" },
      "assumed",
      "How long it is slow, as far as anyone could know at the time.",
    ),
  }),
  severity: { factor: [1, 50] },
  plan: (p, planning) => {
    const onset = planning.at(p.at);
    const back = endOf(p, onset, `slow store ${p.store}`, planning);
    return course(onset, p.over, back).map(({ at, share }) => ({
      at,
      lever: "store-slow",
      target: storeIndex(p.store),
      value: 1 + (p.factor - 1) * share,
    }));
  },
});
