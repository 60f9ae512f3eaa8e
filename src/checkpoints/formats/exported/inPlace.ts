/**
 * The tensors that names mean while operations work in place: what an operation in place gives stands from then on for
 * every name of the tensor that it wrote into.
 */
export class CurrentNames {
  /** For each name, the first name of the memory that it stands for. */
  private readonly memories = new Map<string, string>();
  /** For each memory, the name of what is in it now. */
  private readonly contents = new Map<string, string>();
  /** For each memory that shows a part or another shape of one, that one. */
  private readonly bases = new Map<string, string>();
  /** Memories that were written into by way of another one. */
  private readonly stale = new Set<string>();

  /** The name of what another name means now. Throws a sentence where that was changed through a view of it. */
  now(name: string): string {
    const memory = this.memoryOf(name);
    if (this.stale.has(memory))
      throw new Error(
        `it reads '${name}', which was changed in place through a view of it; export it after run_decompositions()`,
      );
    return this.contents.get(memory) ?? memory;
  }

  /** Notes that a name stands for the same tensor as another one. */
  alias(name: string, of: string): void {
    this.memories.set(name, this.memoryOf(of));
  }

  /** Notes that a name stands for a view of a tensor: its numbers in another shape or order, or a part of them. */
  view(name: string, of: string): void {
    this.bases.set(name, this.baseOf(this.memoryOf(of)));
  }

  /** Notes that an operation wrote what it gives into a tensor. */
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
