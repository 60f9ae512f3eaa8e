import type { StoredTensor } from "../tensorGraph/storedTensor.js";

/** A tensor of a state dict under the name that torchvision has for it, and the file's own. */
interface Renamed {
  readonly tensor: StoredTensor;
  /** The name in the file, without what all names there begin with. */
  readonly source: string;
}

/** The tensors of a state dict that are weights, by the names that torchvision has for them. */
export type StateDict = ReadonlyMap<string, Renamed>;

const LONGEST_NAME = 256;

/** The end of the names of what counts the steps of a training. */
const COUNTER = "num_batches_tracked";

/**
 * The weights of a state dict: without what all names begin with (`module.`, `model.`), without counters, and with the
 * names of Hugging Face's ResNets as those of torchvision. Throws a sentence where two weights get one name.
 */
export function stateDictOf(tensors: readonly StoredTensor[]): StateDict {
  const weights = tensors.filter(({ name }) => !name.endsWith(COUNTER));
  const start = sharedStart(weights.map(({ name }) => name));
  const rename = renamingOf(weights.map(({ name }) => name.slice(start)));
  const state = new Map<string, Renamed>();
  for (const tensor of weights) {
    if (tensor.name.length > LONGEST_NAME)
      throw new Error(`it has a tensor whose name has ${tensor.name.length} letters`);
    const source = tensor.name.slice(start);
    const name = rename(source);
    if (state.has(name)) throw new Error(`it stores two tensors '${name}'`);
    state.set(name, { tensor, source });
  }
  return state;
}

/** The length of the modules that all names begin with. */
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

/** Parts of networks that may hold all of its weights. */
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

/** Patterns of the names that torchvision's DenseNets had at first: `norm.1` for `norm1`. */
const FIRST_DENSENETS: readonly Renaming[] = [
  [/(denselayer\d+\.(?:norm|conv))\.(?=[12]\.)/, (_, module) => module as string],
];

/** Renames weights as torchvision does, if they are of one of its networks. */
function renamingOf(names: readonly string[]): (name: string) => string {
  const isHuggingFace = names.some((name) => /^(?:resnet\.)?embedder\.embedder\./.test(name));
  const renamings = isHuggingFace ? HUGGING_FACE : FIRST_DENSENETS;
  return (name) => {
    const found = renamings.find(([pattern]) => pattern.test(name));
    return found === undefined ? name : name.replace(found[0], found[1]);
  };
}
