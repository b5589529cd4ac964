import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

const conditions = ["@sluice/source", "node", "import", "default"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ["{packages,apps,pipelines}/*/test/**/*.test.ts", "tools/**/*.test.ts"],
    pool: "forks",
    // Vitest leaves a core to itself, which on two of them means one file at a time; ours wait for other processes half of the time.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // Only what hangs should meet them: CI's machines are shared.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
