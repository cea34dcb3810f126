import { describe, expect, test } from "vitest";
import { vagueFolders, wrongImports } from "./imports.ts";
import { readFolders, readSources } from "./sources.ts";

const check = (path: string, source: string) => wrongImports(new Map([[path, source]]));

describe("imports point one way", () => {
  test.each([
    ["sim/kernel/loop.ts", "import { x } from '../twin/fleet.ts';", "kernel may not import twin"],
    ["sim/kernel/loop.ts", "import type { X } from '../twin/fleet.ts';", "kernel may not import twin"],
    ["sim/kernel/loop.ts", "import { Effect } from 'effect';", "kernel may not import effect"],
    ["sim/twin/store.ts", "export * from '../faults/lock.ts';", "twin may not import faults"],
    [
      "sim/faults/list.ts",
      "import { x } from '../mitigations/list.ts';",
      "faults may not import mitigations",
    ],
    ["sim/scenario/read.ts", "await import('../experiments/run.ts');", "scenario may not import experiments"],
    ["sim/server/live.ts", "import { x } from '../cli/main.ts';", "server may not import cli"],
    ["sim/twin/store.ts", "import fs from 'node:fs';", "twin runs in a browser too: no node:fs"],
    ["viz/app/main.ts", "import { x } from '../../sim/server/live.ts';", "viz may not import server"],
    ["sim/cli/main.ts", "import { x } from '../../test/run.ts';", "cli may not import test"],
    ["sim/odd/x.ts", "import { x } from '../kernel/loop.ts';", "odd has no place in the order of imports"],
  ])("refuses in %s: %s", (path, source, what) => {
    expect(check(path, source)).toEqual([`${path}:1: ${what}`]);
  });

  test.each([
    ["sim/kernel/streams.ts", "import alea from 'seedrandom/lib/alea.js';"],
    ["sim/twin/fleet.ts", "import { x } from '../kernel/arena.ts'; import { y } from './link.ts';"],
    ["sim/experiments/compare.ts", "import { x } from '../scenario/read.ts';"],
    ["sim/cli/main.ts", "import { x } from '../server/live.ts'; import 'node:fs';"],
    ["viz/app/main.ts", "import type { X } from '../../sim/server/protocol.ts';"],
    ["sim/index.ts", "export { x } from './experiments/run.ts';"],
  ])("allows in %s: %s", (path, source) => {
    expect(check(path, source)).toEqual([]);
  });

  test("the program keeps to it", () => {
    const sources = readSources("sim", "viz");
    expect(sources.size).toBeGreaterThan(0);
    expect(wrongImports(sources)).toEqual([]);
  });
});

describe("folders are named after what is in them", () => {
  test("refuses a vague name", () => {
    expect(vagueFolders(["sim/twin", "sim/utils", "viz/common"])).toEqual(["sim/utils", "viz/common"]);
  });

  test("the program keeps to it", () => {
    expect(vagueFolders(readFolders("sim", "viz", "test"))).toEqual([]);
  });
});
