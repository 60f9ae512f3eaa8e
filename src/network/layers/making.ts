import type * as tf from "@tensorflow/tfjs";
import type { Maker } from "./maker.js";

/** Names that TensorFlow.js accepts for the variables of a layer. */
const NAMEABLE = /^[A-Za-z0-9][-A-Za-z0-9._/]*$/;

/** Error for a layer with more weights than its file stores. */
export class TooManyWeights extends Error {}

/** State of building a model from a file: the maker of the file, and the number of weights left to allocate. */
export class Making {
  readonly maker: Maker;
  private left: number;
  private readonly taken = new WeakSet<tf.layers.Layer>();
  private readonly renamed: (readonly [tf.layers.Layer, string])[] = [];

  /** `numbers`: largest total number of weights. Default: no limit. */
  constructor(maker: Maker, numbers = Number.POSITIVE_INFINITY) {
    this.maker = maker;
    this.left = numbers;
  }

  /**
   * Settings of a layer, with a temporary name until the model is complete if TensorFlow.js would reject the file's
   * name.
   */
  settings(name: string, config: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    const named = { name, ...config };
    return NAMEABLE.test(String(named.name)) ? named : { ...named, name: this.standIn() };
  }

  private standIn(): string {
    return `layer_${this.renamed.length}_without_a_name`;
  }

  /**
   * Registers a new layer: checks its number of weights before any memory is allocated for them, and remembers its
   * final name.
   */
  take(layer: tf.layers.Layer, name: string): void {
    if (layer.name === this.standIn()) this.renamed.push([layer, name]);
    if (this.left === Number.POSITIVE_INFINITY) return;
    for (const part of partsOf(layer)) {
      if (this.taken.has(part)) continue;
      this.taken.add(part);
      const { addWeight } = part as unknown as Adding;
      const adding: Adding["addWeight"] = (...given) => {
        this.left -= sizeOf(given[1]);
        if (this.left < 0)
          throw new TooManyWeights(
            `its layer '${name}' needs ${sizeOf(given[1])} weights, more than are stored`,
          );
        return addWeight.apply(part, given);
      };
      Object.assign(part, { addWeight: adding });
    }
  }

  /** Gives all layers their names from the file. */
  finish(): void {
    for (const [layer, name] of this.renamed) layer.name = name;
  }
}

interface Adding {
  addWeight(this: unknown, name: string, shape: tf.Shape, ...others: unknown[]): unknown;
}

/** Layer and its inner layers that have weights: cells, both directions, and the layer applied at each time step. */
function partsOf(layer: tf.layers.Layer): readonly tf.layers.Layer[] {
  const inner = ["cell", "cells", "layer", "forwardLayer", "backwardLayer"].flatMap((name) => {
    const found: unknown = Reflect.get(layer, name);
    return [found].flat().filter(isLayer);
  });
  return [layer, ...inner.flatMap(partsOf)];
}

function isLayer(value: unknown): value is tf.layers.Layer {
  return typeof (value as Partial<Adding> | null | undefined)?.addWeight === "function";
}

function sizeOf(shape: tf.Shape): number {
  return shape.reduce<number>((product, length) => product * (length ?? 1), 1);
}
