// Random runbooks: each can be taken, and all that the definitions of the mitigations have comes up by itself.
import type { SchemaAST } from "effect";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runbooks } from "../../../sim/experiments/check/runbooks.ts";
import { simulate } from "../../../sim/experiments/simulate.ts";
import { MITIGATIONS, MitigationSpec } from "../../../sim/mitigations/index.ts";
import { asRead, asWritten, flawsOfWhole } from "../../../sim/scenario/change.ts";
import { scaleTo } from "../../../sim/scenario/scale.ts";
import { choiceOf, propertiesOf } from "../../../sim/scenario/shape.ts";
import { smallScenario } from "../../smallScenario.ts";

const scenario = smallScenario();
const place = { path: [], ast: MitigationSpec.ast as SchemaAST.AST, value: undefined };

test("each can be taken, has as many steps as were asked for, and is what a file would say", () => {
  fc.assert(
    fc.property(runbooks(scenario, { atMost: 6 }), (steps) => {
      expect(steps.length).toBeGreaterThan(0);
      expect(steps.length).toBeLessThanOrEqual(6);
      for (const step of steps) expect(asRead(place, asWritten(place, step))).toEqual({ value: step });
      const actions = steps.map((step) => ({ at: { sinceStartMs: 0 }, step }));
      expect(flawsOfWhole({ ...scenario, actions })).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

describe("of every kind", () => {
  const { members } = choiceOf(place.ast)!;
  test.each(MITIGATIONS.map(({ kind }) => kind))("%s, in all its forms, each parameter drawn", (kind) => {
    const drawn = fc
      .sample(runbooks(scenario, { kinds: [kind], atMost: 1 }), { numRuns: 120, seed: 1 })
      .flat();
    for (const { word, ast } of members) {
      if (word !== kind) continue;
      const keys = propertiesOf(ast).map(({ name }) => name);
      const some = drawn.filter((step) => Object.keys(step).every((key) => keys.includes(key)));
      for (const key of keys) {
        const values = new Set(some.map((step) => JSON.stringify((step as Record<string, unknown>)[key])));
        expect([key, values.size > 1]).toEqual([key, key !== "kind"]);
      }
    }
  });

  test("as likely each", () => {
    const drawn = fc.sample(runbooks(scenario), { numRuns: 600, seed: 2 }).flat();
    expect(new Set(drawn.map(({ kind }) => kind)).size).toBe(MITIGATIONS.length);
  });
});

test("a kind that there is not is refused", () => {
  const kinds = ["failover", "failbak"] as never;
  expect(() => runbooks(scenario, { kinds })).toThrow('met "failbak"; did you mean failback?');
});

test("less is fewer steps, and nothing but what must be said", () => {
  const { counterexample } = fc.check(
    fc.property(runbooks(scenario), (steps) => !steps.some(({ kind }) => kind === "scale-up")),
    { seed: 3, numRuns: 500 },
  );
  const least = { kind: "scale-up", cluster: "a", instances: 1 };
  expect(counterexample).toEqual([[(asRead(place, least) as { value: unknown }).value]]);
});

test("the same seed draws the same", () => {
  const drawn = (seed: number) => fc.sample(runbooks(scenario), { numRuns: 20, seed });
  expect(drawn(4)).toEqual(drawn(4));
  expect(drawn(4)).not.toEqual(drawn(5));
});

test("a run with one balances its ledger", () => {
  const { scenario: small } = scaleTo(scenario, 300);
  for (const steps of fc.sample(runbooks(small), { numRuns: 8, seed: 6 })) {
    const actions = steps.map((step, k) => ({ at: { sinceStartMs: (10 + k) * 60_000 }, step }));
    expect(simulate({ ...small, actions }).ledger.balanced).toBe(true);
  }
});
