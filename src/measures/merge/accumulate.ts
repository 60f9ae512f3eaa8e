import { type Batch, type Batched, batchesBetween } from "../../data/batches.js";
import type { ProgressCallback } from "../measureDefinition.js";
import { MergeTree, type Merging, type TreeNode } from "./mergeTree.js";

/** Images of a leaf: 32 batches of 32. */
export const LEAF = 1024;

/** Statistic over images that is computed leaf by leaf and merged. */
export interface Accumulated<S> {
  /** Begins a leaf. */
  begin(): Accumulator<S>;
  readonly merge: Merging<S>;
}

/** Statistic of one leaf in progress. */
export interface Accumulator<S> {
  add(batch: Batch): void;
  state(): S;
}

/** Number of leaves of a probe. */
export function leavesOf({ shape: [images] }: Pick<Batched, "shape">): number {
  return Math.ceil(images / LEAF);
}

/** State over all images of a probe, over the fixed tree of leaves. */
export function stateOver<S>(
  probe: Batched,
  accumulated: Accumulated<S>,
  onProgress: ProgressCallback = () => undefined,
): S {
  const leaves = leavesOf(probe);
  const tree = new MergeTree(leaves, accumulated.merge);
  for (const node of leafNodes(probe, { first: 0, count: leaves }, accumulated)) {
    tree.add(node);
    onProgress(Math.min(probe.shape[0], (node.index + 1) * LEAF), probe.shape[0]);
  }
  return tree.root() as S;
}

/** Part of the leaves of a probe. */
export interface LeafRange {
  readonly first: number;
  readonly count: number;
}

/** States of consecutive leaves, one after the other. Batches are the same whatever the part. */
export function* leafNodes<S>(
  probe: Batched,
  { first, count }: LeafRange,
  accumulated: Accumulated<S>,
): Generator<TreeNode<S>> {
  for (let index = first; index < first + count; index++) {
    const accumulator = accumulated.begin();
    const end = Math.min(probe.shape[0], (index + 1) * LEAF);
    for (const batch of batchesBetween(probe, index * LEAF, end)) accumulator.add(batch);
    yield { level: 0, index, state: accumulator.state() };
  }
}
