import { describe, it } from "vitest";
import { enginesHere } from "../support/engine.js";
import { expectDistinctHashes } from "./children.js";

describe.runIf((await enginesHere()).includes("native"))("the arithmetic hash", () => {
  it("distinguishes every instruction set, and oneDNN off from on", async () => {
    await expectDistinctHashes([undefined, "AVX512_CORE", "AVX2", "AVX", "SSE41"]);
  });
});
