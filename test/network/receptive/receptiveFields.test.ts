import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { Residual } from "../../../src/architectures/layers/residual.js";
import { open } from "../../../src/checkpoints/open.js";
import { type Network, networkOf } from "../../../src/network/network.js";
import { boxOf, type ReceptiveField } from "../../../src/network/receptive/tapField.js";
import type { Tap } from "../../../src/network/tap.js";
import { withEngine } from "../../support/engine.js";
import { EXPLAIN } from "../../support/explain.js";
import { gradientBounds, liesWithin } from "../../support/gradientBounds.js";
import { built, chain } from "../../support/models.js";

withEngine();

const fieldOf = (network: Network, name: string) =>
  network.fields()[network.taps.findIndex((tap) => tap.name === name)] as ReceptiveField;

const numbersOf = ({ axes }: ReceptiveField) => axes.map(({ size, step, first }) => [size, step, first]);

/** Weights of ones, so that a unit has a gradient at every pixel that it sees, and at no other. */
const ONES = { kernelInitializer: "ones", useBias: false } as const;
const conv = (settings: object) => tf.layers.conv2d({ filters: 1, kernelSize: 3, ...ONES, ...settings });

/** Units of a map: its corners, the middle, and what lies between. */
function unitsOf({ shape }: Tap): readonly (readonly [number, number])[] {
  const [height = 1, width = 1] = shape as readonly number[];
  const rows = new Set([0, 1, 2, Math.floor(height / 2), height - 2, height - 1]);
  return [...rows]
    .filter((row) => row >= 0 && row < height)
    .map((row) => [row, Math.min(width - 1, Math.floor((row * width) / height))] as const);
}

const CHAINS: readonly (readonly [string, () => readonly tf.layers.Layer[]])[] = [
  ["a same convolution", () => [conv({ padding: "same" })]],
  ["a strided same convolution, which pads only the end", () => [conv({ padding: "same", strides: 2 })]],
  [
    "strides, dilation and valid padding",
    () => [
      conv({ padding: "same", strides: [2, 3], kernelSize: [3, 5] }),
      conv({ padding: "same", dilationRate: 2, kernelSize: 2 }),
      conv({ padding: "valid", kernelSize: [2, 1] }),
    ],
  ],
  [
    "average pools",
    () => [
      tf.layers.averagePooling2d({ poolSize: 3, strides: 2, padding: "same" }),
      tf.layers.averagePooling2d({ poolSize: 2 }),
    ],
  ],
  [
    "cropping, padding and enlarging",
    () => [
      tf.layers.cropping2D({
        cropping: [
          [1, 2],
          [0, 3],
        ],
      }),
      conv({ padding: "same" }),
      tf.layers.zeroPadding2d({
        padding: [
          [2, 0],
          [1, 1],
        ],
      }),
      tf.layers.upSampling2d({ size: [2, 3] }),
      conv({ padding: "valid" }),
    ],
  ],
  [
    "a transposed convolution",
    () => [
      conv({ padding: "same", strides: 2 }),
      tf.layers.conv2dTranspose({ filters: 1, kernelSize: 5, strides: 2, padding: "same", ...ONES }),
      conv({ padding: "same" }),
    ],
  ],
  [
    "a transposed convolution that keeps its ends",
    () => [tf.layers.conv2dTranspose({ filters: 1, kernelSize: 3, strides: 3, padding: "valid", ...ONES })],
  ],
  [
    "a residual block",
    () => [conv({ padding: "same" }), new Residual({ layer: conv({ padding: "same", kernelSize: 5 }) })],
  ],
];

describe("receptive fields", () => {
  it("of the bundled network are those of the reference", async () => {
    const network = await open("bundled:mini-resnet");
    for (const [name, due] of Object.entries(EXPLAIN.receptive.seed)) {
      const own = name === "input" ? (network.taps[0] as Tap).name : name;
      const field = fieldOf(network, own);
      expect([name, field.status, ...numbersOf(field)]).toEqual([name, "exact", due, due]);
    }
    network.dispose();
  });

  it.each(CHAINS)("of %s are the pixels with a gradient, at the borders too", (_, layers) => {
    const network = networkOf(built(() => chain([13, 11, 1], layers())));
    network.taps.slice(1).forEach((tap) => {
      const field = fieldOf(network, tap.name);
      expect(field.status).not.toBe("unknown");
      for (const unit of unitsOf(tap))
        expect([tap.name, unit, boxOf(field, unit, [13, 11])]).toEqual([
          tap.name,
          unit,
          gradientBounds(network, tap, { unit, size: [13, 11, 1] }),
        ]);
    });
    network.dispose();
  });

  it("of TensorFlow's strided padding begin at the first pixel", () => {
    const network = networkOf(
      built(() => chain([12, 12, 1], [conv({ name: "c", padding: "same", strides: 2 })])),
    );
    expect(numbersOf(fieldOf(network, "c"))).toEqual([
      [3, 2, 0],
      [3, 2, 0],
    ]);
    network.dispose();
  });

  it("behind a read-out are the whole input, and of unknown operations unknown", () => {
    const layers = [
      conv({ name: "c", padding: "same" }),
      tf.layers.flatten({ name: "flat" }),
      tf.layers.dense({ name: "dense", units: 2 }),
    ];
    const network = networkOf(built(() => chain([6, 6, 1], layers)));
    expect(["c", "flat", "dense"].map((name) => fieldOf(network, name).status)).toEqual([
      "exact",
      "upper bound",
      "whole input",
    ]);
    network.dispose();
    const other = networkOf(
      built(() => chain([6, 6, 1], [tf.layers.permute({ name: "p", dims: [2, 1, 3] })])),
    );
    expect(fieldOf(other, "p").status).toBe("unknown");
    other.dispose();
  });

  it("of a sum of branches with different steps are upper bounds", () => {
    const input = tf.input({ shape: [8, 8, 1] });
    const through = (layers: readonly tf.layers.Layer[]) =>
      layers.reduce<tf.SymbolicTensor>((x, layer) => layer.apply(x) as tf.SymbolicTensor, input);
    const small = through([conv({ strides: 2, padding: "same" })]);
    const cut = through([
      tf.layers.cropping2D({
        cropping: [
          [2, 2],
          [2, 2],
        ],
      }),
    ]);
    const sum = tf.layers.add({ name: "sum" }).apply([small, cut]) as tf.SymbolicTensor;
    const network = networkOf(built(() => tf.model({ inputs: input, outputs: sum })));
    const field = fieldOf(network, "sum");
    expect([field.status, ...numbersOf(field)]).toEqual(["upper bound", [3, null, null], [3, null, null]]);
    expect(boxOf(field, [0, 3], [8, 8])).toEqual({ rows: [0, 2], columns: [5, 7] });
    network.dispose();
  });

  it("of an input of open size have sizes and steps, but no bounds", () => {
    const network = networkOf(
      built(() => chain([null, null, 1], [conv({ name: "c", strides: 2, padding: "same" })])),
    );
    const { status, axes } = fieldOf(network, "c");
    expect([status, axes[0]]).toEqual(["exact", { size: 3, step: 2, first: 0, seen: null }]);
    network.dispose();
  });
});

const FORMATS = "test/fixtures/formats";

/** Files of all formats, and the number of their taps whose reach is unknown. */
const FILES: readonly (readonly [string, number])[] = [
  ["twins/twin.keras", 0],
  ["twins/twin.onnx", 0],
  ["twins/twin.pt2", 0],
  ["twins/twin.safetensors", 0],
  ["twins/tfjs-layers", 0],
  ["keras/mobile.keras", 0],
  ["keras/operations.keras", 0],
  ["onnx/keras-channels-last.onnx", 0],
  ["onnx/resnet-bn.onnx", 0],
  ["pt2/mobile.pt2", 0],
  ["pt2/modern.pt2", 0],
  ["state/resnet.safetensors", 0],
  ["state/densenet.pth", 0],
  ["tfjs-graph/atrous", 0],
  ["tfjs-graph/operations", 0],
];

describe("pixels with a gradient lie inside the receptive fields of the taps of", () => {
  it.each(FILES)("%s", async (path, unknown) => {
    const network = await open(`${FORMATS}/${path}`);
    const [height, width, channels] = network.input.map((size) => size ?? 33) as [number, number, number];
    const fields = network.fields([height, width, channels]);
    expect(fields.filter(({ status }) => status === "unknown")).toHaveLength(unknown);
    network.taps.forEach((tap, index) => {
      const field = fields[index] as ReceptiveField;
      const positions = field.axes.map(({ seen }) => seen?.length ?? 1);
      if (tap.shape.length < 3 || index === 0 || positions.length < 2) return;
      const unit = positions.map((count) => Math.floor(count / 2)) as [number, number];
      const found = gradientBounds(network, tap, { unit, size: [height, width, channels] });
      expect([tap.name, liesWithin(found, boxOf(field, unit, [height, width]))]).toEqual([tap.name, true]);
    });
    network.dispose();
  });
});
