// The whole determinism matrix: every supported Node, its worker threads, Chromium and Firefox, page and worker.
// Fails on any difference, and on any engine that could not be run.
import { readFileSync } from "node:fs";
import { bringBrowser } from "../browser/find.ts";
import {
  bundleGolden,
  type Digests,
  differences,
  type Ran,
  runChromium,
  runFirefox,
  runNode,
} from "./engines.ts";

const engines: readonly { name: string; run: (bundle: string) => Ran | Promise<Ran> }[] = [
  { name: "Node 20", run: (bundle) => runNode(bundle, 20) },
  { name: "Node 22", run: (bundle) => runNode(bundle, 22) },
  { name: "Node 24", run: (bundle) => runNode(bundle, 24) },
  { name: "Chromium", run: (bundle) => (bringBrowser("chromium", console.log), runChromium(bundle)) },
  { name: "Firefox", run: (bundle) => (bringBrowser("firefox", console.log), runFirefox(bundle)) },
];

const expected = JSON.parse(readFileSync("test/engines/golden.json", "utf8")) as Digests;
const bundle = await bundleGolden();
let failures = 0;

row("engine", "version", "main", "worker", "seconds");
for (const { name, run } of engines) {
  const start = performance.now();
  try {
    const { version, main, worker } = await run(bundle);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    row(name, version, verdict(main), verdict(worker), seconds);
    explain(main, "main thread");
    explain(worker, "worker");
  } catch (error) {
    failures++;
    row(name, "could not be run", "", "", "");
    console.error(`  ${(error as Error).message}`);
  }
}
const programs = Object.keys(expected).length;
if (failures > 0) {
  console.error(
    `FAILED: ${failures} of the engines' runs differ from test/engines/golden.json or did not happen`,
  );
  process.exit(1);
}
console.log(`${programs} programs, the same digests on every engine`);

function row(...cells: readonly string[]): void {
  const widths = [10, 18, 8, 8, 8];
  console.log(
    cells
      .map((cell, i) => cell.padEnd(widths[i]))
      .join(" ")
      .trimEnd(),
  );
}

function verdict(actual: Digests): string {
  return differences(expected, actual).length === 0 ? "same" : "DIFFERS";
}

function explain(actual: Digests, where: string): void {
  const names = differences(expected, actual);
  if (names.length > 0) failures++;
  for (const name of names) {
    console.error(
      `  ${where}, ${name}: ${expected[name] ?? "none"} expected, ${actual[name] ?? "none"} computed`,
    );
  }
}
