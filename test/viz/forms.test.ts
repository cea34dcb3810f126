// Forms are made of definitions: what is filled in is what a file would have.
import { Schema } from "effect";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { editOf, filledOf, KINDS, kindsFor, variantsOf } from "../../viz/break/forms.ts";
import { type Edit, withEdits } from "../../sim/scenario/edits.ts";
import { FaultSpec } from "../../sim/faults/index.ts";
import { Action } from "../../sim/scenario/schema.ts";
import { any, KINDS as FAULT_KINDS, scenario } from "../faults/specs.ts";
import { inputs } from "../mitigations/rig.ts";

/** From an edit to the fields of its form, and back. */
const throughForm = (edit: Edit): Edit => {
  const { kind, variant, draft } = filledOf(edit, scenario)!;
  return editOf(kind, variantsOf(kind, scenario)[variant], draft);
};
const strict = { errors: "all", onExcessProperty: "error" } as const;
const asFault = Schema.decodeUnknownSync(FaultSpec);
const asAction = Schema.decodeUnknownSync(Action);

describe("what goes through a form decodes to what it was", () => {
  test.each(FAULT_KINDS)("%s", (kind) => {
    fc.assert(
      fc.property(any(kind), (fault) => {
        const after = throughForm({ fault }) as { fault: unknown };
        expect(asFault(after.fault, strict)).toEqual(asFault(fault, strict));
      }),
      { numRuns: 50 },
    );
  });

  const law = fc
    .tuple(fc.integer({ min: 1, max: 600 }), fc.integer({ min: 0, max: 600 }))
    .map(([median, more]) => ({ median: `${median} s`, p95: `${median + more} s` }));
  const knobs = fc.record(
    { takes: law, succeeds: fc.double({ min: 0, max: 1, noNaN: true }) },
    { requiredKeys: [] },
  );
  test.each(inputs.map((step) => [JSON.stringify(step), step] as const))("%s", (_, step) => {
    const takes = Object.keys(step).length > 1 && !["support-case"].includes(String(step["kind"]));
    fc.assert(
      fc.property(knobs, fc.integer({ min: 1, max: 100 }), ({ takes: time, succeeds }, at) => {
        const own = takes && !["failover", "failback"].includes(String(step["kind"])) ? { succeeds } : {};
        const given = Object.fromEntries(
          Object.entries({ ...step, ...(takes && { takes: time, ...own }) }).filter(
            ([, value]) => value !== undefined,
          ),
        );
        const action = { at: `+${at} min`, step: given };
        const after = throughForm({ action }) as { action: unknown };
        expect(asAction(after.action, strict)).toEqual(asAction(action, strict));
      }),
      { numRuns: 20 },
    );
  });
});

test("what must be said is asked for first, and names are those of the scenario", () => {
  for (const kind of KINDS)
    for (const { fields } of variantsOf(kind, scenario))
      for (const { name, about, asked } of fields) {
        expect([kind.kind, name, about]).not.toContain("");
        if (name === "cluster") expect(asked).toEqual({ kind: "choice", options: ["a", "b", "c"] });
        if (name === "market") expect(asked).toEqual({ kind: "choice", options: ["NO", "all"] });
      }
});

test("a form with an empty field, or with a word that is none, is refused at that field", () => {
  const kind = KINDS.find((one) => one.kind === "failover")!;
  const [ofCluster] = variantsOf(kind, scenario);
  const edit = editOf(kind, ofCluster, { at: "+10 min", cluster: "b", pause: "soon" });
  const made = withEdits(scenario, [edit]);
  expect("bad" in made && made.bad.map(({ message }) => message)).toEqual([
    expect.stringMatching(/step\.pause: expected a duration/),
  ]);
});

test("a search finds a definition by words of its title or its kind", () => {
  expect(kindsFor("fail over").map(({ kind }) => kind)).toEqual(["failover"]);
  expect(kindsFor("region loss").map(({ kind }) => kind)).toContain("region-loss");
  expect(kindsFor("")).toEqual(KINDS);
  expect(kindsFor("no such thing")).toEqual([]);
});
