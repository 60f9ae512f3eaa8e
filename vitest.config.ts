import { defineConfig } from "vitest/config";

/** True for the long tests, which run separately: `npm run test:long`. */
const isLong = process.env.CONVSCOPE_LONG_TESTS === "1";

interface TestFiles {
  readonly folders: readonly string[];
  /** Files in folders of another project. */
  readonly files: readonly string[];
}

/** The folders of `test` that belong to each project; docs/testing.md describes the projects. */
const PROJECTS: Readonly<Record<"unit" | "engine" | "mocked" | "e2e", TestFiles>> = {
  // Functions in isolation: no engine, no other process, no disk except fixtures and small temporary files.
  unit: {
    folders: [
      "activations",
      "client",
      "core",
      "data",
      "figures",
      "property",
      "server",
      "structure",
      "table",
      "views",
    ],
    files: [
      "report/htmlPage.test.ts",
      "report/pages/figureCaption.test.ts",
      "report/pages/markdown.test.ts",
      "report/spec/spec.test.ts",
      "report/spec/specSources.test.ts",
    ],
  },
  // Tests that need a TensorFlow.js backend, another process or a browser.
  engine: {
    folders: [
      "architectures",
      "attribution",
      "checkpoints",
      "checks",
      "cli",
      "conformance",
      "engine",
      "golden",
      "jobs",
      "measures",
      "network",
      "ops",
      "report",
      "training",
    ],
    files: [
      "activations/npz.test.ts",
      "core/runProgram.test.ts",
      "figures/encoders/html.test.ts",
      "figures/encoders/rendered.test.ts",
      "structure/exports.test.ts",
      "views/filters.test.ts",
      "views/block-detail.test.ts",
    ],
  },
  // Tests that replace modules, which files in the same process would also get.
  mocked: {
    folders: [],
    files: [
      "cli/help.test.ts",
      "core/files/atomicWrite.test.ts",
      "core/files/lock.test.ts",
      "data/images/lazy.test.ts",
      "data/published.test.ts",
      "jobs/inputs.test.ts",
      "report/build/build.test.ts",
      "report/build/workerPool.test.ts",
    ],
  },
  // Tests that run the built program, its tarball, or the set-up scripts.
  e2e: { folders: ["e2e", "package", "setup"], files: [] },
};

export const PROJECT_NAMES = Object.keys(PROJECTS) as readonly (keyof typeof PROJECTS)[];

/** Patterns of a project's files: those in its folders, except files of another project, and its additional files. */
export function patternsOf(name: keyof typeof PROJECTS): {
  readonly include: string[];
  readonly exclude: string[];
} {
  const { folders, files } = PROJECTS[name];
  const others = PROJECT_NAMES.filter((other) => other !== name);
  return {
    include: [
      ...folders.map((folder) => `test/${folder}/**/*.test.ts`),
      ...files.map((file) => `test/${file}`),
    ],
    exclude: others.flatMap((other) => PROJECTS[other].files.map((file) => `test/${file}`)),
  };
}

function projectOf(name: keyof typeof PROJECTS) {
  const { include, exclude } = patternsOf(name);
  const files = isLong
    ? { include: PROJECTS[name].folders.map((folder) => `test/${folder}/**/*.long.test.ts`) }
    : { include, exclude: [...exclude, "test/**/*.long.test.ts"] };
  return { extends: true as const, test: { name, isolate: name === "e2e" || name === "mocked", ...files } };
}

export default defineConfig({
  test: {
    projects: PROJECT_NAMES.map(projectOf),
    setupFiles: ["test/support/seed.ts"],
    // Native addons hold state per process, and two engines on two cores do not interfere with each other. Unit and
    // engine tests run many files in one process, which would otherwise load the same modules again for every file.
    pool: "forks",
    maxWorkers: 2,
    // For tests that hang: far above what any takes, on a busy machine too.
    testTimeout: isLong ? 1_800_000 : 180_000,
    hookTimeout: 180_000,
    coverage: { provider: "v8", include: ["src/**/*.ts"], reporter: ["text-summary", "html"] },
  },
});
