/** Class or function named in a pickle. It is only a name: nothing is ever looked up by it. */
export class PickledName {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** Object that Python would create by a call, as a record of the call. Nothing is called. */
export class PickledObject {
  readonly callee: unknown;
  readonly args: readonly unknown[];
  /** Entries that are added to it, if it represents a dictionary. */
  readonly items = new Map<unknown, unknown>();
  /** Its attributes, or other data from which it would be restored. */
  state: unknown;

  constructor(callee: unknown, args: unknown) {
    this.callee = callee;
    this.args = Array.isArray(args) ? args : [];
  }

  /** Name of the function that would be called; empty if it has none. */
  get maker(): string {
    return this.callee instanceof PickledName ? this.callee.name : "";
  }
}

/** Reference to an object outside the pickle; in PyTorch's files, a storage. */
export class PickledReference {
  readonly id: unknown;

  constructor(id: unknown) {
    this.id = id;
  }
}
