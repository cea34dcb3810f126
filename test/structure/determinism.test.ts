import { describe, expect, test } from "vitest";
import { indeterminism } from "./determinism.ts";
import { readSources } from "./sources.ts";

const check = (source: string, path = "sim/twin/gateway.ts") => indeterminism(new Map([[path, source]]));

describe("the determinism lint", () => {
  test.each([
    ["const now = Date.now();", "Date: wall time"],
    ["const now = new Date();", "Date: wall time"],
    ["const now = Date['now']();", "Date: wall time"],
    ["const now = performance.now();", "performance: wall time"],
    ["const now = globalThis.performance.now();", "globalThis: a way around the other rules"],
    ["setTimeout(() => {}, 1);", "setTimeout: wall time"],
    ["setInterval(tick, 1);", "setInterval: wall time"],
    ["const x = Math.random();", "Math.random: randomness without a seed"],
    ["const x = Math.log(2);", "Math.log: engines differ in the last bit"],
    ["const x = Math['pow'](2, 3);", "Math.pow: engines differ in the last bit"],
    ["const x = Math[name](2);", "Math[…] hides which function"],
    ["const { exp } = Math;", "Math is used other than as Math.name"],
    ["const x = (Math as any).sin(1);", "Math is used other than as Math.name"],
    ["const x = y ** 2;", "** is Math.pow"],
    ["names.sort((a, b) => a.localeCompare(b));", "localeCompare: the locale decides"],
    ["import alea from 'seedrandom/lib/alea.js';", "seedrandom belongs to sim/kernel/streams.ts alone"],
  ])("refuses %s", (source, what) => {
    expect(check(source)).toContain(`sim/twin/gateway.ts:1: ${what}`);
  });

  test("names the line", () => {
    expect(check("const a = 1;\n\nconst b = Math.sin(a);")).toEqual([
      "sim/twin/gateway.ts:3: Math.sin: engines differ in the last bit",
    ]);
  });

  test.each([
    "const x = Math.floor(Math.sqrt(Math.imul(2, 3)));",
    "const x = Math.LN2;",
    "const x = Date.UTC(2026, 0, 1) + Date.parse('2026-01-01T00:00Z');",
    "const row = { Date: 1, performance: 2 }; row.Date;",
    "interface Row { Date: Date; process(): void }",
    "// Math.random() in a comment\nconst text = 'Date.now()';",
  ])("allows %s", (source) => {
    expect(check(source)).toEqual([]);
  });

  test("leaves the server and the command line alone", () => {
    expect(check("Date.now();", "sim/server/clock.ts")).toEqual([]);
    expect(check("Date.now();", "sim/cli/main.ts")).toEqual([]);
  });

  test("lets the streams use seedrandom", () => {
    expect(check("import alea from 'seedrandom/lib/alea.js';", "sim/kernel/streams.ts")).toEqual([]);
  });

  test("the simulator keeps to it", () => {
    const sources = readSources("sim");
    expect(sources.size).toBeGreaterThan(0);
    expect(indeterminism(sources)).toEqual([]);
  });
});
