/**
 * Meaning of names in the presence of in-place operations: the output of such an operation replaces the value of
 * every name of the tensor that it wrote to.
 */
export class CurrentNames {
  /** First name of each name's memory. */
  private readonly memories = new Map<string, string>();
  /** Name of the current content of each memory. */
  private readonly contents = new Map<string, string>();
  /** Base memory of each memory that is a view of another one. */
  private readonly bases = new Map<string, string>();
  /** Memories that were written to through another one. */
  private readonly stale = new Set<string>();

  /** Current meaning of a name. Throws a clause if it was changed through a view. */
  now(name: string): string {
    const memory = this.memoryOf(name);
    if (this.stale.has(memory))
      throw new Error(
        `it reads '${name}', which was changed in place through a view of it; export it after run_decompositions()`,
      );
    return this.contents.get(memory) ?? memory;
  }

  /** Records that a name is an alias of another tensor. */
  alias(name: string, of: string): void {
    this.memories.set(name, this.memoryOf(of));
  }

  /** Records that a name is a view of a tensor: its numbers in another shape or order, or a part of them. */
  view(name: string, of: string): void {
    this.bases.set(name, this.baseOf(this.memoryOf(of)));
  }

  /** Records that an operation wrote its output to a tensor. */
  written(result: string, into: string): void {
    const memory = this.memoryOf(into);
    const base = this.baseOf(memory);
    const sharing = [base, ...[...this.bases].flatMap(([view, of]) => (of === base ? [view] : []))];
    for (const other of sharing) if (other !== memory) this.stale.add(other);
    this.memories.set(result, memory);
    this.contents.set(memory, result);
  }

  private memoryOf(name: string): string {
    return this.memories.get(name) ?? name;
  }

  private baseOf(memory: string): string {
    return this.bases.get(memory) ?? memory;
  }
}
