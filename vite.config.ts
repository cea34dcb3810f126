import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const here = fileURLToPath(new URL(".", import.meta.url));

export default defineConfig({
  root: "viz",
  base: "./",
  cacheDir: `${here}.cache/vite`,
  worker: { format: "es" },
  build: {
    outDir: `${here}dist/viz`,
    emptyOutDir: true,
    target: "es2023",
    chunkSizeWarningLimit: 2000,
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  test: {
    root: here,
    include: ["test/**/*.test.ts"],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // The main process has little to do: all cores test.
    maxWorkers: availableParallelism(),
  },
});
