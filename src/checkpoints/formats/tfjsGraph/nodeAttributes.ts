import { recordOf } from "../../../network/description.js";

/** The settings of a node of a TensorFlow graph (`AttrValue`s, as protobuf writes them into JSON). */
export class NodeAttributes {
  private readonly values: Readonly<Record<string, unknown>>;

  constructor(values: unknown) {
    this.values = recordOf(values);
  }

  has(name: string): boolean {
    return Object.hasOwn(this.values, name);
  }

  /** A whole number. Throws a sentence for a setting that is none. */
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

  /** A list of whole numbers; empty if it is left out. Throws a sentence for a list of anything else. */
  wholes(name: string): readonly number[] {
    return this.list(name, "i").map((each) => wholeOf(each, name));
  }

  texts(name: string): readonly string[] {
    return this.list(name, "s").map(textOf);
  }

  /** The name of a type of numbers: `DT_FLOAT`. Undefined if it is left out. */
  type(name: string): string | undefined {
    const { type } = this.value(name);
    return type === undefined ? undefined : String(type);
  }

  /** The sizes of a tensor, null where one is open; undefined if they are left out. */
  shape(name: string): readonly (number | null)[] | undefined {
    return sizesOf(this.value(name).shape);
  }

  /** The same settings with some others in their place. */
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

/** A text as the value of a setting. */
export function textSetting(text: string): { readonly s: string } {
  return { s: Buffer.from(text).toString("base64") };
}

/** The sizes of a `TensorShape`, null where one is open; undefined for one of unknown rank. */
export function sizesOf(shape: unknown): readonly (number | null)[] | undefined {
  const { dim = [], unknownRank } = recordOf(shape);
  if (shape === undefined || unknownRank === true || !Array.isArray(dim)) return undefined;
  return dim.map((each) => {
    const size = Number(recordOf(each).size);
    return Number.isSafeInteger(size) && size > 0 ? size : null;
  });
}

/** Whole numbers of 64 bits are texts in JSON. */
function wholeOf(value: unknown, name: string): number {
  const number = typeof value === "string" && value !== "" ? Number(value) : value;
  if (Number.isSafeInteger(number)) return number as number;
  throw new Error(`its ${name} hold a value that is not a whole number`);
}

/** Bytes are base64 in JSON, and lists of numbers in some files. */
function textOf(value: unknown): string {
  if (Array.isArray(value)) return String.fromCharCode(...value.slice(0, LONGEST).map(Number));
  return Buffer.from(String(value), "base64").toString("latin1");
}

/** The longest text of a setting that is read from a list. */
const LONGEST = 1024;
