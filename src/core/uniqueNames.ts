/** Names made unique in the order in which they are taken: `relu`, `relu#2`, `relu#3`. */
export class UniqueNames {
  private readonly uses = new Map<string, number>();

  /** Takes a name: the name itself, or `name#2` … if it is taken. */
  take(name: string): string {
    const uses = (this.uses.get(name) ?? 0) + 1;
    this.uses.set(name, uses);
    return uses === 1 ? name : this.take(`${name.replace(/#\d+$/, "")}#${uses}`);
  }
}
