/** Node of the fixed tree over leaves of images: 2^level leaves from index · 2^level on. */
export interface TreeNode<S> {
  readonly level: number;
  readonly index: number;
  readonly state: S;
}

/** Merges the states of two neighboring ranges of images; those of `right` follow those of `left`. Pure. */
export type Merging<S> = (left: S, right: S) => S;

/**
 * Fixed binary tree over the leaves of a probe. Only siblings are merged, and they are as soon as both are there, so
 * that the result has the same bytes however the leaves are divided among machines, and few states are held at a time.
 * A node without a right sibling, at the end of the probe, passes to the next level as it is.
 */
export class MergeTree<S> {
  private readonly leaves: number;
  private readonly merge: Merging<S>;
  private readonly waiting = new Map<string, TreeNode<S>>();

  constructor(leaves: number, merge: Merging<S>) {
    this.leaves = leaves;
    this.merge = merge;
  }

  /** Adds a node, in any order. */
  add(node: TreeNode<S>): void {
    const { level, index, state } = node;
    const width = Math.ceil(this.leaves / 2 ** level);
    const sibling = index % 2 === 0 ? index + 1 : index - 1;
    if (width > 1 && sibling >= width) return this.add({ level: level + 1, index: index / 2, state });
    const other = this.waiting.get(keyOf({ level, index: sibling }));
    if (other === undefined) {
      this.waiting.set(keyOf(node), node);
      return;
    }
    this.waiting.delete(keyOf(other));
    const merged = index % 2 === 0 ? this.merge(state, other.state) : this.merge(other.state, state);
    this.add({ level: level + 1, index: Math.floor(index / 2), state: merged });
  }

  /** Nodes whose siblings are missing: what one part of the leaves amounts to. */
  nodes(): readonly TreeNode<S>[] {
    return [...this.waiting.values()];
  }

  /** State of all leaves; undefined if some are missing. */
  root(): S | undefined {
    const [only, ...others] = this.nodes();
    return others.length === 0 && only !== undefined && 2 ** only.level >= this.leaves
      ? only.state
      : undefined;
  }
}

function keyOf({ level, index }: Pick<TreeNode<unknown>, "level" | "index">): string {
  return `${level} ${index}`;
}
