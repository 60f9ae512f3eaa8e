import { UniqueNames } from "../../../core/uniqueNames.js";
import type { OperationNode, Setting } from "../tensorGraph/operationNode.js";
import { activationOperations } from "../tensorGraph/operations/activations.js";
import { add } from "../tensorGraph/operations/arithmetic.js";
import { conv } from "../tensorGraph/operations/convolutions.js";
import { batchNormalization } from "../tensorGraph/operations/normalizations.js";
import {
  adaptivePooling,
  averagePooling,
  globalAverage,
  maxPooling,
} from "../tensorGraph/operations/pools.js";
import { gemm } from "../tensorGraph/operations/products.js";
import { concat, flatten } from "../tensorGraph/operations/structure.js";
import type { Result, Site } from "../tensorGraph/site.js";
import type { StateDict } from "./stateDict.js";

/** Operations that networks are drafted with: those of ONNX, and the adaptive average pool of PyTorch. */
const OPERATIONS = {
  AdaptiveAveragePool: (site: Site) => adaptivePooling("average", site, site.integers("output_size") ?? []),
  Add: add,
  AveragePool: averagePooling,
  BatchNormalization: batchNormalization,
  Concat: concat,
  Conv: conv,
  Flatten: flatten,
  Gemm: gemm,
  GlobalAveragePool: globalAverage,
  MaxPool: maxPooling,
  Relu: activationOperations.Relu,
  Softmax: activationOperations.Softmax,
} as const;

/** Operation of a network. */
export interface DraftNode extends OperationNode {
  readonly op: keyof typeof OPERATIONS;
  readonly settings: ReadonlyMap<string, Setting>;
}

/** Computes the result of an operation. */
export function resultOf({ op }: DraftNode, site: Site): Result {
  return OPERATIONS[op](site);
}

/** Tensor in a drafted network. */
export interface Drafted {
  readonly tensor: string;
  /** Number of its channels, or of its values if it has no spatial axes. */
  readonly channels: number;
}

/** Geometry of a convolution. */
interface ConvolutionShape {
  /** Height and width of its kernel. */
  readonly size: number;
  /** Number of output channels. Default: that of its stored kernel. */
  readonly filters?: number | undefined;
  /** Default: 1. */
  readonly stride?: number;
  /** Default: 1. Null for the number of its stored kernel. */
  readonly groups?: number | null | undefined;
}

/** Name of a tap, if it differs from the module that computes it. */
interface Naming {
  /** Name of the tap. Default: the module's. */
  readonly tap?: string;
}

/** Name of the tensor with the images. */
export const IMAGES = "input";

/**
 * Network drafted over the weights of a state dict, module by module. Every weight that a module needs is looked up
 * there by name. Throws a clause for the first one that is missing or has another shape.
 */
export class Draft {
  readonly nodes: DraftNode[] = [];
  private readonly state: StateDict;
  private readonly title: string;
  private readonly used = new Set<string>();
  private readonly names = new UniqueNames();

  /** `title`: description of the network for messages. */
  constructor(state: StateDict, title: string) {
    this.state = state;
    this.title = title;
  }

  has(name: string): boolean {
    return this.state.has(name);
  }

  /** Shape of a weight. */
  dims(name: string): readonly number[] {
    const found = this.state.get(name);
    if (found === undefined) throw new Error(`it lacks '${name}', which ${this.title} has`);
    return found.tensor.dims;
  }

  images(channels: number): Drafted {
    return { tensor: IMAGES, channels };
  }

  /** Convolution with zero padding, so that a stride of 1 keeps the size. */
  convolution(
    x: Drafted,
    path: string,
    { size, filters, stride = 1, groups = 1, tap }: ConvolutionShape & Naming,
  ): Drafted {
    const [stored = 0, perGroup = 1] = this.dims(`${path}.weight`);
    const count = groups ?? x.channels / perGroup;
    const outputs = filters ?? stored;
    const weights = this.weights(path, {
      weight: [outputs, x.channels / count, size, size],
      ...(this.has(`${path}.bias`) && { bias: [outputs] }),
    });
    const pad = Math.floor(size / 2);
    const settings = { strides: [stride, stride], pads: [pad, pad, pad, pad], group: count };
    return this.add("Conv", [x, ...weights], { path, settings, channels: outputs, tap });
  }

  batchNorm(x: Drafted, path: string): Drafted {
    const each = [x.channels];
    const weights = this.weights(path, { weight: each, bias: each, running_mean: each, running_var: each });
    return this.add("BatchNormalization", [x, ...weights], { path, channels: x.channels });
  }

  dense(x: Drafted, path: string, { tap }: Naming = {}): Drafted {
    const [outputs = 0] = this.dims(`${path}.weight`);
    const weights = this.weights(path, { weight: [outputs, x.channels], bias: [outputs] });
    return this.add("Gemm", [x, ...weights], { path, settings: { transB: 1 }, channels: outputs, tap });
  }

  relu(x: Drafted, path: string, { tap }: Naming = {}): Drafted {
    return this.add("Relu", [x], { path, channels: x.channels, tap });
  }

  softmax(x: Drafted, path: string, { tap }: Naming = {}): Drafted {
    return this.add("Softmax", [x], { path, channels: x.channels, tap });
  }

  sum(x: Drafted, y: Drafted, path: string): Drafted {
    return this.add("Add", [x, y], { path, channels: x.channels });
  }

  /** Concatenates the maps of two tensors. */
  concatenate(x: Drafted, y: Drafted, path: string): Drafted {
    return this.add("Concat", [x, y], { path, settings: { axis: 1 }, channels: x.channels + y.channels });
  }

  maxPool(x: Drafted, path: string, shape: PoolShape): Drafted {
    return this.add("MaxPool", [x], { path, settings: poolSettings(shape), channels: x.channels });
  }

  averagePool(x: Drafted, path: string, shape: PoolShape): Drafted {
    return this.add("AveragePool", [x], { path, settings: poolSettings(shape), channels: x.channels });
  }

  /** Average pool to square maps of a side, whatever the size of its input. */
  averageTo(x: Drafted, path: string, side: number): Drafted {
    return this.add("AdaptiveAveragePool", [x], {
      path,
      settings: { output_size: [side, side] },
      channels: x.channels,
    });
  }

  averageAll(x: Drafted, path: string): Drafted {
    return this.add("GlobalAveragePool", [x], { path, channels: x.channels });
  }

  /**
   * Height and width of square maps whose values a dense layer takes. Throws a clause if their number is not a
   * square.
   */
  sideOf({ channels }: Drafted, path: string): number {
    const [, inputs = 0] = this.dims(`${path}.weight`);
    const side = Math.sqrt(inputs / channels);
    if (Number.isSafeInteger(side) && side > 0) return side;
    throw new Error(`its '${path}.weight' takes ${inputs} values, which do not form ${channels} square maps`);
  }

  /** Flattens all values of an image, channel by channel. `places`: number of positions per channel. */
  flatten(x: Drafted, path: string, places = 1): Drafted {
    return this.add("Flatten", [x], { path, channels: x.channels * places });
  }

  /** Throws a clause for the first weight that no module has used. */
  finish(): void {
    for (const [name, { source }] of this.state)
      if (!this.used.has(name)) throw new Error(`its '${source}' has no place in ${this.title}`);
  }

  private weights(path: string, shapes: Readonly<Record<string, readonly number[]>>): readonly string[] {
    return Object.entries(shapes).map(([own, expected]) => {
      const name = `${path}.${own}`;
      const dims = this.dims(name);
      if (String(dims) !== String(expected)) {
        const [found, wanted] = [dims, expected].map((sizes) => sizes.join("×") || "one number");
        throw new Error(`its '${this.sourceOf(name)}' is ${found}, where ${this.title} has ${wanted}`);
      }
      this.used.add(name);
      return name;
    });
  }

  private sourceOf(name: string): string {
    return this.state.get(name)?.source ?? name;
  }

  private add(op: DraftNode["op"], inputs: readonly (Drafted | string)[], made: Made): Drafted {
    const { path, channels, settings = {}, tap } = made;
    const weight = `${path}.weight`;
    const isStored = this.has(weight) && inputs.includes(weight);
    const tensor = this.names.take(isStored ? this.sourceOf(weight).slice(0, -".weight".length) : path);
    this.nodes.push({
      name: tap ?? path,
      op,
      inputs: inputs.map((input) => (typeof input === "string" ? input : input.tensor)),
      outputs: [tensor],
      settings: new Map(Object.entries(settings).map(([name, value]) => [name, settingOf(value)])),
    });
    return { tensor, channels };
  }
}

interface PoolShape {
  readonly size: number;
  /** Default: the size. */
  readonly stride?: number;
  /** Default: 0. */
  readonly pad?: number;
}

/** Operation that is added to a draft. */
interface Made {
  readonly path: string;
  readonly channels: number;
  readonly settings?: Readonly<Record<string, number | readonly number[]>>;
  readonly tap?: string | undefined;
}

function poolSettings({ size, stride = size, pad = 0 }: PoolShape): Required<Made>["settings"] {
  return { kernel_shape: [size, size], strides: [stride, stride], pads: [pad, pad, pad, pad] };
}

function settingOf(value: number | readonly number[]): Setting {
  return typeof value === "number" ? { integer: value } : { integers: value };
}
