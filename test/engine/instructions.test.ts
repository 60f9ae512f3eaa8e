import { describe, expect, it } from "vitest";
import { instructionsIn } from "../../src/engine/checkChild.js";

const printed = (isa: string) => `onednn_verbose,v1,info,oneDNN v3.7.3 (commit N/A)
onednn_verbose,v1,info,cpu,runtime:threadpool,nthr:2
onednn_verbose,v1,info,cpu,isa:${isa}
onednn_verbose,v1,info,gpu,runtime:none
`;

describe("the instruction set in use", () => {
  it.each([
    ["Intel AVX-512 with Intel DL Boost", "AVX-512"],
    ["Intel AVX-512 with AVX512BW, AVX512VL, and AVX512DQ extensions", "AVX-512"],
    ["Intel AVX10.1/512 with Intel DL Boost and bfloat16 support", "AVX10.1/512"],
    ["Intel AVX2", "AVX2"],
    ["Intel AVX", "AVX"],
    ["Intel SSE4.1", "SSE4.1"],
    ["AArch64 SVE (256 bits)", "SVE"],
    ["Generic", "Generic"],
  ])("is read from oneDNN's '%s' as %s", (described, name) => {
    expect(instructionsIn(printed(described))).toBe(name);
  });

  it("is the architecture if oneDNN reports nothing", () => {
    expect(instructionsIn("")).toBe(process.arch);
  });
});
