import { fileURLToPath } from "node:url";
import fc from "fast-check";

// A failing property must fail for everybody, and in every run.
fc.configureGlobal({ seed: 20_160_416 });

// Verdicts on kernels are stored in one place for all tests and their children, whatever home a child has.
process.env.CONVSCOPE_CACHE ??= fileURLToPath(
  new URL("../../node_modules/.convscope/verdicts", import.meta.url),
);
