import { BinaryWriter } from "@bufbuild/protobuf/wire";

/** An attribute of a node, by its kind. */
export type Setting = number | string | readonly number[] | { readonly float: number };

/** A node to be written. */
export interface WrittenNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly name?: string;
  readonly settings?: Readonly<Record<string, Setting>>;
}

/** A stored tensor to be written: 32-bit numbers, 16-bit ones by their bits, or integers. */
export interface WrittenTensor {
  readonly name: string;
  readonly dims: readonly number[];
  readonly values: Float32Array | Uint16Array | BigInt64Array;
}

/** A model to be written. Sizes of the input are numbers, or names if they are open. */
export interface WrittenModel {
  readonly nodes: readonly WrittenNode[];
  readonly tensors: readonly WrittenTensor[];
  readonly input: readonly (number | string)[];
  /** Default: the last node's. */
  readonly output?: string;
  /** Default 17. */
  readonly opset?: number;
  /** True to list stored tensors among the inputs too, as in IR 3. Default: false. */
  readonly listsTensors?: boolean;
}

type Writing = (writer: BinaryWriter) => void;

const text = (field: number, value: string) => (writer: BinaryWriter) => {
  writer.uint32(field * 8 + 2).string(value);
};
const whole = (field: number, value: number) => (writer: BinaryWriter) => {
  writer.uint32(field * 8).int64(value);
};
const inner = (field: number, ...parts: readonly Writing[]) => {
  return (writer: BinaryWriter) => {
    writer.uint32(field * 8 + 2).fork();
    for (const part of parts) part(writer);
    writer.join();
  };
};

/** An ONNX file of a network whose image is called `image`. */
export function writtenModel(model: WrittenModel): Uint8Array {
  const { nodes, tensors, input, opset = 17, listsTensors = false } = model;
  const output = model.output ?? nodes.at(-1)?.outputs[0] ?? "";
  const listed = listsTensors ? tensors.map(({ name, dims }) => inner(11, ...value(name, dims))) : [];
  const graph = inner(
    7,
    ...nodes.map(written),
    ...tensors.map((tensor) => inner(5, ...stored(tensor))),
    ...listed,
    inner(11, ...value("image", input)),
    inner(12, text(1, output)),
  );
  const writer = new BinaryWriter();
  for (const part of [whole(1, 8), text(2, "tests"), graph, inner(8, text(1, ""), whole(2, opset))])
    part(writer);
  return writer.finish();
}

function written({ op, inputs, outputs, name = "", settings = {} }: WrittenNode): Writing {
  return inner(
    1,
    ...inputs.map((each) => text(1, each)),
    ...outputs.map((each) => text(2, each)),
    text(3, name),
    text(4, op),
    ...Object.entries(settings).map(([key, setting]) => inner(5, text(1, key), ...settingOf(setting))),
  );
}

function settingOf(setting: Setting): readonly Writing[] {
  if (typeof setting === "number") return [whole(3, setting)];
  if (typeof setting === "string") return [text(4, setting)];
  if ("float" in setting) return [(writer) => void writer.uint32(2 * 8 + 5).float(setting.float)];
  return setting.map((each) => whole(8, each));
}

function stored({ name, dims, values }: WrittenTensor): readonly Writing[] {
  const type = values instanceof Float32Array ? 1 : values instanceof Uint16Array ? 10 : 7;
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return [
    ...dims.map((length) => whole(1, length)),
    whole(2, type),
    text(8, name),
    (writer) => void writer.uint32(9 * 8 + 2).bytes(bytes),
  ];
}

function value(name: string, dims: readonly (number | string)[]): readonly Writing[] {
  const sizes = dims.map((size) => inner(1, typeof size === "number" ? whole(1, size) : text(2, size)));
  return [text(1, name), inner(2, inner(1, whole(1, 1), inner(2, ...sizes)))];
}
