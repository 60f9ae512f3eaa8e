/** A class or function that a pickle names. It is a name and no more: nothing is ever looked up by it. */
export class PickledName {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** An object that Python would make by a call, as a record of the call. Nothing is called. */
export class PickledObject {
  readonly callee: unknown;
  readonly args: readonly unknown[];
  /** Entries that are put into it, where it stands for a dictionary. */
  readonly items = new Map<unknown, unknown>();
  /** Its attributes, or whatever else it would be restored from. */
  state: unknown;

  constructor(callee: unknown, args: unknown) {
    this.callee = callee;
    this.args = Array.isArray(args) ? args : [];
  }

  /** The name of what would be called; empty if that is no name. */
  get maker(): string {
    return this.callee instanceof PickledName ? this.callee.name : "";
  }
}

/** A reference to something outside of the pickle: in PyTorch's files a storage. */
export class PickledReference {
  readonly id: unknown;

  constructor(id: unknown) {
    this.id = id;
  }
}
