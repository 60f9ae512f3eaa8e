import type * as tf from "@tensorflow/tfjs";
import type { Role, Shift, TapKind } from "../../../network/graph.js";
import type { StoredKernel } from "../../../network/kernel.js";
import type { Reach } from "../../../network/receptive/reach.js";
import type { Setting } from "./operationNode.js";
import { listOf, type Plain } from "./plain.js";
import { dimsOf, isLive, type Known, type Layout, type Live, type Named, nowOf } from "./values.js";

/** Tensor that an operation reads, in a layout, with leading axes of size one up to a rank. Default: its own rank. */
export interface Operand {
  readonly value: Named;
  readonly layout: Layout;
  readonly rank?: number;
}

/** Description and kind of a tap. */
export interface Words {
  readonly kind: TapKind;
  readonly op: string;
  readonly role?: Role | undefined;
}

/** Operation on tensors: its inputs, its computation, and the description of its tap. */
export interface Made extends Words {
  readonly operands: readonly Operand[];
  /** Sizes and other integers that it reads as plain data. Default: none. */
  readonly sizes?: readonly Known[];
  /** Layout of its output. */
  readonly layout: Layout;
  /** True if each number of its output follows from those at the same place. Default: false. */
  readonly isElementwise?: boolean;
  readonly run: (tensors: readonly tf.Tensor[], sizes: readonly Plain[]) => tf.Tensor;
  /** Constants that are its parameters. Default: none. */
  readonly parameters?: readonly Known[];
  /** Multiply-accumulates as a function of its output shape for one image. Default: none. */
  readonly macs?: (dims: readonly number[]) => number;
  readonly kernel?: () => StoredKernel;
  readonly bias?: () => Float32Array;
  readonly shifts?: () => Shift;
  readonly prepended?: number;
  /** Positions of its inputs that it reads. Default: that of its kind. */
  readonly reach?: Reach;
  /** Quantized form of a tensor, if that is the output. */
  readonly quantized?: Live["quantized"];
}

/** Output of a node: an operation, or an existing value. */
export type Result = Made | Named;

/** Node as operations see it: its settings, and the values of its inputs. */
export class Site {
  readonly inputs: readonly (Named | undefined)[];
  /** Opset version of the file. */
  readonly opset: number;
  /** Number of images that the file is fixed to; undefined if open. */
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

  /** Layout in which an input is stored; a constant has the file's layout. */
  layout(input: number): Layout {
    const value = this.value(input);
    return isLive(value) ? value.layout : "plain";
  }

  /** Numbers that do not depend on pixels. Throws a clause for others. */
  known(input: number): Known {
    const value = this.value(input);
    if (isLive(value))
      throw new Error(`its input ${input + 1} depends on the image, which convscope does not support`);
    return value;
  }

  /** Constant. Throws a clause for any other input. */
  constant(input: number): Known {
    const known = this.known(input);
    if (known.leaves.length > 0)
      throw new Error(
        `its input ${input + 1} depends on the size of the image, which convscope does not support`,
      );
    return known;
  }

  /** Numbers of a constant; undefined if the input is omitted. */
  numbers(input: number): readonly number[] | undefined {
    return this.has(input) ? listOf(nowOf(this.constant(input))) : undefined;
  }

  /** Single number of a constant; undefined if the input is omitted. */
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

  /** Integers of an attribute; undefined if it is omitted. */
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

  /**
   * Integers of a setting that was an attribute and became an input, from whichever is present; undefined if omitted.
   */
  either(name: string, input: number): readonly number[] | undefined {
    return this.integers(name) ?? this.numbers(input);
  }
}
