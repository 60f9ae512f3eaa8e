import type { Activation } from "../../src/activations/activation.js";
import type { Tap } from "../../src/network/tap.js";
import type { ViewInput } from "../../src/views/view.js";
import { blob } from "./subjects.js";

/** The predictions of a synthetic network: the values of its output for each image. */
export interface MadeUpAnswer {
  readonly answers: readonly (readonly number[])[];
  readonly labels?: readonly (number | undefined)[];
}

const MAPS = [
  { name: "conv", op: "relu of conv 3×3", size: 12, channels: 20 },
  { name: "sum", op: "x + F(x)", size: 12, channels: 8 },
  { name: "deep/relu", op: "relu", size: 5, channels: 11 },
] as const;

/** A subject of three taps of maps, the later ones stronger, and an output of units. Channel 2 of `conv` is silent. */
export function madeUpNetwork({ answers, labels = [] }: MadeUpAnswer): ViewInput {
  const ids = answers.map((_, image) => image);
  const units = answers[0]?.length ?? 0;
  const maps = MAPS.map(({ name, size, channels }, depth): Activation => {
    const shape = [ids.length, size, size, channels] as const;
    const values = Float32Array.from({ length: ids.length * size * size * channels }, (_, index) => {
      const [channel, place] = [index % channels, Math.floor(index / channels) % (size * size)];
      const image = Math.floor(index / channels / size / size);
      const value = blob({ row: Math.floor(place / size), column: place % size, channel }) * (depth + 1);
      const strength = (1 + channel / 10) / (1 + image);
      if (name === "conv" && channel === 2) return 0;
      return strength * (name === "sum" ? value : Math.abs(value));
    });
    return { tap: name, shape, values };
  });
  const output: Activation = {
    tap: "answer",
    shape: [ids.length, 1, 1, units],
    values: Float32Array.from(answers.flat()),
  };
  return {
    network: "made up",
    probe: {
      address: "made:up/0",
      shape: [ids.length, 12, 12, 1],
      values: Float32Array.from({ length: ids.length * 144 }, (_, index) => (index % 12) / 12),
      ids,
      labels: ids.map((image) => labels[image]),
      names: ids.map(String),
      notes: ids.map(() => ""),
    },
    taps: [
      ...MAPS.map(({ name, op, size, channels }) => tap(name, op, [size, size, channels])),
      tap("answer", "softmax of dense", [units]),
    ],
    activations: [...maps, output],
    kernels: [],
    output: "answer",
    blocks: [],
  };
}

function tap(name: string, op: string, shape: readonly number[]): Tap {
  const cost = { parameters: 0, macs: 0 };
  return { name, source: name, kind: "activation", op, preActivation: false, shape, ...cost };
}
