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

// The library leaves its dependencies to the application, so that both share one copy of effect.
await build({
  input: "sim/index.ts",
  platform: "node",
  logLevel: "warn",
  external: (id) => !id.startsWith(".") && !id.startsWith("/") && id !== "sim/index.ts",
  output: { file: "dist/index.js", format: "esm", codeSplitting: false },
});
