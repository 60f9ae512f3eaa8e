import { recordOf } from "../../../network/description.js";

/** Settings of a node of a TensorFlow graph (`AttrValue` messages in protobuf's JSON encoding). */
export class NodeAttributes {
  private readonly values: Readonly<Record<string, unknown>>;

  constructor(values: unknown) {
    this.values = recordOf(values);
  }

  has(name: string): boolean {
    return Object.hasOwn(this.values, name);
  }

  /** An integer setting. Throws an error for any other value. */
  whole(name: string, fallback: number): number {
    const { i } = this.value(name);
    return i === undefined ? fallback : wholeOf(i, name);
  }

  float(name: string, fallback: number): number {
    const { f } = this.value(name);
    return f === undefined ? fallback : Number(f);
  }

  truth(name: string, fallback = false): boolean {
    const { b } = this.value(name);
    return b === undefined ? fallback : b === true || b === "true";
  }

  text(name: string, fallback: string): string {
    const { s } = this.value(name);
    return s === undefined ? fallback : textOf(s);
  }

  /** A list of integers; empty if missing. Throws an error for a list of other values. */
  wholes(name: string): readonly number[] {
    return this.list(name, "i").map((each) => wholeOf(each, name));
  }

  texts(name: string): readonly string[] {
    return this.list(name, "s").map(textOf);
  }

  /** Name of a number type: `DT_FLOAT`. Undefined if missing. */
  type(name: string): string | undefined {
    const { type } = this.value(name);
    return type === undefined ? undefined : String(type);
  }

  /** Shape of a tensor, with null for an open size; undefined if missing. */
  shape(name: string): readonly (number | null)[] | undefined {
    return sizesOf(this.value(name).shape);
  }

  /** Copy of the settings with some of them replaced. */
  with(changes: Readonly<Record<string, unknown>>): NodeAttributes {
    return new NodeAttributes({ ...this.values, ...changes });
  }

  private value(name: string): Readonly<Record<string, unknown>> {
    return recordOf(this.has(name) ? this.values[name] : undefined);
  }

  private list(name: string, kind: string): readonly unknown[] {
    const list = recordOf(this.value(name).list)[kind];
    return Array.isArray(list) ? list : [];
  }
}

/** String as the value of a setting. */
export function textSetting(text: string): { readonly s: string } {
  return { s: Buffer.from(text).toString("base64") };
}

/** Sizes of a `TensorShape`, with null for an open size; undefined for an unknown rank. */
export function sizesOf(shape: unknown): readonly (number | null)[] | undefined {
  const { dim = [], unknownRank } = recordOf(shape);
  if (shape === undefined || unknownRank === true || !Array.isArray(dim)) return undefined;
  return dim.map((each) => {
    const size = Number(recordOf(each).size);
    return Number.isSafeInteger(size) && size > 0 ? size : null;
  });
}

/** Reads an integer: 64-bit integers are strings in JSON. */
function wholeOf(value: unknown, name: string): number {
  const number = typeof value === "string" && value !== "" ? Number(value) : value;
  if (Number.isSafeInteger(number)) return number as number;
  throw new Error(`its ${name} contain a value that is not an integer`);
}

/** Reads a string: base64 in JSON, but lists of numbers in some files. */
function textOf(value: unknown): string {
  if (Array.isArray(value)) return String.fromCharCode(...value.slice(0, LONGEST).map(Number));
  return Buffer.from(String(value), "base64").toString("latin1");
}

/** Maximum length of a string setting stored as a list. */
const LONGEST = 1024;
