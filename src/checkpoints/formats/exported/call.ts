import type * as tf from "@tensorflow/tfjs";
import type { Setting } from "../tensorGraph/operationNode.js";
import { plainOf, wholes } from "../tensorGraph/plain.js";
import { type Result, Site } from "../tensorGraph/site.js";
import { axisAt, constant, dimsOf, isLive, type Known, type Named, nowOf } from "../tensorGraph/values.js";
import type { Argument } from "./arguments.js";
import type { ExportedNode } from "./program.js";

/** Facts about the file that operations need in addition to their node. */
export interface FileFacts {
  /** Number of images that the file is fixed to; undefined if open. */
  readonly batch: number | undefined;
  /** Keeps a tensor until the network is disposed of. */
  readonly hold: (tensor: tf.Tensor) => tf.Tensor;
}

/** Converts a call to the results of its outputs. */
export type Operation = (call: Call) => Result | readonly Result[];

/** Settings of a shared operation: numbers, lists of integers, and texts. */
type Settings = Readonly<Record<string, number | string | readonly number[]>>;

/** Newest version of ONNX's operations, whose settings the shared operations take. */
const OPSET = 28;

/** Call of an operation: its arguments by name; omitted ones have a default. */
export class Call {
  private readonly node: ExportedNode;
  private readonly named: ReadonlyMap<string, Named | undefined>;
  private readonly facts: FileFacts;

  constructor(node: ExportedNode, inputs: readonly (Named | undefined)[], facts: FileFacts) {
    this.node = node;
    this.named = new Map(node.inputs.map((name, at) => [name, inputs[at]]));
    this.facts = facts;
  }

  get outputs(): readonly string[] {
    return this.node.outputs;
  }

  /** True for an argument that is given and not None. */
  has(name: string): boolean {
    return this.node.given.has(name);
  }

  /** Tensor, or a number in its place. Throws if it is omitted. */
  value(name: string): Named {
    const value = this.optional(name);
    if (value === undefined) throw new Error(`its argument '${name}' is missing`);
    return value;
  }

  /** Tensor, or a number in its place; undefined if it is omitted. */
  optional(name: string): Named | undefined {
    const given = this.node.given.get(name);
    if (given?.kind === "tensor") return this.named.get(given.name);
    const number = this.numbersOf(given)?.[0];
    return number === undefined ? undefined : constant(plainOf([], [number], Number.isInteger(number)));
  }

  /** List of tensors. */
  values(name: string): readonly Named[] {
    return this.optionals(name).filter((value) => value !== undefined);
  }

  /** A list of tensors, some of which may be left out. */
  optionals(name: string): readonly (Named | undefined)[] {
    const given = this.node.given.get(name);
    if (given?.kind !== "tensors") throw new Error(`its argument '${name}' is not a list of tensors`);
    return given.names.map((each) => this.named.get(each));
  }

  /** Shape of a tensor for one image. */
  dims(name: string): readonly number[] {
    return dimsOf(this.value(name));
  }

  number<T extends number | undefined>(name: string, fallback: T): number | T {
    return this.numbersOf(this.node.given.get(name))?.[0] ?? fallback;
  }

  /** Several numbers; a single number is a list of one. */
  numbers(name: string): readonly number[] | undefined {
    return this.numbersOf(this.node.given.get(name));
  }

  truth(name: string, fallback: boolean): boolean {
    const given = this.node.given.get(name);
    return given?.kind === "truth" ? given.value : fallback;
  }

  text(name: string, fallback: string): string {
    const given = this.node.given.get(name);
    return given?.kind === "text" ? given.value : fallback;
  }

  /** List of sizes, which may depend on the number and the size of images. */
  sizes(name: string): Known {
    const given = this.node.given.get(name);
    if (given?.kind !== "numbers") throw new Error(`its argument '${name}' has no sizes`);
    const parts = given.values.map((each) => (typeof each === "string" ? this.symbol(each) : each));
    const knowns = parts.filter((part) => typeof part !== "number");
    if (knowns.length === 0) return constant(wholes(parts as number[]));
    return {
      leaves: knowns.flatMap(({ leaves }) => leaves),
      at: (shapes) =>
        wholes(
          parts.map((part) => (typeof part === "number" ? part : (part.at(shapes).values[0] as number))),
        ),
    };
  }

  /** Axis counted from the front. */
  axis(name: string, rank: number, fallback: number): number {
    return axisAt(this.number(name, fallback), rank);
  }

  /** Same call for a shared operation. */
  site(inputs: readonly (Named | undefined)[], settings: Settings = {}, outputs = this.outputs): Site {
    const stored = new Map(Object.entries(settings).map(([name, value]) => [name, settingOf(value)]));
    return new Site({ settings: stored, outputs }, inputs, { ...this.facts, opset: OPSET });
  }

  private symbol(name: string): Known {
    const value = this.named.get(name);
    if (value === undefined || isLive(value))
      throw new Error(`it reads a size '${name}' that no node writes`);
    return value;
  }

  private numbersOf(given: Argument | undefined): readonly number[] | undefined {
    if (given?.kind === "truth") return [Number(given.value)];
    if (given?.kind !== "numbers") return undefined;
    return given.values.map((each) => {
      if (typeof each === "number") return each;
      const symbol = this.symbol(each);
      if (symbol.leaves.length > 0)
        throw new Error("it computes with a size that the export leaves open; export it with fixed sizes");
      return nowOf(symbol).values[0] as number;
    });
  }
}

function settingOf(value: number | string | readonly number[]): Setting {
  if (typeof value === "string") return { text: value };
  if (typeof value === "number") return { float: value, integer: value };
  return { integers: value, floats: value };
}

/** Throws a sentence for an operation along the first axis of what is computed of images: it would mix them. */
export function checkImageAxis(value: Named, axes: readonly number[]): void {
  if (isLive(value) && axes.includes(0) && value.isOfOne !== true)
    throw new Error("it works along the axis of the images, which would mix them");
}
