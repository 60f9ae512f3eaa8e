import type * as tf from "@tensorflow/tfjs";
import type { Maker } from "./maker.js";

/** Names that TensorFlow.js takes for the variables of a layer. */
const NAMEABLE = /^[A-Za-z0-9][-A-Za-z0-9._/]*$/;

/** Error for a layer with more weights than its file stores. */
export class TooManyWeights extends Error {}

/** State of building a model from a file: the maker of the file, and the number of weights that are left. */
export class Making {
  readonly maker: Maker;
  private left: number;
  private readonly taken = new WeakSet<tf.layers.Layer>();
  private readonly renamed: (readonly [tf.layers.Layer, string])[] = [];

  /** `numbers`: how many numbers all weights may have together. Default: any. */
  constructor(maker: Maker, numbers = Number.POSITIVE_INFINITY) {
    this.maker = maker;
    this.left = numbers;
  }

  /** The settings of a layer, with another name until the model is whole where TensorFlow.js would not take the file's. */
  settings(name: string, config: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    const named = { name, ...config };
    return NAMEABLE.test(String(named.name)) ? named : { ...named, name: this.standIn() };
  }

  private standIn(): string {
    return `layer_${this.renamed.length}_without_a_name`;
  }

  /** Takes a new layer, which is to bear a name and whose weights count, before memory is set aside for any of them. */
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

  /** Gives layers the names of the file. */
  finish(): void {
    for (const [layer, name] of this.renamed) layer.name = name;
  }
}

interface Adding {
  addWeight(this: unknown, name: string, shape: tf.Shape, ...others: unknown[]): unknown;
}

/** A layer and the layers in it that have weights of their own: cells, both directions, what is done with each step. */
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
