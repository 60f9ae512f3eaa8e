import { describe, expect, it } from "vitest";
import type { Batched } from "../../../src/data/batches.js";
import { stream } from "../../../src/engine/seeds.js";
import {
  type Accumulated,
  LEAF,
  leafNodes,
  leavesOf,
  stateOver,
} from "../../../src/measures/merge/accumulate.js";
import { MergeTree } from "../../../src/measures/merge/mergeTree.js";

/** Sums in 32 bits of numbers whose sizes differ so much that the order of adding shows in the last bits. */
const SUMS: Accumulated<number> = {
  begin: () => {
    let sum = 0;
    return {
      add: ({ values }) => {
        for (const value of values) sum = Math.fround(sum + value);
      },
      state: () => sum,
    };
  },
  merge: (left, right) => Math.fround(left + right),
};

function probeOf(images: number): Batched {
  const values = Float32Array.from({ length: images }, (_, at) => Math.sin(at) * 10 ** (at % 9));
  return { shape: [images, 1, 1, 1], values };
}

/** The state of leaves cut into parts at random, each computed on its own. */
function stateOfParts(probe: Batched, random: () => number): number | undefined {
  const leaves = leavesOf(probe);
  const cuts = Array.from({ length: leaves - 1 }, (_, at) => at + 1).filter(() => random() < 0.4);
  const ends = [...cuts, leaves];
  const parts = ends.map((end, at) => {
    const first = at === 0 ? 0 : (ends[at - 1] as number);
    const tree = new MergeTree(leaves, SUMS.merge);
    for (const node of leafNodes(probe, { first, count: end - first }, SUMS)) tree.add(node);
    return tree.nodes();
  });
  const joined = new MergeTree(leaves, SUMS.merge);
  const order = parts.map((nodes) => ({ nodes, key: random() })).sort((a, b) => a.key - b.key);
  for (const node of order.flatMap(({ nodes }) => nodes)) joined.add(node);
  return joined.root();
}

describe("the tree over leaves of images", () => {
  it.each([1, 2, 3, 5, 7, 8, 13])("has the same bits for %i leaves, however they are divided", (leaves) => {
    const probe = probeOf((leaves - 1) * LEAF + 700);
    const whole = stateOver(probe, SUMS);
    const random = stream("parts", leaves);
    for (let trial = 0; trial < 20; trial++) expect(stateOfParts(probe, random)).toBe(whole);
  });

  it("differs from adding the leaves in order, so that its shape matters", () => {
    const probe = probeOf(13 * LEAF);
    const nodes = [...leafNodes(probe, { first: 0, count: 13 }, SUMS)];
    expect(nodes.reduce((sum, { state }) => Math.fround(sum + state), 0)).not.toBe(stateOver(probe, SUMS));
  });

  it("merges siblings in the order of their images, at once", () => {
    const tree = new MergeTree<string>(5, (left, right) => `(${left}${right})`);
    for (const index of [4, 3, 0, 2]) tree.add({ level: 0, index, state: "abcde"[index] as string });
    expect(tree.root()).toBeUndefined();
    expect(tree.nodes().map(({ state }) => state)).toEqual(["e", "a", "(cd)"]);
    tree.add({ level: 0, index: 1, state: "b" });
    expect(tree.root()).toBe("(((ab)(cd))e)");
  });

  it("reports the images done, leaf by leaf", () => {
    const seen: number[] = [];
    stateOver(probeOf(2500), SUMS, (done) => seen.push(done));
    expect(seen).toEqual([1024, 2048, 2500]);
  });
});
