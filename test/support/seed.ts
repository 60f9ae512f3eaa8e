import fc from "fast-check";

// A property that fails must fail for everybody, and at every run.
fc.configureGlobal({ seed: 20_160_416 });
