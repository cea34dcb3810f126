// Writes golden.json anew from this engine, and says what changed. A changed digest is a changed simulation: commit it only
// with the reason.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { type Digests, differences } from "./engines.ts";
import { golden } from "./golden.ts";

const file = "test/engines/golden.json";
const before = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Digests) : {};
const after = golden();
const changed = differences(before, after);
for (const name of changed) console.log(`${name}: ${before[name] ?? "none"} -> ${after[name] ?? "none"}`);
writeFileSync(file, `${JSON.stringify(after, null, 2)}\n`);
console.log(changed.length === 0 ? "nothing changed" : `${changed.length} changed: say why in the commit`);
