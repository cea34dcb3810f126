import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { type Edit, withEdits } from "../../sim/scenario/edits.ts";
import { decodeScenario, type ScenarioRead } from "../../sim/scenario/read.ts";
import { fitOf, fitting } from "../../viz/controls/match.ts";
import { bundleOf, mainOf, namedIn } from "../../viz/file/bring.ts";
import { helpAt, keysAt, wordsAt } from "../../viz/file/help.ts";
import { withEditsWritten } from "../../viz/file/writeEdits.ts";
import { firstSentence, startOf } from "../../viz/gallery/cards.ts";
import { aboutMs } from "../../viz/gallery/pace.ts";
import { gallery, readSource, shippedNameOf, shippedSource } from "../../viz/session/source.ts";
import { smallInput } from "../smallScenario.ts";

const read = (files: Readonly<Record<string, string>>): ScenarioRead => {
  const reading = decodeScenario("a.yaml", (path) => ({ text: files[path] }));
  if ("problems" in reading) throw new Error(JSON.stringify(reading.problems));
  return reading;
};

const clock = fc
  .integer({ min: 1, max: 119 })
  .map(
    (m) =>
      `${String(20 + Math.floor((30 + m) / 60)).padStart(2, "0")}:${String((30 + m) % 60).padStart(2, "0")}`,
  );
const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({ at: clock, region: fc.constantFrom("west", "north") }).map(({ at, region }) => ({
    fault: { kind: "region-loss", region, at, returns: "+2 h" },
  })),
  fc.record({ at: clock, instances: fc.integer({ min: 1, max: 40 }) }).map(({ at, instances }) => ({
    action: { at, step: { kind: "scale-up", cluster: "a", instances } },
  })),
);
const edits = fc.array(edit, { minLength: 1, maxLength: 5 });

const { faults, actions: _actions, ...bare } = smallInput;
/** Ways a file may write its lists, or leave them out. */
const LAYOUTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "in blocks": { "a.yaml": `# About it.\n${stringify(smallInput)}# The end.\n` },
  "without indent": { "a.yaml": stringify(smallInput, { indentSeq: false }) },
  "in brackets": {
    "a.yaml": `${stringify(bare)}faults: ${JSON.stringify(faults)} # in brackets\nactions: []\n`,
  },
  "with nothing in them": { "a.yaml": `${stringify(bare)}faults: []\nactions: [] # none yet\n` },
  "not at all": { "a.yaml": stringify(bare).trimEnd() },
  "in another file": { "a.yaml": "extends: b.yaml\nseed: other # mine\n", "b.yaml": stringify(smallInput) },
};

describe("what was added on the page, written into the text", () => {
  test.each(Object.keys(LAYOUTS))("is the same scenario where lists stand %s", (layout) => {
    const files = LAYOUTS[layout];
    const { scenario, input } = read(files);
    fc.assert(
      fc.property(edits, (added) => {
        const text = withEditsWritten(files["a.yaml"], added, input);
        const wanted = withEdits(scenario, added);
        fc.pre("scenario" in wanted);
        expect(wanted).toEqual({ scenario: read({ ...files, "a.yaml": text }).scenario });
        for (const comment of files["a.yaml"].match(/# .*$/gm) ?? []) expect(text).toContain(comment);
      }),
      { numRuns: 10 },
    );
  });

  test("changes no line that is there", () => {
    for (const { name } of gallery()) {
      const source = shippedSource(name)!;
      const reading = readSource(source);
      if ("problems" in reading) throw new Error(name);
      const before = source.files[source.path].split("\n");
      const added = [
        { fault: { kind: "mass-reboot", at: "21:00" } },
        { action: { at: "21:30", step: { kind: "support-case" } } },
      ];
      const after = withEditsWritten(source.files[source.path], added, reading.input).split("\n");
      let at = 0;
      for (const line of after) if (line === before[at]) at++;
      expect([name, at]).toEqual([name, before.length]);
    }
  });
});

describe("files that somebody brings", () => {
  const file = (name: string, text: string) => ({
    name,
    size: text.length,
    bytes: async () => new TextEncoder().encode(text),
  });

  test("are the scenario and what it takes in, in whatever order they come", async () => {
    const files = [
      file("fleet.yaml", stringify(smallInput.fleet)),
      file("base.yaml", stringify({ ...smallInput, fleet: "../fleets/fleet.yaml" })),
      file("mine.yaml", "extends: base.yaml\nseed: mine\n"),
    ];
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(files, { minLength: 3 }), async (brought) => {
        const bundle = await bundleOf(brought);
        if ("why" in bundle) throw new Error(bundle.why);
        const reading = readSource(bundle.source);
        expect("scenario" in reading && reading.scenario.seed).toBe("mine");
      }),
      { numRuns: 6 },
    );
  });

  test("may hold a list of chargers", async () => {
    const { groups: _groups, ...fleet } = smallInput.fleet;
    const csv = "id,cluster,model,market,link,firmware\nc1,a,Go,NO,lte-m,current\nc2,b,Go,NO,wi-fi,current\n";
    const bundle = await bundleOf([
      file("list.csv", csv),
      file("mine.yaml", stringify({ ...smallInput, fleet: { ...fleet, inventory: "data/list.csv" } })),
    ]);
    if ("why" in bundle) throw new Error(bundle.why);
    expect(Object.keys(bundle.inventories)).toEqual(["list.csv"]);
    const reading = readSource(bundle.source);
    expect(reading).toMatchObject({ scenario: { fleet: { groups: [{ chargers: 1 }, { chargers: 1 }] } } });
  });

  test("are refused in words when they are too large", async () => {
    const bundle = await bundleOf([{ ...file("x.yaml", ""), size: 2_000_000 }]);
    expect(bundle).toEqual({ why: "x.yaml: expected a file of at most 1 MB, this one has 2 MB" });
  });

  test("name one another by their last part", () => {
    expect(namedIn("extends: ../a/b.yaml # base\nfleet: 'c.yaml'\ncloud:\n  regions: []\n")).toEqual([
      "b.yaml",
      "c.yaml",
    ]);
    expect(mainOf({ "b.yaml": "", "a.yaml": "extends: x/b.yaml" })).toBe("a.yaml");
  });
});

describe("help in the editor", () => {
  test("knows the keys, their meaning and their words along the way", () => {
    expect(keysAt([]).map(({ word }) => word)).toContain("stopWhen");
    const fault = keysAt([{ key: "faults" }, {}], "region-loss").map(({ word }) => word);
    expect(fault).toContain("region");
    expect(fault).not.toContain("cluster");
    expect(wordsAt([{ key: "faults" }, {}, { key: "kind" }])).toContain("mass-reboot");
    expect(helpAt([{ key: "fleet" }, { key: "groups" }, {}, { key: "link" }])).not.toBe("");
    expect(keysAt([{ key: "nowhere" }])).toEqual([]);
  });
});

describe("words", () => {
  test("are found by a few letters, the best first", () => {
    const lines = ["Go to the next mark", "Copy a link to what is shown", "Make the next step", "Show marks"];
    expect(fitting("next mark", lines, (line) => line)).toEqual(["Go to the next mark"]);
    expect(fitting("mark", lines, (line) => line)).toEqual(["Go to the next mark", "Show marks"]);
    fc.assert(
      fc.property(fc.constantFrom(...lines), fc.nat(5), (line, k) => {
        expect(fitOf(line.split(" ")[k % line.split(" ").length], line)).toBeGreaterThan(0);
      }),
    );
  });

  test("of a card say what went wrong and when", () => {
    expect(firstSentence("12 March 2026: it broke in v1.2 of it. Then more.")).toBe(
      "It broke in v1.2 of it.",
    );
    expect(startOf("2026-03-12T20:30:00+01:00")).toBe("from 12 March 2026, 20:30");
  });

  test("of how long things take have two digits at most", () => {
    expect([30, 999, 12_345, 83_000].map(aboutMs)).toEqual(["under 0.1 s", "1.0 s", "12 s", "1.4 min"]);
  });
});

test("a scenario that comes with the page is known by its name until anything in it is changed", () => {
  for (const { name } of gallery()) {
    const source = shippedSource(name)!;
    const text = source.files[source.path];
    expect(shippedNameOf(source)).toBe(name);
    expect(
      shippedNameOf({ path: `/elsewhere/${name}.yaml`, files: { [`/elsewhere/${name}.yaml`]: text } }),
    ).toBe(name);
    expect(shippedNameOf({ ...source, files: { [source.path]: `${text}\n` } })).toBeUndefined();
    expect(parse(text)).toHaveProperty("title");
  }
});
