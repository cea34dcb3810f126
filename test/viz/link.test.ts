import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { gallery, readSource, shippedSource } from "../../viz/session/source.ts";
import { CHART_NAMES } from "../../viz/timeline/charts.ts";
import { type Camera, type Selection, TABS, WHOLE_MAP } from "../../viz/view/view.ts";
import {
  readShown,
  readView,
  restOf,
  type Shown,
  USUAL_VIEW,
  type View,
  writeLink,
} from "../../viz/view/link.ts";
import { pack, unpack } from "../../sim/live/pack.ts";

const NAME = "2026-03-12-provider-capacity";
const reading = readSource(shippedSource(NAME)!);
if ("problems" in reading) throw new Error(JSON.stringify(reading.problems));
const { scenario } = reading;
const CHARGERS = 50_000;

/** A number as fine as a link tells it. */
const grid = (from: number, to: number, parts: number) =>
  fc.integer({ min: from * parts, max: to * parts }).map((n) => n / parts);

const ticks = fc.integer({ min: 0, max: scenario.lasts });
const arm = fc.record({
  name: fc.constantFrom(...scenario.arms!.choices.map(({ name }) => name)),
  at: ticks,
});
const selection: fc.Arbitrary<Selection> = fc.oneof(
  fc.constantFrom(...scenario.cloud.regions).map((name) => ({ kind: "region" as const, name })),
  fc.constantFrom(...scenario.cloud.clusters).map(({ name }) => ({ kind: "cluster" as const, name })),
  fc.integer({ min: 0, max: CHARGERS - 1 }).map((id) => ({ kind: "charger" as const, id })),
  fc.record({
    kind: fc.constant("area" as const),
    left: grid(-500, 0, 10),
    right: grid(0, 500, 10),
    top: grid(-700, 0, 10),
    bottom: grid(0, 700, 10),
  }),
);
const camera: fc.Arbitrary<Camera> = fc.record({
  x: grid(-5000, 5000, 10),
  y: grid(-5000, 5000, 10),
  k: grid(1, 60, 1000),
});
const view: fc.Arbitrary<View> = fc.record({
  at: ticks,
  arms: fc.tuple(fc.oneof(fc.constant(null), arm), fc.oneof(fc.constant(undefined), fc.constant(null), arm)),
  tab: fc.constantFrom(...TABS),
  selection: fc.option(selection),
  camera,
  truthHidden: fc.boolean(),
  wholeRun: fc.boolean(),
  charts: fc.option(fc.subarray([...CHART_NAMES])),
});
const shown: fc.Arbitrary<Shown> = fc.record(
  {
    scenario: fc.constantFrom(...gallery().map(({ name }) => name)),
    seed: fc.string({ minLength: 1, maxLength: 40, unit: "grapheme" }),
    chargers: fc.integer({ min: 1, max: 5_000_000 }),
    packed: fc.stringMatching(/^[\w-]{1,40}$/),
  },
  { requiredKeys: [] },
);

describe("a link", () => {
  test("leads back to the view it was made of", () => {
    fc.assert(
      fc.property(shown, view, (what, how) => {
        const link = writeLink(what, how, scenario);
        expect(readShown(link)).toEqual({ shown: what, odd: [] });
        expect(readView(link, scenario, CHARGERS)).toEqual({ view: how, odd: [] });
      }),
    );
  });

  test("is short and can be read, and leaves out what is usual", () => {
    const at = 70 * 60_000;
    expect(writeLink({}, { ...USUAL_VIEW, at }, scenario)).toBe("#t=21:40");
    expect(writeLink({ scenario: NAME, chargers: 5000 }, { ...USUAL_VIEW, at: at + 5_000 }, scenario)).toBe(
      `#s=${NAME}&t=21:40:05&n=5000`,
    );
    const arms = [null, { name: "fail over the region", at }] as const;
    expect(writeLink({}, { ...USUAL_VIEW, at, arms }, scenario)).toBe(
      "#t=21:40&b=fail+over+the+region@21:40",
    );
  });

  test.each([
    ["#t=21:40", 70],
    ["#t=%2B70%20min", 70],
    ["#t=+70 min", 70],
    ["#t=2026-03-12T22:40:00%2B02:00", 70],
    ["#t=21:40:30", 70.5],
    ["#t=08:16", undefined],
    ["#t=yesterday", undefined],
    ["", undefined],
  ])("%s is minute %s", (hash, minute) => {
    const { view: read, odd } = readView(hash, scenario);
    expect(read.at).toBe(minute === undefined ? undefined : minute * 60_000);
    expect(odd).toHaveLength(minute === undefined && hash !== "" ? 1 : 0);
  });

  test("with anything in it is read, and what makes no sense is left out in words", () => {
    const key = fc.constantFrom("s", "t", "n", "seed", "a", "b", "tab", "on", "map", "truth", "span", "x");
    const pairs = fc.array(fc.tuple(key, fc.string()), { maxLength: 6 });
    fc.assert(
      fc.property(pairs, (words) => {
        const hash = `#${new URLSearchParams(words).toString()}`;
        readShown(hash);
        const { view: read } = readView(hash, scenario, CHARGERS);
        expect(readView(writeLink({}, read, scenario), scenario, CHARGERS).odd).toEqual([]);
      }),
    );
    expect(readView("#on=cluster:nowhere&map=0,0,-1&tab=x&a=hold", scenario)).toEqual({
      view: { ...USUAL_VIEW, camera: WHOLE_MAP },
      odd: [
        "there is no “cluster:nowhere” here",
        "“hold” is no arm of this scenario",
        "there is no tab “x”",
        "“0,0,-1” is no part of the map",
      ],
    });
  });
});

describe("what is packed", () => {
  test("comes out as it went in", async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ depthSize: "small" }), async (value) => {
        const word = await pack(value);
        expect(word).toMatch(/^[\w-]*$/);
        expect(JSON.stringify(await unpack(word))).toBe(JSON.stringify(value));
      }),
    );
  });

  test("and anything else is nothing", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), async (text) => {
        expect(restOf(await unpack(text))).toBeUndefined();
      }),
    );
  });

  test("is no scenario when it unfolds to more than one can have", async () => {
    expect(await unpack(await pack("x".repeat(5_000_000)))).toBeUndefined();
  });
});
