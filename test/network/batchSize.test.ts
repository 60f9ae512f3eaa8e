import { describe, expect, it } from "vitest";
import { batchSizeOf } from "../../src/network/batchSize.js";
import type { GraphNode } from "../../src/network/graph.js";

const graphOf = (...shapes: readonly (readonly (number | null)[])[]) => ({
  nodes: shapes.map((shape) => ({ shape }) as GraphNode),
  output: { node: 0, output: 0 },
});

describe("the batch size of a network", () => {
  it("is 32 for small networks, and if all sizes are open", () => {
    expect(batchSizeOf(graphOf([28, 28, 1], [28, 28, 64], [10]))).toBe(32);
    expect(batchSizeOf(graphOf([null, null, 3]))).toBe(32);
  });

  it("keeps the outputs of all nodes together within 2²⁷ numbers", () => {
    const halves = [1024, 1024, 8] as const;
    expect(batchSizeOf(graphOf(halves))).toBe(16);
    expect(batchSizeOf(graphOf(halves, halves))).toBe(8);
    expect(batchSizeOf(graphOf(halves, [1]))).toBe(15);
  });

  it("is one for even larger networks", () => {
    expect(batchSizeOf(graphOf([4096, 4096, 64]))).toBe(1);
  });
});
