import { readNumbers } from "../onnx/storedTensors.js";
import type { GraphDefNode } from "./graphDef.js";
import type { NodeAttributes } from "./nodeAttributes.js";
import type { OnnxWriter, Setting } from "./onnxWriter.js";

/** Writes a node of TensorFlow as nodes of ONNX. Throws a sentence for settings that are not supported. */
export type Translate = (node: Translation) => void;

export type Settings = Readonly<Record<string, Setting>>;

/** One node of TensorFlow that is being written as nodes of ONNX. */
export class Translation {
  readonly name: string;
  readonly op: string;
  readonly inputs: readonly string[];
  readonly attributes: NodeAttributes;
  private readonly node: GraphDefNode;
  private readonly writer: OnnxWriter;

  constructor(node: GraphDefNode, writer: OnnxWriter) {
    this.node = node;
    this.writer = writer;
    ({ name: this.name, op: this.op, inputs: this.inputs, attributes: this.attributes } = node);
  }

  /** The name of an input. Throws a sentence if it is missing. */
  input(at: number): string {
    const name = this.inputs[at];
    if (name === undefined) throw new Error(`its input ${at + 1} is missing`);
    return name;
  }

  /** Adds a node between and gives the name of its output. */
  step(op: string, inputs: readonly string[], settings: Settings = {}): string {
    const output = this.writer.fresh(this.name);
    this.writer.add(this.node, { op, inputs, settings, outputs: [output] });
    return output;
  }

  /** Adds the node that gives the first output. */
  result(op: string, inputs: readonly string[] = this.inputs, settings: Settings = {}): void {
    this.writer.add(this.node, { op, inputs, settings, outputs: [this.name] });
  }

  /** Adds a node that gives several outputs. */
  results(
    op: string,
    inputs: readonly string[],
    { count, ...settings }: Settings & { readonly count: number },
  ): void {
    const outputs = Array.from({ length: count }, (_, at) => this.output(at));
    this.writer.add(this.node, { op, inputs, settings, outputs });
  }

  /** Adds a node that gives one of several outputs. */
  resultAt(at: number, op: string, inputs: readonly string[], settings: Settings = {}): void {
    this.writer.add(this.node, { op, inputs, settings, outputs: [this.output(at)] });
  }

  /** Whole numbers as a constant of the network. */
  wholes(values: readonly number[]): string {
    return this.writer.wholes(this.name, values);
  }

  /** A single whole number as a constant of the network. */
  whole(value: number): string {
    return this.writer.wholes(this.name, [value], []);
  }

  /** The numbers of a constant input; undefined if the input is computed. */
  numbersIfConstant(at: number): readonly number[] | undefined {
    const tensor = this.writer.constant(this.input(at));
    return tensor && Array.from(readNumbers(tensor).values);
  }

  /** The numbers of a constant input. Throws a sentence for one that is computed. */
  numbers(at: number): readonly number[] {
    const numbers = this.numbersIfConstant(at);
    if (numbers === undefined)
      throw new Error(`its input ${at + 1} is computed, where convscope reads a constant`);
    return numbers;
  }

  /** The one number of a constant input. Throws as `numbers`. */
  number(at: number): number {
    const [number = Number.NaN] = this.numbers(at);
    return number;
  }

  /** The shape of a constant input. Throws as `numbers`. */
  dims(at: number): readonly number[] {
    const dims = this.writer.constant(this.input(at))?.dims;
    if (dims === undefined)
      throw new Error(`its input ${at + 1} is computed, where convscope reads a constant`);
    return dims;
  }

  private output(at: number): string {
    return at === 0 ? this.name : `${this.name}:${at}`;
  }
}
