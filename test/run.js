// Bundles one TypeScript program and runs it: `node test/run.js test/engines/matrix.ts [arguments]`.
// With a folder first, the next word names the program: `node test/run.js test/bench/ w2 50000`.
// Programs find the project through the working directory, which npm sets to the top of it.
import { existsSync, readdirSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { rolldown } from "rolldown";

const words = process.argv.slice(2);
let program = words.shift();
if (program?.endsWith("/")) {
  const folder = program;
  const name = words.shift();
  program = `${folder}${name}.ts`;
  if (name === undefined || !existsSync(program)) {
    const known = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith(".ts")) : [];
    const names = known.map((file) => file.slice(0, -3)).join(", ");
    fail(`${name === undefined ? "say which" : `no ${program}`}; ${folder} has: ${names || "nothing yet"}`);
  }
}
if (program === undefined || !existsSync(program)) fail(`no such program: ${program}`);

/** @param {string} message @returns {never} */
function fail(message) {
  console.error(message);
  process.exit(2);
}

const file = resolve(".cache/run", program.replaceAll("/", "-").replace(/\.ts$/, ".mjs"));
const bundle = await rolldown({
  input: program,
  platform: "node",
  logLevel: "warn",
  external: (id) => !id.startsWith(".") && !id.startsWith("/") && id !== program,
});
await bundle.write({ file, format: "esm", codeSplitting: false, sourcemap: "inline" });
await bundle.close();
process.argv.splice(1, process.argv.length, file, ...words);
await import(pathToFileURL(file).href);
