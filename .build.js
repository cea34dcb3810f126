// Builds what the package publishes, but for the declarations (tsc) and the page (vite): the command and the library.
import { chmodSync, rmSync } from "node:fs";
import { build } from "rolldown";

rmSync("dist/types", { recursive: true, force: true }); // so that no declaration outlives its source

// The command is one file with everything in it, because a file that imports nothing starts fastest.
await build({
  input: "sim/cli/main.ts",
  platform: "node",
  logLevel: "warn",
  external: ["bufferutil", "utf-8-validate"], // ws tries them and does without
  output: { file: "dist/cli.js", format: "esm", codeSplitting: false, banner: "#!/usr/bin/env node" },
});
chmodSync("dist/cli.js", 0o755);

// The library and what tests use leave their dependencies to the application, so that both share one copy of effect.
for (const name of ["index", "testing"])
  await build({
    input: `sim/${name}.ts`,
    platform: "node",
    logLevel: "warn",
    external: (id) => !id.startsWith(".") && !id.startsWith("/") && id !== `sim/${name}.ts`,
    output: { file: `dist/${name}.js`, format: "esm", codeSplitting: false },
  });
