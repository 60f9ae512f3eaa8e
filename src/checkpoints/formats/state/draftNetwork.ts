import { UserError } from "../../../core/errors.js";
import type { ImageInput } from "../tensorGraph/openProgram.js";
import { denseNetShapeOf, denseNetWords, draftDenseNet, isDenseNet } from "./densenet.js";
import { Draft, type Drafted, type DraftNode, IMAGES } from "./draft.js";
import {
  type ArchitectureChoice,
  type ArchitectureName,
  DENSENETS,
  type DenseNetShape,
  RESNETS,
  type ResNetShape,
  VGGS,
  type VggShape,
} from "./knownArchitectures.js";
import { draftMiniResnet, isMiniResnet } from "./miniResnet.js";
import { draftResNet, isResNet, resNetShapeOf, resNetWords } from "./resnet.js";
import type { StateDict } from "./stateDict.js";
import { draftVgg, isVgg, vggShapeOf, vggWords } from "./vgg.js";

/** Network drafted over weights. */
export interface DraftedNetwork {
  readonly nodes: readonly DraftNode[];
  /** Name of its last tensor. */
  readonly output: string;
  readonly input: ImageInput;
  /** Its name, or a description. */
  readonly words: string;
}

/** Family of networks with the same names of weights. */
interface Family {
  /** Name of the weight whose second dimension is the channels of images. */
  readonly first: string;
  readonly isIts: (state: StateDict) => boolean;
  /** True for a chosen architecture of this family. */
  readonly has: (as: ArchitectureName) => boolean;
  readonly words: string;
  /** True if it has more than one kind of stem. Default: false. */
  readonly hasStem?: true;
  readonly draft: (draft: Draft, state: StateDict, choice: ArchitectureChoice) => Laid;
}

/** End of a drafted network. */
interface Laid {
  readonly last: Drafted;
  /** Description, if no architecture was chosen. */
  readonly words: string;
  /** Height and width of images. Default: open. */
  readonly size?: number;
}

/** All families, in the order in which names are compared with them. */
const FAMILIES: readonly Family[] = [
  {
    first: "conv1.weight",
    isIts: isMiniResnet,
    has: (as) => as === "mini-resnet",
    words: "mini-resnet",
    draft: (draft) => ({ ...draftMiniResnet(draft), words: "mini-resnet" }),
  },
  {
    first: "conv1.weight",
    isIts: isResNet,
    has: (as) => as in RESNETS,
    words: "a ResNet",
    hasStem: true,
    draft: (draft, state, { as, stem }) => {
      const shape = rowOf<ResNetShape>(RESNETS, as) ?? resNetShapeOf(state);
      return { last: draftResNet(draft, shape, stem), words: resNetWords(state, shape) };
    },
  },
  {
    first: "features.0.weight",
    isIts: isVgg,
    has: (as) => as in VGGS,
    words: "a VGG",
    draft: (draft, state, { as }) => {
      const shape = rowOf<VggShape>(VGGS, as) ?? vggShapeOf(state);
      return { last: draftVgg(draft, shape, state), words: vggWords(state, shape) };
    },
  },
  {
    first: "features.conv0.weight",
    isIts: isDenseNet,
    has: (as) => as in DENSENETS,
    words: "a DenseNet",
    draft: (draft, state, { as }) => {
      const shape = rowOf<DenseNetShape>(DENSENETS, as) ?? denseNetShapeOf(state);
      return { last: draftDenseNet(draft, shape), words: denseNetWords(state, shape) };
    },
  },
];

function rowOf<T>(table: Readonly<Record<string, T>>, name: string | undefined): T | undefined {
  return name === undefined ? undefined : table[name];
}

/**
 * Drafts the network of the weights in a state dict: the chosen one, or the one recognized by their names. Throws a
 * clause for the first weight that does not fit, and for names that fit no network.
 */
export function draftNetwork(state: StateDict, choice: ArchitectureChoice): DraftedNetwork {
  const { as, stem } = choice;
  const family = FAMILIES.find(({ isIts, has }) => (as === undefined ? isIts(state) : has(as)));
  if (family === undefined) throw unknownNames(state);
  if (stem !== undefined && family.hasStem !== true)
    throw new UserError(`Only a ResNet has a stem to choose, and this is ${family.words}. Leave out 'stem'.`);
  const draft = new Draft(state, as ?? family.words);
  const { last, words, size = null } = family.draft(draft, state, choice);
  draft.finish();
  const [, channels = 0] = draft.dims(family.first);
  return {
    nodes: draft.nodes,
    output: last.tensor,
    words: as ?? words,
    input: { name: IMAGES, dims: [null, channels, size, size], layout: "last" },
  };
}

const MOST_NAMED = 3;

function unknownNames(state: StateDict): Error {
  const names = [...state.values()].slice(0, MOST_NAMED).map(({ tensor }) => `'${tensor.name}'`);
  const more = state.size > MOST_NAMED ? " …" : "";
  return new Error(`its names fit no network that convscope knows (${names.join(", ")}${more})`);
}
