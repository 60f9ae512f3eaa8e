import { UserError } from "../../../core/errors.js";
import type { ImageInput } from "../tensorGraph/openProgram.js";
import { Draft, type DraftNode, IMAGES } from "./draft.js";
import { type ArchitectureChoice, RESNETS } from "./knownArchitectures.js";
import { draftMiniResnet, isMiniResnet } from "./miniResnet.js";
import { draftResNet, isResNet, resNetShapeOf, resNetWords } from "./resnet.js";
import type { StateDict } from "./stateDict.js";

/** A network that was laid over weights. */
export interface DraftedNetwork {
  readonly nodes: readonly DraftNode[];
  /** The name of its last tensor. */
  readonly output: string;
  readonly input: ImageInput;
  /** Its name, or what it is in words. */
  readonly words: string;
}

/**
 * Lays a network over the weights of a state dict: the one that is chosen, or the one that their names tell. Throws a
 * sentence for the first weight that does not fit, and for names that fit no network.
 */
export function draftNetwork(state: StateDict, { as, stem }: ArchitectureChoice): DraftedNetwork {
  if (as === "mini-resnet" || (as === undefined && isMiniResnet(state))) {
    if (stem !== undefined)
      throw new UserError("Only a ResNet has a stem to choose: 'mini-resnet' has one of its own.");
    return draftedMiniResnet(state);
  }
  if (as !== undefined || isResNet(state))
    return draftedResNet(state, { ...(as && { as }), ...(stem && { stem }) });
  const names = [...state.values()].slice(0, MOST_NAMED).map(({ tensor }) => `'${tensor.name}'`);
  throw new Error(
    `its names fit no network that convscope knows (${names.join(", ")}${state.size > MOST_NAMED ? " …" : ""})`,
  );
}

const MOST_NAMED = 3;

function draftedMiniResnet(state: StateDict): DraftedNetwork {
  const draft = new Draft(state, "mini-resnet");
  const { last, size } = draftMiniResnet(draft);
  draft.finish();
  return networkOf(draft, { output: last.tensor, words: "mini-resnet", size });
}

function draftedResNet(state: StateDict, { as, stem }: ArchitectureChoice): DraftedNetwork {
  const shape = as === undefined || as === "mini-resnet" ? resNetShapeOf(state) : RESNETS[as];
  const draft = new Draft(state, as ?? "a ResNet");
  const last = draftResNet(draft, shape, stem);
  draft.finish();
  return networkOf(draft, { output: last.tensor, words: as ?? resNetWords(state, shape), size: null });
}

interface Ending {
  readonly output: string;
  readonly words: string;
  /** The height and width of images; null where they are open. */
  readonly size: number | null;
}

function networkOf(draft: Draft, { output, words, size }: Ending): DraftedNetwork {
  const [, channels = 0] = draft.dims("conv1.weight");
  return {
    nodes: draft.nodes,
    output,
    words,
    input: { name: IMAGES, dims: [null, channels, size, size], layout: "last" },
  };
}
