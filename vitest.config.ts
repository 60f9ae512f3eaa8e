import { defineConfig } from "vitest/config";

/** Tests that take minutes run alone: `CONVSCOPE_LONG_TESTS=1 vitest run`. */
const isLong = process.env.CONVSCOPE_LONG_TESTS === "1";

export default defineConfig({
  test: {
    include: [isLong ? "test/**/*.long.test.ts" : "test/**/*.test.ts"],
    exclude: isLong ? [] : ["test/**/*.long.test.ts"],
    setupFiles: ["test/support/seed.ts"],
    // Native addons hold state per process, and two engines on two cores do not get in each other's way.
    pool: "forks",
    maxWorkers: 2,
    testTimeout: isLong ? 1_800_000 : 60_000,
    hookTimeout: 120_000,
  },
});
