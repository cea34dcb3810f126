import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { simulate } from "../../sim/experiments/simulate.ts";
import { AS_WRITTEN, scenarioOf } from "../../sim/live/future.ts";
import type { Scenario } from "../../sim/scenario/schema.ts";
import { FAULTS } from "../../sim/faults/index.ts";
import { type Box, layoutOf } from "../../viz/cloud/layout.ts";
import type { Part, PartKind, Picture } from "../../viz/cloud/parts.ts";
import { ageOf } from "../../viz/cloud/Box.tsx";
import { pictureOf } from "../../viz/cloud/parts.ts";
import { CHART_NAMES, CHARTS, type ChartSpec, linesOf, usualCharts } from "../../viz/timeline/charts.ts";
import { minuteAt, roundDurations, timeScale } from "../../viz/timeline/scale.ts";
import { incident, played, scenarioAt } from "./runs.ts";

const part = (kind: PartKind, name: string): Part => ({
  kind,
  name,
  lines: [],
  figures: [],
  troubles: [],
  faults: [],
});

const pictureWith = (hubs: number): Picture => ({
  minute: 0,
  parts: [
    part("chargers", "Chargers"),
    ...Array.from({ length: hubs }, (_, k) => part("hub", `hub ${k}`)),
    ...["real-time", "history", "ocpp"].map((name) => part("pipeline", name)),
    part("store", "core store"),
    part("store", "portal store"),
    part("api", "API"),
    part("clients", "Portal, apps, integrations"),
  ],
  flows: [],
  around: [],
});

describe("the diagram", () => {
  test("has a place for every part, and no two overlap, however many hubs there are", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 280, max: 1400 }), (hubs, width) => {
        const picture = pictureWith(hubs);
        const layout = layoutOf(picture, width);
        const boxes = picture.parts.map(({ name }) => layout.boxes.get(name)!);
        const isWithin = (a: Box) =>
          a.x >= 0 && a.x + a.width <= layout.width && a.y >= 0 && a.y + a.height <= layout.height;
        const areApart = (a: Box, b: Box) =>
          a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
        expect(boxes.every(isWithin)).toBe(true);
        expect(boxes.every((a, i) => boxes.slice(i + 1).every((b) => areApart(a, b)))).toBe(true);
      }),
    );
  });

  test("tells of no trouble before there is any, and then of where it is", () => {
    const troubled = (name: string, minutes: readonly number[], chargers = 2_000) => {
      const run = played(incident(name), chargers, undefined, Math.max(...minutes));
      return minutes.map((m) =>
        pictureOf(run, m, false)!
          .parts.filter(({ troubles }) => troubles.length > 0)
          .map((one) => one.name),
      );
    };
    expect(troubled("2026-03-12-provider-capacity", [14, 50])).toEqual([[], ["go-west-1"]]);
    expect(troubled("2025-09-07-stalled-processors", [120, 130])).toEqual([[], ["ocpp"]]);
    expect(troubled("2025-08-05-database-maintenance", [40, 95], 5_000)).toEqual([
      [],
      ["portal store", "API"],
    ]);
    expect(troubled("2025-09-04-provider-network", [50, 100])).toEqual([
      [],
      ["real-time", "history", "ocpp"],
    ]);
    expect(troubled("2026-01-16-duplicate-flood", [140, 300])).toEqual([[], ["history"]]);
  });
});

test("operators see the diagram late, and nothing of what ails the instances", () => {
  const run = played(incident("2025-09-04-provider-network"), 5_000, undefined, 100);
  const seen = pictureOf(run, 100, true)!;
  expect(run.scenario.operations.delay).toBe(1);
  expect(seen.minute).toBe(99);
  expect(seen.around).toEqual([]);
  for (const one of seen.parts) {
    expect(one.faults).toEqual([]);
    expect(one.instances).toBeUndefined();
    expect(one.partitions).toBeUndefined();
    expect(one.load).toBeUndefined();
  }
  const lines = (m: number, hidden: boolean) =>
    pictureOf(run, m, hidden)!.parts.find(({ name }) => name === "ocpp")!.lines;
  expect(lines(100, true)).toEqual(lines(99, false));
  expect(pictureOf(run, 0, true)).toBeUndefined();
});

describe("charts", () => {
  test("are usual for every kind of fault, each a chart there is", () => {
    for (const { kind } of FAULTS) {
      const found = usualCharts({ faults: [{ kind }] } as never, { two: false, hidden: false });
      expect(found.length).toBeGreaterThan(0);
      for (const name of found) expect(CHART_NAMES).toContain(name);
    }
  });

  test("show operators lines of nothing but what monitors show", () => {
    const seen = CHART_NAMES.filter((name) => linesOf(name, true).length > 0);
    expect(seen).toEqual(["dropping", "lag", "backlog", "start", "apiErrors", "apiDelay"]);
  });

  test("of sessions impaired, add up to what the run says of them", () => {
    const path = incident("2026-03-12-provider-capacity");
    const run = played(path, 2_000);
    const made = scenarioOf(scenarioAt(path), AS_WRITTEN, 2_000) as { scenario: Scenario };
    const { impact } = simulate(made.scenario);
    const totals = CHARTS.sessions.lines.map((line) => {
      let total = 0;
      for (let m = 0; m < run.minutes; m++) total += line.at(run, m, undefined)!;
      return Math.round(total);
    });
    expect(totals).toEqual([impact.startsBlocked, impact.startsLate]);
    expect(totals[0]).toBeGreaterThan(0);
  });

  test("say how much more the other future costs, as the scores say", () => {
    const path = incident("2026-03-12-provider-capacity");
    const run = played(path, 5_000, undefined, 90);
    const other = played(
      path,
      5_000,
      { edits: [], arm: { name: "fail over the region", at: 70 * 60_000 } },
      80,
    );
    const [line] = (CHARTS.difference as ChartSpec).lines;
    expect(line.at(run, 60, other)).toBe(0);
    expect(line.at(run, 80, other)).toBe(other.score[80] - run.score[80]);
    expect(other.score[80]).toBeGreaterThan(run.score[80]);
    expect(line.at(run, 60, undefined)).toBeNull();
  });
});

describe("scales", () => {
  test("lead from a minute to its place and back", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 300, max: 2000 }), (until, width) => {
        const x = timeScale(until, width);
        for (const m of [0, 1, Math.floor(until / 2), until]) expect(minuteAt(x, x(m))).toBe(m);
        expect(minuteAt(x, -100)).toBe(0);
        expect(minuteAt(x, width + 100)).toBe(until);
      }),
    );
  });

  test("have one to three round durations", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_000, max: 400 * 3_600_000 }), (most) => {
        const ticks = roundDurations(most);
        expect(ticks[0]).toBe(0);
        expect(ticks.length).toBeGreaterThanOrEqual(1);
        expect(ticks.length).toBeLessThanOrEqual(3);
        for (const tick of ticks) expect(tick).toBeLessThan(most);
      }),
    );
  });

  test("call a partition late from a minute on", () => {
    expect([0, 9_999, 10_000, 59_999, 60_000, 600_000, 3_600_000].map(ageOf)).toEqual([0, 0, 1, 1, 2, 3, 4]);
  });
});
