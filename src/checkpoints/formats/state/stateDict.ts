import type { StoredTensor } from "../tensorGraph/storedTensor.js";

/** Tensor of a state dict with its name in torchvision, and its name in the file. */
interface Renamed {
  readonly tensor: StoredTensor;
  /** Name in the file, without the common prefix of all names there. */
  readonly source: string;
}

/** Tensors of a state dict that are weights, by their names in torchvision. */
export type StateDict = ReadonlyMap<string, Renamed>;

const LONGEST_NAME = 256;

/** Suffix of the names of training step counters. */
const COUNTER = "num_batches_tracked";

/** True for the name of a counter of training steps, which batch normalizations keep. */
export function isCounter(name: string): boolean {
  return name.endsWith(COUNTER);
}

/**
 * Weights of a state dict: without the common prefix of all names (`module.`, `model.`), without counters, and with
 * the names of Hugging Face's and pytorch-cifar's ResNets translated to torchvision's. Throws a clause if two weights get the same name.
 */
export function stateDictOf(tensors: readonly StoredTensor[]): StateDict {
  const weights = tensors.filter(({ name }) => !isCounter(name));
  const start = sharedStart(weights.map(({ name }) => name));
  const rename = renamingOf(weights.map(({ name }) => name.slice(start)));
  const state = new Map<string, Renamed>();
  for (const tensor of weights) {
    if (tensor.name.length > LONGEST_NAME)
      throw new Error(`it has a tensor with a name of ${tensor.name.length} characters`);
    const source = tensor.name.slice(start);
    const name = rename(source);
    if (state.has(name)) throw new Error(`it stores two tensors '${name}'`);
    state.set(name, { tensor, source });
  }
  return state;
}

/** Length of the common prefix of modules of all names. */
function sharedStart(names: readonly string[]): number {
  const [first = ""] = names;
  const parts = first.split(".").slice(0, -2);
  let start = 0;
  for (const part of parts) {
    const prefix = first.slice(0, start + part.length + 1);
    if (NEVER_SHARED.has(part) || !names.every((name) => name.startsWith(prefix))) break;
    start = prefix.length;
  }
  return start;
}

/** Modules that belong to a network even if they contain all of its weights. */
const NEVER_SHARED: ReadonlySet<string> = new Set(["features", "classifier"]);

/** Pattern of names, and its replacement. */
type Renaming = readonly [pattern: RegExp, replace: (...parts: string[]) => string];

/** Patterns of Hugging Face's names, with the names of torchvision. */
const HUGGING_FACE: readonly Renaming[] = [
  [/^(?:resnet\.)?embedder\.embedder\.convolution\./, () => "conv1."],
  [/^(?:resnet\.)?embedder\.embedder\.normalization\./, () => "bn1."],
  [
    /^(?:resnet\.)?encoder\.stages\.(\d+)\.layers\.(\d+)\.layer\.(\d+)\.(convolution|normalization)\./,
    (_, stage, block, at, kind) =>
      `layer${Number(stage) + 1}.${block}.${kind === "convolution" ? "conv" : "bn"}${Number(at) + 1}.`,
  ],
  [
    /^(?:resnet\.)?encoder\.stages\.(\d+)\.layers\.(\d+)\.shortcut\.(convolution|normalization)\./,
    (_, stage, block, kind) =>
      `layer${Number(stage) + 1}.${block}.downsample.${kind === "convolution" ? 0 : 1}.`,
  ],
  [/^classifier\.1\./, () => "fc."],
];

/** Patterns of the original names in torchvision's DenseNets: `norm.1` for `norm1`. */
const FIRST_DENSENETS: readonly Renaming[] = [
  [/(denselayer\d+\.(?:norm|conv))\.(?=[12]\.)/, (_, module) => module as string],
];

/** Patterns of the names of ResNets for CIFAR in pytorch-cifar. */
const CIFAR: readonly Renaming[] = [
  [/^(layer\d+\.\d+)\.shortcut\.(?=[01]\.)/, (_, block) => `${block}.downsample.`],
  [/^linear\./, () => "fc."],
];

/** Renames weights to torchvision's names, if they belong to one of its networks. */
function renamingOf(names: readonly string[]): (name: string) => string {
  const has = (pattern: RegExp) => names.some((name) => pattern.test(name));
  const isCifar = has(/^layer1\.0\.conv1\./) && !has(/^fc\.|\.downsample\./);
  const isHuggingFace = has(/^(?:resnet\.)?embedder\.embedder\./);
  const others = isCifar ? CIFAR : FIRST_DENSENETS;
  const renamings = isHuggingFace ? HUGGING_FACE : others;
  return (name) => {
    const found = renamings.find(([pattern]) => pattern.test(name));
    return found === undefined ? name : name.replace(found[0], found[1]);
  };
}
