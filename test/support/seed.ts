import { fileURLToPath } from "node:url";
import fc from "fast-check";

// A property that fails must fail for everybody, and at every run.
fc.configureGlobal({ seed: 20_160_416 });

// Verdicts on kernels are kept in one place for all tests and their children, whatever home a child is given.
process.env.CONVSCOPE_CACHE ??= fileURLToPath(
  new URL("../../node_modules/.convscope/verdicts", import.meta.url),
);
