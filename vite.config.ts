import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { viteSingleFile } from "vite-plugin-singlefile";
import { defineConfig, mergeConfig, type ViteUserConfig } from "vitest/config";

const here = fileURLToPath(new URL(".", import.meta.url));

/** The page that `serve` shows. */
const page: ViteUserConfig = {
  root: "viz",
  base: "./",
  worker: { format: "es" },
  build: { outDir: `${here}dist/viz`, emptyOutDir: true, chunkSizeWarningLimit: 2000 },
};

/** The page that reports are made of: one file, which the command and the page fill in. It is built after the page, beside it. */
const report: ViteUserConfig = {
  root: "viz/report",
  plugins: [viteSingleFile({ removeViteModuleLoader: true })],
  build: {
    outDir: `${here}dist/viz`,
    emptyOutDir: false,
    rolldownOptions: { input: "viz/report/report.html" },
  },
};

const TESTS = "test/**/*.test.ts";
/** Tests of pure functions share the modules of their worker, which are loaded once; but for two that put others in their place. */
const PURE =
  "test/{faults,kernel,live,measures,mitigations,operations,report,scenario,twin}/**/!(pipelines|sessions).test.ts";

const shared: ViteUserConfig = {
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  cacheDir: `${here}.cache/vite`,
  build: { target: "es2023", rolldownOptions: { checks: { pluginTimings: false } } },
  test: {
    root: here,
    projects: [
      { extends: true, test: { name: "pure", include: [PURE], isolate: false } },
      { extends: true, test: { name: "apart", include: [TESTS], exclude: [PURE] } },
    ],
    setupFiles: ["test/fastCheck.ts"],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // The main process has little to do: all cores test.
    maxWorkers: availableParallelism(),
  },
};

export default defineConfig(({ mode }) => mergeConfig(shared, mode === "report" ? report : page));
