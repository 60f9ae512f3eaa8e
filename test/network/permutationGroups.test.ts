import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { Highway } from "../../src/architectures/layers/highwayLayer.js";
import { open } from "../../src/checkpoints/open.js";
import { networkOf } from "../../src/network/network.js";
import { withEngine } from "../support/engine.js";
import { built, chain } from "../support/models.js";

withEngine();

const conv = (name: string, filters: number, more = {}) =>
  tf.layers.conv2d({ name, filters, kernelSize: 3, padding: "same", ...more });

/** The names of the taps of each permutation group with several taps. */
function groupsIn({ taps, permutationGroups }: ReturnType<typeof networkOf>): readonly string[] {
  const names = new Map<number, string[]>();
  permutationGroups.forEach(({ index }, tap) => {
    names.set(index, [...(names.get(index) ?? []), taps[tap]?.name ?? ""]);
  });
  return [...names.values()].filter((group) => group.length > 1).map((group) => group.join(" "));
}

describe("permutation groups of channels", () => {
  it("are one for a whole residual stream, and others before and after it", async () => {
    const network = await open("bundled:mini-resnet");
    expect(groupsIn(network)).toEqual([
      "conv1/pre conv1",
      "conv2/pre conv2 residual1/branch residual1 relu1 residual2/branch residual2 relu2 residual3/branch " +
        "residual3 relu3 residual4/branch residual4 relu4 residual5/branch residual5 relu5 pool flatten dropout",
      "dense/pre dense",
    ]);
    const fixed = network.taps
      .filter((_, index) => network.permutationGroups[index]?.isFixed)
      .map(({ name }) => name);
    expect(fixed).toEqual(["input", "dense/pre", "dense"]);
    const flat = network.permutationGroups[network.taps.findIndex(({ name }) => name === "flatten")];
    expect(flat?.width).toBe(8);
    network.dispose();
  });

  it("begin at a projection, which the sum shares with its branch", async () => {
    const network = await open("bundled:mini-resnet-bn");
    const groups = groupsIn(network);
    expect(groups).toContain("stem stem_norm stem_relu block1_conv2 block1_norm2 block1 block1_relu");
    expect(groups).toContain(
      "block2_shortcut block2_shortcut_norm block2_conv2 block2_norm2 block2 block2_relu",
    );
    expect(groups).toContain("block1_conv1 block1_norm1 block1_relu1");
    network.dispose();
  });

  it("are shared by the gates of highway blocks, and separate in a plain network", () => {
    const highway = networkOf(
      built(() => chain([6, 6, 1], [conv("stem", 3), new Highway({ name: "high", layer: conv("h", 3) })])),
    );
    expect(new Set(highway.permutationGroups.slice(1).map(({ index }) => index)).size).toBe(1);
    const plain = networkOf(
      built(() => chain([6, 6, 1], [conv("one", 3), conv("two", 3), conv("three", 3)])),
    );
    expect(new Set(plain.permutationGroups.map(({ index }) => index)).size).toBe(4);
    highway.dispose();
    plain.dispose();
  });

  it("pass through a depthwise convolution, but not through operations that exchange or join axes", () => {
    const layers = [
      conv("stem", 3),
      tf.layers.depthwiseConv2d({ name: "deep", kernelSize: 3 }),
      tf.layers.permute({ name: "turned", dims: [3, 1, 2] }),
      tf.layers.reshape({ name: "halves", targetShape: [3, 8, 2] }),
    ];
    const network = networkOf(built(() => chain([6, 6, 1], layers)));
    const [, stem, deep, turned, halves] = network.permutationGroups;
    expect(deep?.index).toBe(stem?.index);
    expect(new Set([stem?.index, turned?.index, halves?.index]).size).toBe(3);
    network.dispose();
    const input = tf.input({ shape: [4, 4, 1] });
    const [a, b] = [conv("a", 2).apply(input), conv("b", 3).apply(input)] as tf.SymbolicTensor[];
    const both = tf.layers.concatenate({ name: "both" }).apply([a, b] as tf.SymbolicTensor[]);
    const joined = networkOf(tf.model({ inputs: input, outputs: both as tf.SymbolicTensor }));
    expect(new Set(joined.permutationGroups.map(({ index }) => index)).size).toBe(4);
    joined.dispose();
  });
});

describe("the kernel of a tap's layer", () => {
  it("is found before and after its activation, with the tap that it reads, and nowhere else", async () => {
    const network = await open("bundled:mini-resnet");
    const named = (name: string) => network.taps.filter((tap) => tap.name === name);
    const [before] = network.layerKernels(named("conv2/pre"));
    const [behind] = network.layerKernels(named("conv2"));
    expect(before).toEqual(behind);
    expect(before).toMatchObject({ shape: [3, 3, 64, 8], form: "plain", reads: "conv1" });
    expect(network.layerKernels(named("dense"))[0]).toMatchObject({ shape: [1568, 10], reads: "dropout" });
    expect(network.layerKernels([...named("input"), ...named("relu1"), ...named("pool")])).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    network.dispose();
  });
});
