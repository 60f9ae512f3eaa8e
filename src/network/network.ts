import type * as tf from "@tensorflow/tfjs";
import type { Activation } from "../activations/activation.js";
import { unknown } from "../core/errors.js";
import { defined } from "../core/objectFields.js";
import { type Batch, batchesOf } from "../data/batches.js";
import type { FedInput } from "../data/feed.js";
import { scoped } from "../engine/scope.js";
import { joinedScores, type Scores, scoresWithBlocks } from "./ablation.js";
import { batchSizeOf } from "./batchSize.js";
import { blockSequence, type SequenceBlock, type Unit } from "./blockSequence.js";
import type { Changed } from "./change.js";
import type { ChannelPreprocessing } from "./description.js";
import { type Block, blocksOf } from "./findBlocks.js";
import { assertInputs, fedGraph, furtherInputsOf } from "./furtherInputs.js";
import { type Goal, goalBetween } from "./goal.js";
import { checkGoal } from "./goalEnd.js";
import { type Gradient, type GradientPart, joinedGradient } from "./gradient.js";
import { type GradientTensors, goalsAt, gradientsAt } from "./gradients.js";
import { type Graph, type GraphNode, runGraph } from "./graph.js";
import { graphOfHead, type Head, headsOf } from "./heads.js";
import { type HighwayBlock, highwaysOf } from "./highways.js";
import type { Initialization } from "./initialization.js";
import { type Kernel, kernelOf } from "./kernel.js";
import { biasAt, kernelAt, type LayerKernel } from "./layerKernel.js";
import type { ModelFacts, Naming, NetworkOrigin } from "./modelFacts.js";
import { type Inputs, preparedFor, recordedAt } from "./networkInputs.js";
import { type FileFacts, type OpenedNetwork, openedModel } from "./openedNetwork.js";
import { classesOf, classLogitsOf } from "./outputHead.js";
import { type PermutationGroup, permutationGroupsOf } from "./permutationGroups.js";
import { preprocessingFor } from "./pixelRange.js";
import type { Progress } from "./progress.js";
import { allocateActivation, type Recorded, writeBatch } from "./readTensor.js";
import { fieldsFor } from "./receptive/fieldsFor.js";
import type { ReceptiveField } from "./receptive/tapField.js";
import type { RecordedImages } from "./recordedImages.js";
import { type LayerDraws, type OnRedrawn, redrawLayers } from "./redrawnLayers.js";
import { differentiating, namingTap } from "./runLayer.js";
import { type Tap, tapOf } from "./tap.js";
import { tokenFactsOf } from "./tokenGrids.js";
import { hashOf, type Weights } from "./weights.js";
import { type Wire, wiringOf } from "./wiring.js";

/** Opened checkpoint. It holds tensors until it is disposed of. */
export type Network = Pick<OpenNetwork, keyof OpenNetwork>;

/**
 * Creates a network from a model, either opened or your own in memory, by default with the model's name and hash.
 * Disposing of the network disposes of the model. Throws `UserError` if convscope does not support the model.
 */
export function networkOf(model: tf.LayersModel, facts: ModelFacts = {}): Network {
  const { name = model.name, sha256 = hashOf(model), origin, ...known } = facts;
  return networkOfOpened(openedModel(model, { ...known, sha256 }), {
    name,
    ...defined({ origin }),
  });
}

/**
 * Creates a network from the result of a format. Disposing of the network disposes of that too. Throws `UserError` if
 * convscope does not support it.
 */
export function networkOfOpened(opened: OpenedNetwork, naming: Naming): Network {
  return new OpenNetwork(opened, opened.graph, naming);
}

class OpenNetwork {
  /** Name of the checkpoint, as shown in figures. */
  readonly name: string;
  /** Outputs, in the network's order. */
  readonly heads: readonly Head[];
  /** Height, width and channels of an image; null for an open dimension. */
  readonly input: readonly (number | null)[];
  /** Inputs besides the image, which `feeds` of its inputs give; empty if there are none. */
  readonly furtherInputs: readonly FedInput[];
  readonly taps: readonly Tap[];
  /** Residual blocks, in the network's order; empty if it has none. */
  readonly blocks: readonly Block[];
  /** Name of the tap that is read as the network's prediction: the first of its heads, unless another was selected. */
  readonly output: string;
  /**
   * Name of the tap with the scores before the softmax, the score before a single sigmoid unit, or the output itself
   * if it is linear; null for any other output.
   */
  readonly logits: string | null;
  /** Permutation group of each tap's channels, in the order of `taps`. */
  readonly permutationGroups: readonly PermutationGroup[];
  /** Wiring of the taps, in the order of `taps`. */
  readonly wiring: readonly Wire[];
  /** Highway blocks, in the network's order; empty if it has none. */
  readonly highways: readonly HighwayBlock[];
  /** Units that all images pass through in sequence: residual and highway blocks, or layers that keep the shape. */
  readonly chain: readonly Unit[];
  /** Number of classes that it scores, two in one sigmoid unit; null if its output is anything else. */
  readonly classes: number | null;
  readonly preprocessing: ChannelPreprocessing;
  /** SHA-256 of the checkpoint's topology and weights. */
  readonly sha256: string;
  /** Request that opens it again; undefined if it would reveal paths on the machine. */
  declare readonly origin?: NetworkOrigin;
  /** Untrained network that it was initialized as; undefined if unknown. */
  declare readonly initialization?: Initialization;
  /** Training progress; undefined if unknown. */
  declare readonly progress?: Progress;
  /** Format, framework, precision and size of its files; undefined if there are none. */
  declare readonly file?: FileFacts;
  /** Images of activations that were computed elsewhere; undefined for a network that computes its own. */
  declare readonly recordedImages?: RecordedImages;
  private readonly opened: OpenedNetwork;
  private readonly graph: Graph;
  private readonly links: readonly SequenceBlock[];

  constructor(opened: OpenedNetwork, graph: Graph, { name, origin }: Naming) {
    this.name = name;
    this.opened = opened;
    this.preprocessing = preprocessingFor(opened.graph, opened.preprocessing, opened.leavesPixelsOpen);
    this.sha256 = opened.sha256;
    if (origin !== undefined) this.origin = origin;
    if (opened.initialization !== undefined) this.initialization = opened.initialization;
    if (opened.progress !== undefined) this.progress = opened.progress;
    if (opened.file !== undefined) this.file = opened.file;
    this.graph = graph;
    this.heads = headsOf(graph);
    this.classes = classesOf(graph);
    const tokens = tokenFactsOf(graph);
    this.taps = graph.nodes.map((node, index) => tapOf(node, index, tokens[index]));
    this.blocks = blocksOf(graph);
    this.output = this.taps[graph.output.node]?.name ?? "";
    this.logits = this.taps[classLogitsOf(graph)?.node ?? -1]?.name ?? null;
    this.permutationGroups = permutationGroupsOf(graph);
    this.wiring = wiringOf(graph);
    this.highways = highwaysOf(graph);
    this.links = blockSequence(graph);
    this.chain = this.links.map(({ block }) => block);
    this.input = this.taps[0]?.shape ?? [];
    this.furtherInputs = furtherInputsOf(graph);
  }

  /**
   * Runs the network on a probe and returns the activation of each tap, in the order of `taps` (default: all of
   * them). The network runs once per batch for all taps, and no tensor is left behind. Throws `UserError` if the
   * images do not fit.
   */
  record(inputs: Inputs, taps: readonly Tap[] = this.taps): readonly Activation[] {
    assertInputs(this, inputs);
    const wanted = taps.map((tap) => this.indexOf(tap));
    const whole: Activation[] = [];
    // Each batch is written to its place at once: keeping all of them until the end would take twice the memory.
    for (const batch of this.batchesOf(inputs)) {
      for (const [index, part] of this.recordBatch(batch, wanted).entries()) {
        whole[index] ??= allocateActivation((taps[index] as Tap).name, part, inputs.shape[0]);
        writeBatch(whole[index], part, batch.start);
      }
    }
    return whole;
  }

  /**
   * Runs the network on a probe and returns the activation of each tap and the gradient of a goal with respect to it,
   * per image, of the network as it is or with a change. The input's gradient is with respect to the preprocessed
   * pixels. Throws `UserError` for a goal that the network does not have, and like `record`.
   */
  gradients(inputs: Inputs, goal: Goal, taps: readonly Tap[], { change }: Changed = {}): readonly Gradient[] {
    const nodes = taps.map((tap) => this.indexOf(tap));
    const parts = this.forGoal(inputs, goal, (batch, own) => {
      const found = differentiating(this.name, () =>
        gradientsAt(fedGraph(this.graph, batch), preparedFor(this, batch), { nodes, goal: own, change }),
      );
      return nodes.map((node) => {
        const { value, gradient } = found.get(node) as GradientTensors;
        return { value: recordedAt(node, value, batch), gradient: recordedAt(node, gradient, batch) };
      });
    });
    return taps.map(({ name }, index) =>
      joinedGradient(
        name,
        parts.map((part) => part[index] as GradientPart),
      ),
    );
  }

  /**
   * Runs the network on a probe and returns the goal of each image, of the network as it is or with a change. Throws
   * like `gradients`.
   */
  goals(inputs: Inputs, goal: Goal, { change }: Changed = {}): Float64Array {
    const parts = this.forGoal(inputs, goal, (batch, own) =>
      goalsAt(fedGraph(this.graph, batch), preparedFor(this, batch), { goal: own, change }),
    );
    return Float64Array.from(parts.flatMap((part) => [...part]));
  }

  /**
   * Runs the network with a subset of the blocks of its sequence, given by index, in each of several orders. Common
   * prefixes are computed once. Throws `UserError` for an order whose shapes do not match.
   */
  outputsThrough(inputs: Inputs, orders: readonly (readonly number[])[]): readonly Scores[] {
    assertInputs(this, inputs);
    const chain = { chain: this.links, name: this.name };
    const parts = [...this.batchesOf(inputs)].map((batch) => {
      const ablation = { ...chain, graph: fedGraph(this.graph, batch) };
      return scoped(() => scoresWithBlocks(ablation, preparedFor(this, batch), orders));
    });
    return orders.map((_, order) => joinedScores(parts.map((part) => part[order] as Scores)));
  }

  /** Receptive field of each tap's units, in the order of `taps`, for images of a size. Default: of any size. */
  fields(image?: readonly number[]): readonly ReceptiveField[] {
    return fieldsFor(this.graph, this, image);
  }

  weights(): readonly Weights[] {
    return this.opened.weights();
  }

  /** Kernels of the given taps that are computed by convolutions, in the order of `taps`. */
  kernels(taps: readonly Tap[] = this.taps): readonly Kernel[] {
    return taps.flatMap((tap) => {
      const { kind, kernel } = this.graph.nodes[this.indexOf(tap)] as GraphNode;
      if (kind !== "conv" || kernel === undefined) return [];
      return kernelOf(tap.name, kernel()) ?? [];
    });
  }

  /** Kernel of the layer that computes each tap, before its activation; undefined if it has none. */
  layerKernels(taps: readonly Tap[]): readonly (LayerKernel | undefined)[] {
    return taps.map((tap) => kernelAt(this.graph, this.indexOf(tap)));
  }

  /** Bias that each tap's layer adds to every channel before its activation; undefined if it adds none. */
  biases(taps: readonly Tap[]): readonly (Float32Array | undefined)[] {
    return taps.map((tap) => biasAt(this.graph, this.indexOf(tap)));
  }

  /**
   * Network that this one was initialized as, with weights drawn from a seed. It is independent and must be disposed
   * of separately. Undefined if the initialization is unknown.
   */
  untrained(seed: number): Network | undefined {
    const { initialization, preprocessing } = this;
    const model = this.opened.untrained?.(seed);
    if (initialization === undefined || model === undefined) return undefined;
    return networkOf(model, { preprocessing, initialization: { ...initialization, seed, trained: false } });
  }

  /** Redraws layers like `redrawLayers`, for as long as it runs. False if the layers of its format cannot be redrawn. */
  redraw(draws: LayerDraws, onRedrawn: OnRedrawn): boolean {
    return redrawLayers(this.opened.model, draws, onRedrawn);
  }

  /**
   * Same network with another head, named by its tap, as its output. It shares all weights, and is disposed of with
   * this network. Throws `UserError` for an unknown head.
   */
  reading(head: string): Network {
    const graph = graphOfHead(this.graph, head);
    const heads = this.heads.map(({ name }) => name);
    if (graph === undefined) throw unknown(`output of '${this.name}'`, head, heads);
    return head === this.output ? this : new OpenNetwork(this.opened, graph, this);
  }

  dispose(): void {
    this.opened.dispose();
  }

  /** Results of a function for each batch of images and the part of a goal that belongs to it. */
  private forGoal<T extends object>(
    inputs: Inputs,
    goal: Goal,
    compute: (batch: Batch, own: Goal) => T,
  ): readonly T[] {
    assertInputs(this, inputs);
    checkGoal(this.graph, goal, { name: this.name, images: inputs.shape[0] });
    return [...this.batchesOf(inputs)].map((batch) => {
      const own = goalBetween(goal, batch.start, batch.start + batch.shape[0]);
      return scoped(() => compute(batch, own));
    });
  }

  private batchesOf(inputs: Inputs): Iterable<Batch> {
    return batchesOf(inputs, batchSizeOf(this.graph));
  }

  private indexOf({ name }: Tap): number {
    const names = this.taps.map((tap) => tap.name);
    const index = names.indexOf(name);
    if (index < 0) throw unknown(`tap of '${this.name}'`, name, names);
    return index;
  }

  private recordBatch(inputs: Inputs, wanted: readonly number[]): readonly Recorded[] {
    return scoped(() => {
      const tensors = runGraph(fedGraph(this.graph, inputs), preparedFor(this, inputs), wanted);
      return wanted.map((index) =>
        namingTap(this.graph.nodes[index]?.name ?? "", () =>
          recordedAt(index, tensors.get(index) as tf.Tensor, inputs),
        ),
      );
    });
  }
}
