import type * as tf from "@tensorflow/tfjs";
import type { Role, Shift, TapKind } from "../../../network/graph.js";
import type { StoredKernel } from "../../../network/kernel.js";
import type { Setting } from "./operationNode.js";
import { listOf, type Plain } from "./plain.js";
import { dimsOf, isLive, type Known, type Layout, type Live, type Named, nowOf } from "./values.js";

/** A tensor that an operation takes, in a layout, with axes of one before its own up to a rank. Default: its own rank. */
export interface Operand {
  readonly value: Named;
  readonly layout: Layout;
  readonly rank?: number;
}

/** The words and the kind of a tap. */
export interface Words {
  readonly kind: TapKind;
  readonly op: string;
  readonly role?: Role | undefined;
}

/** An operation on tensors: what it takes, what it computes of that, and what its tap says. */
export interface Made extends Words {
  readonly operands: readonly Operand[];
  /** Sizes and other whole numbers that it takes as plain data. Default: none. */
  readonly sizes?: readonly Known[];
  /** The layout of what it gives. */
  readonly layout: Layout;
  readonly run: (tensors: readonly tf.Tensor[], sizes: readonly Plain[]) => tf.Tensor;
  /** The constants that are its parameters. Default: none. */
  readonly parameters?: readonly Known[];
  /** Multiply-accumulates by the shape of what it gives for one image. Default: none. */
  readonly macs?: (dims: readonly number[]) => number;
  readonly kernel?: () => StoredKernel;
  readonly bias?: () => Float32Array;
  readonly shifts?: () => Shift;
  /** The quantized form of a tensor, where it gives that. */
  readonly quantized?: Live["quantized"];
}

/** An output of a node: an operation, or something that is there already. */
export type Result = Made | Named;

/** A node as operations see it: its settings, and what its inputs stand for. */
export class Site {
  readonly inputs: readonly (Named | undefined)[];
  /** The version of the operations that the file is written for. */
  readonly opset: number;
  /** The number of images that the file is written for; undefined if that is open. */
  readonly batch: number | undefined;
  readonly outputs: readonly string[];
  private readonly settings: ReadonlyMap<string, Setting>;
  private readonly holding: (tensor: tf.Tensor) => tf.Tensor;

  constructor(
    node: { readonly settings: ReadonlyMap<string, Setting>; readonly outputs: readonly string[] },
    inputs: Site["inputs"],
    file: Pick<Site, "opset" | "batch"> & { readonly hold: (tensor: tf.Tensor) => tf.Tensor },
  ) {
    this.inputs = inputs;
    this.opset = file.opset;
    this.batch = file.batch;
    this.outputs = node.outputs;
    this.settings = node.settings;
    this.holding = file.hold;
  }

  has(input: number): boolean {
    return this.inputs[input] !== undefined;
  }

  value(input: number): Named {
    const value = this.inputs[input];
    if (value === undefined) throw new Error(`its input ${input + 1} is missing`);
    return value;
  }

  dims(input: number): readonly number[] {
    return dimsOf(this.value(input));
  }

  /** The layout in which an input is stored; a constant is in the file's. */
  layout(input: number): Layout {
    const value = this.value(input);
    return isLive(value) ? value.layout : "plain";
  }

  /** Numbers that depend on no pixel. Throws a sentence for others. */
  known(input: number): Known {
    const value = this.value(input);
    if (isLive(value))
      throw new Error(`its input ${input + 1} depends on the image, which convscope does not support`);
    return value;
  }

  /** A constant. Throws a sentence for what is none. */
  constant(input: number): Known {
    const known = this.known(input);
    if (known.leaves.length > 0)
      throw new Error(
        `its input ${input + 1} depends on the size of the image, which convscope does not support`,
      );
    return known;
  }

  /** The numbers of a constant; undefined if the input is left out. */
  numbers(input: number): readonly number[] | undefined {
    return this.has(input) ? listOf(nowOf(this.constant(input))) : undefined;
  }

  /** The one number of a constant; undefined if the input is left out. */
  number(input: number): number | undefined {
    return this.numbers(input)?.[0];
  }

  float(name: string, fallback: number): number {
    return this.settings.get(name)?.float ?? fallback;
  }

  integer(name: string, fallback: number): number {
    return this.settings.get(name)?.integer ?? fallback;
  }

  text(name: string, fallback: string): string {
    return this.settings.get(name)?.text ?? fallback;
  }

  /** Whole numbers of a setting; undefined if it is left out. */
  integers(name: string): readonly number[] | undefined {
    return this.settings.has(name) ? ((this.settings.get(name) as Setting).integers ?? []) : undefined;
  }

  setting(name: string): Setting | undefined {
    return this.settings.get(name);
  }

  /** Keeps a tensor until the network is disposed of. */
  hold(tensor: tf.Tensor): tf.Tensor {
    return this.holding(tensor);
  }

  /** Settings that were attributes and became an input: whole numbers, from wherever they are; undefined if left out. */
  either(name: string, input: number): readonly number[] | undefined {
    return this.integers(name) ?? this.numbers(input);
  }
}
