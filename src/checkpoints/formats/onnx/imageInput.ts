import type { ImageInput } from "../tensorGraph/openProgram.js";
import type { Layout } from "../tensorGraph/values.js";
import type { StoredModel, StoredNode, StoredValue } from "./messages.js";

/** Inputs of a model: its image, and those besides it. */
export interface ModelInputs {
  readonly input: ImageInput;
  readonly further: readonly ImageInput[];
}

/**
 * Inputs of a model; the image is the first with four axes, or else the first. Throws a clause for an image without a
 * shape or with another number of axes.
 */
export function inputsOf(model: StoredModel): ModelInputs {
  const stored = new Set(model.initializers.map(({ name }) => name));
  const inputs = model.inputs.filter(({ name }) => !stored.has(name));
  const image = inputs.find(({ dims }) => dims?.length === 4) ?? inputs[0];
  if (image === undefined) throw new Error("it has no input");
  const further = inputs.filter((input) => input !== image).map((input) => inputOf(model, input, 1));
  return { input: inputOf(model, image, 2), further };
}

function inputOf(model: StoredModel, input: StoredValue, least: number): ImageInput {
  const { name, dims } = input;
  if (dims === undefined) throw new Error(`its input '${name}' has no shape; export it with one`);
  if (dims.length < least || dims.length > 4)
    throw new Error(`its input '${name}' has ${dims.length} axes, which is not an image`);
  return { name, dims, layout: layoutOf(model, { ...input, dims }) };
}

/**
 * Layout of the image: channels-last if it reaches an image operation through elementwise operations, as stored if it
 * is first transposed for that operation, and otherwise by the axis with few channels.
 */
function layoutOf(model: StoredModel, input: StoredValue & { readonly dims: (number | null)[] }): Layout {
  if (input.dims.length < 3) return "plain";
  const reached = new Set([input.name]);
  for (const node of model.nodes) {
    if (!node.inputs.some((name) => reached.has(name))) continue;
    if (IMAGES.has(node.op)) return "last";
    if (node.op === "Transpose") return movesChannels(node) ? "plain" : guessed(input.dims);
    if (PASSING.has(node.op)) for (const name of node.outputs) reached.add(name);
  }
  return guessed(input.dims);
}

function guessed(dims: readonly (number | null)[]): Layout {
  const [, second, , fourth] = dims;
  const isFew = (size: number | null | undefined) => typeof size === "number" && size <= 4;
  return dims.length === 4 && isFew(second) && !isFew(fourth) ? "last" : "plain";
}

function movesChannels({ attributes }: StoredNode): boolean {
  const order = String(attributes.get("perm")?.integers ?? []);
  return order === "0,3,1,2" || order === "0,2,1";
}

/** Operations on images, which have channels as their second axis. */
const IMAGES: ReadonlySet<string> = new Set([
  "Conv",
  "ConvTranspose",
  "MaxPool",
  "AveragePool",
  "GlobalAveragePool",
  "GlobalMaxPool",
  "BatchNormalization",
  "InstanceNormalization",
  "GroupNormalization",
  "LRN",
  "Resize",
  "Upsample",
  "DepthToSpace",
  "SpaceToDepth",
]);

/** Elementwise operations, through which an image is traced. */
const PASSING: ReadonlySet<string> = new Set([
  "Add",
  "Sub",
  "Mul",
  "Div",
  "Pow",
  "Cast",
  "CastLike",
  "Identity",
  "Dropout",
  "Clip",
  "Relu",
  "Sigmoid",
  "Tanh",
  "Neg",
  "Pad",
  "Slice",
  "Split",
  "Concat",
  "QuantizeLinear",
  "DequantizeLinear",
]);
