/** Name of a class or function in a pickle. It is never looked up. */
export class PickledName {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** Record of a call that Python would make to create an object. Nothing is called. */
export class PickledObject {
  readonly callee: unknown;
  readonly args: readonly unknown[];
  /** Entries added to it, if it stands for a dictionary. */
  readonly items = new Map<unknown, unknown>();
  /** Its attributes, or other data that it would be restored from. */
  state: unknown;

  constructor(callee: unknown, args: unknown) {
    this.callee = callee;
    this.args = Array.isArray(args) ? args : [];
  }

  /** Name of the called function or class; empty if the callee has no name. */
  get maker(): string {
    return this.callee instanceof PickledName ? this.callee.name : "";
  }
}

/** Reference to an object that is stored separately: a storage, in files of PyTorch. */
export class PickledReference {
  readonly id: unknown;

  constructor(id: unknown) {
    this.id = id;
  }
}
