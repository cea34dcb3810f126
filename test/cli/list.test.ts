import { describe, expect, test } from "vitest";
import { BadInput, parse } from "../../sim/cli/command.ts";
import {
  type Definition,
  faults,
  levers,
  list,
  metrics,
  mitigations,
  type Parameter,
  parametersOf,
} from "../../sim/cli/list.ts";
import { fileSchema, schema } from "../../sim/cli/schema.ts";
import type { Terminal } from "../../sim/cli/terminal.ts";
import { FAULTS } from "../../sim/faults/index.ts";
import { METRIC_NAMES } from "../../sim/measures/impact.ts";
import { SERIES_NAMES } from "../../sim/measures/series.ts";
import { SIGNAL_NAMES } from "../../sim/measures/signals.ts";
import { MITIGATIONS } from "../../sim/mitigations/index.ts";
import { METRICS } from "../../sim/operations/parameters.ts";
import { LEVER_NAMES } from "../../sim/twin/levers.ts";
import { At, Duration, knob, Law, Name, unionOf } from "../../sim/twin/quantity.ts";
import { choiceOf } from "../../sim/scenario/shape.ts";
import { Schema } from "effect";

/** What a command prints for these words, or why it refuses them. */
const printed = async (command: typeof list, ...words: string[]): Promise<string> => {
  const lines: string[] = [];
  const terminal: Terminal = {
    print: (text) => void lines.push(text),
    complain: (text) => {
      throw new Error(text);
    },
    colour: false,
    progress: false,
    interrupted: new AbortController().signal,
    stopGently: () => {},
  };
  const { given, options } = parse(command, words);
  expect(await command.run(given, options, terminal)).toBe(0);
  return lines.join("\n");
};

const refused = async (command: typeof list, ...words: string[]): Promise<string> => {
  try {
    await printed(command, ...words);
  } catch (error) {
    if (error instanceof BadInput) return error.message;
    throw error;
  }
  throw new Error("not refused");
};

describe("a definition", () => {
  const sample = unionOf([
    {
      schema: Schema.Struct({
        kind: Schema.Literal("one"),
        cluster: Name.annotate({ description: "This one." }),
        takes: knob(Law, { median: "5 min", p95: "15 min" }, "assumed", "How long."),
        course: knob(Schema.Literals(["slow", "fast"]), "slow", "sourced: a book", "How."),
        phases: Schema.optionalKey(Schema.Array(Schema.Struct({ from: At, lasts: Duration }))),
      }),
    },
    {
      schema: Schema.Struct({
        kind: Schema.Literal("one"),
        region: Name.annotate({ description: "All there." }),
        takes: knob(Law, { median: "5 min", p95: "15 min" }, "assumed", "How long."),
      }),
    },
    { schema: Schema.Struct({ kind: Schema.Literal("two") }) },
  ] as const);
  const choice = choiceOf(sample.ast)!;

  test("tells of each parameter what it expects, its default, where that comes from and what it means", () => {
    expect(parametersOf(choice, "one").filter(({ name }) => /takes|course|from/.test(name))).toEqual([
      {
        name: "course",
        expects: "one of slow, fast",
        default: "slow",
        required: false,
        either: expect.anything() as unknown,
        origin: "sourced: a book",
        description: "How.",
      },
      { name: "phases[].from", expects: "a time", default: undefined, required: true, description: "" },
      {
        name: "takes",
        expects: "a law",
        default: { median: "5 min", p95: "15 min" },
        required: false,
        origin: "assumed",
        description: "How long.",
      },
    ]);
  });

  test("says which keys stand for one another", () => {
    const either = parametersOf(choice, "one").find(({ name }) => name === "region")?.either;
    expect(either).toContain("cluster");
    expect(either).toContain("region");
    expect(either).not.toContain("takes");
  });

  test("may have no parameters", () => {
    expect(parametersOf(choice, "two")).toEqual([]);
  });
});

describe("what is there", () => {
  test("every fault and mitigation, and of every parameter what it expects and means", () => {
    expect(faults().map(({ kind }) => kind)).toEqual(FAULTS.map(({ kind }) => kind));
    expect(mitigations().map(({ kind }) => kind)).toEqual(MITIGATIONS.map(({ kind }) => kind));
    for (const { kind, title, parameters } of [...faults(), ...mitigations()])
      for (const p of parameters) {
        const where = `${kind} (${title}): ${p.name}`;
        expect(p.expects, where).not.toBe("");
        expect(p.description, where).not.toBe("");
        expect(p.default === undefined, where).toBe(p.origin === undefined);
      }
  });

  test("every metric, with its meaning", () => {
    expect(metrics().map(({ name }) => name)).toEqual([
      ...METRIC_NAMES,
      ...SIGNAL_NAMES,
      ...Object.keys(METRICS),
      ...SERIES_NAMES,
    ]);
    for (const { name, description } of metrics()) expect(description, name).not.toBe("");
  });

  test("every lever", () => {
    expect(levers().map(({ name }) => name)).toEqual(LEVER_NAMES);
  });
});

describe("list", () => {
  test.each(["faults", "mitigations", "metrics", "levers"])("%s as JSON is what it lists", async (word) => {
    const read = { faults, mitigations, metrics, levers }[word]!;
    expect(JSON.parse(await printed(list, word, "--json"))).toEqual(JSON.parse(JSON.stringify(read())));
  });

  test("faults and mitigations: a table for each, with every parameter", async () => {
    for (const [word, definitions] of [
      ["faults", faults()],
      ["mitigations", mitigations()],
    ] as const) {
      const sections = (await printed(list, word)).split("\n\n");
      expect(sections.length).toBe(definitions.length);
      sections.forEach((section, i) => expectSection(section, definitions[i]));
    }
  });

  const expectSection = (section: string, { kind, title, parameters }: Definition): void => {
    const [head, , , ...rows] = section.split("\n");
    expect(head).toBe(`${kind}: ${title}.`);
    expect(rows.map((row) => row.split(/ {2,}/)[0])).toEqual(parameters.map((p: Parameter) => p.name));
  };

  test("a line as a person reads it", async () => {
    expect(await printed(list, "faults")).toMatch(
      /^silentShare +a share from 0 to 1 +0\.3 +Share of a lost node's sockets that die without being closed\. \(assumed\)$/m,
    );
    expect(await printed(list, "metrics")).toMatch(/^minutesTo95 +run +The same for 95 %\.$/m);
    expect(await printed(list, "metrics")).toMatch(/^history lag +signal +Age of .* In minutes\.$/m);
    expect(await printed(list, "metrics")).toMatch(/^offline-share +alert rule +Of a cluster: share of/m);
    expect(await printed(list, "levers")).toMatch(/^hub-admission/m);
  });

  test.each<readonly [words: string[], message: string]>([
    [[], "list needs faults|mitigations|metrics|levers: ridethrough list faults|mitigations|metrics|levers"],
    [
      ["fualts"],
      'list: expected one of faults, mitigations, metrics, levers, met "fualts"; did you mean faults?',
    ],
    [["xyz"], 'list: expected one of faults, mitigations, metrics, levers, met "xyz"'],
    [["faults", "metrics"], 'list: unexpected "metrics"'],
    [["faults", "--jsn"], "unknown option --jsn; did you mean --json?"],
  ])("%j is refused", async (words, message) => {
    expect(await refused(list, ...words)).toBe(message);
  });
});

describe("schema", () => {
  test("of a scenario, with and without the word", async () => {
    expect(await printed(schema)).toBe(await printed(schema, "scenario"));
    expect(JSON.parse(await printed(schema))).toEqual(fileSchema("scenario"));
  });

  test.each(["fleet", "cloud"] as const)(
    "of a %s in a file of its own, which may extend another",
    async (kind) => {
      const file = JSON.parse(await printed(schema, kind)) as { properties: object; title: string };
      expect(file.title).toBe(`Ridethrough ${kind}`);
      expect(Object.keys(file.properties)[0]).toBe("extends");
      expect(Object.keys(file.properties)).toContain({ fleet: "groups", cloud: "clusters" }[kind]);
    },
  );

  test("of nothing else", async () => {
    expect(await refused(schema, "scenaro")).toBe('schema: unexpected "scenaro"; did you mean scenario?');
    expect(await refused(schema, "x")).toBe('schema: unexpected "x"');
  });
});
