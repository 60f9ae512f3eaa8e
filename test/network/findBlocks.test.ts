import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import type { Activation } from "../../src/activations/activation.js";
import { architectures } from "../../src/architectures/index.js";
import { mergeNames } from "../../src/architectures/layers/merges.js";
import { Residual } from "../../src/architectures/layers/residual.js";
import { open } from "../../src/checkpoints/open.js";
import type { Block } from "../../src/network/findBlocks.js";
import type { Network } from "../../src/network/network.js";
import { traceModel } from "../../src/network/traceModel.js";
import { withEngine } from "../support/engine.js";
import {
  apart,
  BRANCHES,
  built,
  chain,
  images,
  largest,
  networkHere,
  withFolders,
  writeCheckpoint,
} from "../support/models.js";

withEngine();
const folder = withFolders();

type Node = tf.SymbolicTensor;
type Layer = tf.layers.Layer;

const MAPS = [8, 8, 2] as const;

const conv = (
  name: string,
  { size = 3, filters = 2, strides = 1, activation = "linear" as "linear" | "relu" } = {},
) => tf.layers.conv2d({ name, filters, strides, activation, kernelSize: size, padding: "same" });
const norm = (name: string) => tf.layers.batchNormalization({ name });
const relu = (name: string) => tf.layers.activation({ activation: "relu", name });
const through = (x: Node, ...layers: readonly Layer[]) =>
  layers.reduce<Node>((value, layer) => layer.apply(value) as Node, x);
const add = (name: string, ...inputs: readonly Node[]) => tf.layers.add({ name }).apply([...inputs]) as Node;

/** A model of one input, built by a function of its input. */
function graphOf(build: (x: Node) => Node, shape: readonly number[] = MAPS): tf.LayersModel {
  return built(() => {
    const input = tf.input({ shape: [...shape], name: "input" });
    return tf.model({ inputs: input, outputs: build(input) });
  });
}

/** A block without the taps of its branch, which a separate test covers. */
type Bare = Omit<Block, "branchTaps">;

const bare = (blocks: readonly Block[]): readonly Bare[] => blocks.map(({ branchTaps: _, ...rest }) => rest);

const blocksIn = (build: (x: Node) => Node, shape: readonly number[] = MAPS) =>
  bare(networkHere(graphOf(build, shape)).blocks);

const block = (sum: string, [input, branch]: readonly [string, string], other: Partial<Bare> = {}): Bare => ({
  name: sum,
  input,
  branch,
  shortcut: input,
  sum,
  output: sum,
  ...other,
});

/** Fails unless the recorded taps of each block add up and follow from the sum. */
function expectSums(network: Network, recorded: readonly Activation[]): void {
  const values = (tap: string) => recorded.find((activation) => activation.tap === tap)?.values ?? [];
  for (const { shortcut, branch, sum, output } of network.blocks) {
    const expected = Array.from(values(shortcut), (x, at) => x + (values(branch)[at] as number));
    expect(apart(values(sum), expected), sum).toBeLessThanOrEqual(1e-5 * largest(expected));
    const rectified =
      output === sum ? Array.from(values(sum)) : Array.from(values(sum), (x) => Math.max(x, 0));
    expect(apart(values(output), rectified), output).toBe(0);
  }
}

describe("the blocks of the mini-resnet, saved and opened", () => {
  let network: Network;

  beforeAll(async () => {
    const model = built(() =>
      architectures["mini-resnet"].build({ inputShape: [28, 28, 1], classes: 10 }, { depth: 5, width: 8 }),
    );
    network = await open(await writeCheckpoint(model, folder()));
  });

  it("are its five, each with its ReLU", () => {
    const expected = [1, 2, 3, 4, 5].map((at) =>
      block(`residual${at}`, [at === 1 ? "conv2" : `relu${at - 1}`, `residual${at}/branch`], {
        output: `relu${at}`,
      }),
    );
    expect(bare(network.blocks)).toEqual(expected);
  });

  it("add up", () => {
    expectSums(network, network.record(images([2, 28, 28, 1])));
  });
});

describe("the taps of a branch", () => {
  it("are all between x and F(x), in graph order", () => {
    const build = (x: Node) =>
      add("sum", x, through(x, conv("one", { activation: "relu" }), norm("norm"), conv("two")));
    const [found] = networkHere(graphOf(build)).blocks;
    expect(found?.branchTaps).toEqual(["one/pre", "one", "norm", "two"]);
  });
});

describe("the blocks of the bundled mini-resnet", () => {
  it("are five", async () => {
    expect((await open("bundled:mini-resnet")).blocks.map(({ name }) => name)).toEqual(
      [1, 2, 3, 4, 5].map((at) => `residual${at}`),
    );
  });
});

/** A sum that is a block, with its taps. */
interface Case {
  readonly name: string;
  readonly build: (x: Node) => Node;
  readonly blocks: readonly Bare[];
}

function bottleneck(x: Node, name: string): Node {
  const branch = through(
    x,
    conv(`${name}a`, { size: 1, strides: 2 }),
    norm(`${name}an`),
    relu(`${name}ar`),
    conv(`${name}b`),
    norm(`${name}bn`),
    relu(`${name}br`),
    conv(`${name}c`, { size: 1, filters: 4 }),
    norm(`${name}cn`),
  );
  const shortcut = through(x, conv(`${name}p`, { size: 1, filters: 4, strides: 2 }), norm(`${name}pn`));
  return through(add(`${name}sum`, branch, shortcut), relu(`${name}out`));
}

function preActivated(x: Node, name: string): Node {
  const branch = through(x, norm(`${name}n1`), relu(`${name}r1`), conv(`${name}c1`), norm(`${name}n2`));
  return add(`${name}sum`, x, through(branch, relu(`${name}r2`), conv(`${name}c2`)));
}

function rectifiedFirst(x: Node, name: string): Node {
  return add(`${name}sum`, x, through(x, relu(`${name}r`), conv(`${name}c`)));
}

/** A pre-activation block that halves the map: both paths start at the same rectified tensor. */
function preActivatedProjection(x: Node): Node {
  const start = through(x, conv("stem"), norm("n"), relu("a"));
  const branch = through(
    start,
    conv("c1", { strides: 2 }),
    norm("n2"),
    relu("r2"),
    conv("c2", { filters: 4 }),
  );
  return add("sum", through(start, conv("p", { size: 1, filters: 4, strides: 2 })), branch);
}

const twoConvs = () =>
  tf.sequential({ name: "inner", layers: [withInput(conv("a", { activation: "relu" })), conv("b")] });

/** The layer with its input shape, as required for the first one of a Sequential. */
function withInput(layer: Layer): Layer {
  layer.batchInputShape = [null, ...MAPS];
  return layer;
}

function sharedLayer(x: Node): Node {
  const shared = conv("shared");
  const stem = through(x, shared);
  return through(add("sum", through(stem, shared), stem), shared);
}

const CASES: readonly Case[] = [
  {
    name: "a plain sum, the input first",
    build: (x) => add("sum", x, through(x, conv("c"))),
    blocks: [block("sum", ["input", "c"])],
  },
  {
    name: "a plain sum, the input last, and a ReLU",
    build: (x) => through(add("sum", through(x, conv("c")), x), relu("out")),
    blocks: [block("sum", ["input", "c"], { output: "out" })],
  },
  {
    name: "a branch that ends in its own ReLU",
    build: (x) => add("sum", x, through(x, conv("c", { activation: "relu" }))),
    blocks: [block("sum", ["input", "c"])],
  },
  {
    name: "a sum read by a convolution with a ReLU of its own",
    build: (x) => through(add("sum", x, through(x, conv("c"))), conv("next", { activation: "relu" })),
    blocks: [block("sum", ["input", "c"])],
  },
  {
    name: "two bottlenecks in a row, with projections",
    build: (x) => bottleneck(bottleneck(x, "one"), "two"),
    blocks: [
      block("onesum", ["input", "onecn"], { shortcut: "onepn", output: "oneout" }),
      block("twosum", ["oneout", "twocn"], { shortcut: "twopn", output: "twoout" }),
    ],
  },
  {
    name: "two pre-activation blocks in a row",
    build: (x) => through(preActivated(preActivated(x, "one"), "two"), norm("last"), relu("r")),
    blocks: [block("onesum", ["input", "onec2"]), block("twosum", ["onesum", "twoc2"])],
  },
  {
    name: "pre-activation blocks without normalization, whose ReLU belongs to the next branch",
    build: (x) => through(rectifiedFirst(rectifiedFirst(x, "one"), "two"), conv("last")),
    blocks: [block("onesum", ["input", "onec"]), block("twosum", ["onesum", "twoc"])],
  },
  {
    name: "a pre-activation block with a projection of what was activated",
    build: preActivatedProjection,
    blocks: [block("sum", ["a", "c2"], { shortcut: "p" })],
  },
  {
    name: "a shortcut that is pooled without weights",
    build: (x) =>
      add(
        "sum",
        through(x, tf.layers.maxPooling2d({ poolSize: 1, strides: 2, name: "pool" })),
        through(x, norm("n"), relu("r"), conv("c", { strides: 2 })),
      ),
    blocks: [block("sum", ["input", "c"], { shortcut: "pool" })],
  },
  {
    name: "a shortcut that is pooled, then projected",
    build: (x) =>
      add(
        "sum",
        through(x, conv("c", { strides: 2, activation: "relu" }), conv("d", { filters: 4 })),
        through(
          x,
          tf.layers.averagePooling2d({ poolSize: 2, name: "pool" }),
          conv("p", { size: 1, filters: 4 }),
        ),
      ),
    blocks: [block("sum", ["input", "d"], { shortcut: "p" })],
  },
  {
    name: "a branch of one 1×1 convolution",
    build: (x) => add("sum", through(x, conv("c", { size: 1 })), x),
    blocks: [block("sum", ["input", "c"])],
  },
  {
    name: "a model as the branch of a sum",
    build: (x) => add("sum", x, through(x, twoConvs())),
    blocks: [block("sum", ["input", "inner/b"])],
  },
  {
    name: "a model as the branch of a Residual",
    build: (x) => through(x, new Residual({ layer: twoConvs(), name: "block" }), relu("out")),
    blocks: [block("block", ["input", "block/inner/b"], { output: "out" })],
  },
  {
    name: "a Residual in the branch of a Residual",
    build: (x) => {
      const deep = new Residual({ layer: conv("c"), name: "deep" });
      return through(x, new Residual({ layer: chain(MAPS, [deep, conv("d")]), name: "block" }));
    },
    blocks: [
      expect.objectContaining({ input: "input", shortcut: "input" }),
      expect.objectContaining({ name: "block", input: "input", shortcut: "input" }),
    ],
  },
  {
    name: "a shortcut around a whole body of blocks",
    build: (x) => add("sum", x, through(preActivated(x, "one"), conv("last"))),
    blocks: [block("onesum", ["input", "onec2"]), block("sum", ["input", "last"])],
  },
  {
    name: "a layer shared by the branch and what stands before and after it",
    build: sharedLayer,
    blocks: [block("sum", ["shared", "shared#2"])],
  },
  {
    name: "layers named as if they were something else",
    build: (x) => add("concat", x, through(x, conv("shortcut"), conv("residual"))),
    blocks: [block("concat", ["input", "residual"])],
  },
];

describe.each(CASES)("$name", ({ build, blocks }) => {
  it("is found with its taps", () => {
    expect(blocksIn(build)).toEqual(blocks);
  });

  it("adds up", () => {
    const network = networkHere(graphOf(build));
    expectSums(network, network.record(images([2, ...MAPS])));
  });

  it("has taps that exist in the network", () => {
    const network = networkHere(graphOf(build));
    const taps = network.taps.map(({ name }) => name);
    for (const found of network.blocks)
      expect(taps).toEqual(expect.arrayContaining(Object.values(found).flat()));
  });
});

describe.each(BRANCHES)("a Residual around $name", ({ shape, build }) => {
  it("is a block with an identity shortcut", () => {
    const model = built(() => chain(shape, [new Residual({ layer: build(), name: "block" })]));
    const { taps, blocks } = networkHere(model);
    const input = taps[0]?.name;
    expect(blocks.at(-1)).toMatchObject({ name: "block", input, shortcut: input, output: "block" });
    expect(blocks).toHaveLength(1);
  });
});

describe("dense layers", () => {
  it("form blocks with projections like convolutions", () => {
    const dense = (name: string, units: number) => tf.layers.dense({ name, units });
    const build = (x: Node) =>
      through(
        add("sum", through(x, dense("p", 6)), through(x, dense("a", 4), relu("r"), dense("b", 6))),
        relu("out"),
      );
    expect(blocksIn(build, [5])).toEqual([block("sum", ["input", "b"], { shortcut: "p", output: "out" })]);
  });
});

const NO_BLOCKS: readonly [string, (x: Node) => Node][] = [
  ["a plain network", (x) => through(x, conv("a", { activation: "relu" }), norm("n"), conv("b"))],
  [
    "a sum of two branches of a convolution each, as Inception has",
    (x) => add("sum", through(x, conv("a")), through(x, conv("b", { size: 5 }))),
  ],
  [
    "a sum of two branches of several convolutions each",
    (x) =>
      add("sum", through(x, conv("a"), relu("r"), conv("b")), through(x, conv("c"), relu("s"), conv("d"))),
  ],
  [
    "a sum of two 1×1 convolutions, either of which could be the projection",
    (x) => add("sum", through(x, conv("a", { size: 1 })), through(x, conv("b", { size: 1 }))),
  ],
  [
    "a 1×1 convolution with a ReLU beside a branch",
    (x) =>
      add(
        "sum",
        through(x, conv("p", { size: 1, activation: "relu" })),
        through(x, conv("a"), relu("r"), conv("b")),
      ),
  ],
  [
    "two 1×1 convolutions in a row beside a branch",
    (x) =>
      add(
        "sum",
        through(x, conv("p", { size: 1 }), conv("q", { size: 1 })),
        through(x, conv("a"), relu("r"), conv("b")),
      ),
  ],
  [
    "a sum of three: the input, and two branches",
    (x) => add("sum", x, through(x, conv("a")), through(x, conv("b"))),
  ],
  ["a tensor added to itself", (x) => ((y) => add("sum", y, y))(through(x, conv("a", { size: 1 })))],
  [
    "a branch that also reads what comes before the shortcut",
    (x) => {
      const stem = through(x, conv("stem"));
      const both = tf.layers.concatenate({ name: "both" }).apply([x, stem]) as Node;
      return add("sum", stem, through(both, conv("c")));
    },
  ],
  [
    "a gate that is stretched over the map",
    (x) =>
      add(
        "sum",
        x,
        through(
          x,
          tf.layers.globalAveragePooling2d({ name: "all" }),
          tf.layers.reshape({ targetShape: [1, 1, 2] }),
        ),
      ),
  ],
  [
    "concatenations, as DenseNet has",
    (x) =>
      tf.layers.concatenate({ name: "join" }).apply([x, through(x, norm("n"), relu("r"), conv("c"))]) as Node,
  ],
  [
    "an average of a tensor and its branch",
    (x) => tf.layers.average().apply([x, through(x, conv("c"))]) as Node,
  ],
];

describe("no block", () => {
  it.each(NO_BLOCKS)("is found in %s", (_, build) => {
    expect(blocksIn(build)).toEqual([]);
  });

  it.each(mergeNames().filter((name) => name !== "sum"))(
    "is found in a Residual that joins by %s",
    (merge) => {
      expect(blocksIn((x) => through(x, new Residual({ layer: conv("c"), merge, name: "block" })))).toEqual(
        [],
      );
    },
  );

  it("is found in a state of a recurrent layer, which no tap shows", () => {
    const build = (x: Node) => {
      const lstm = tf.layers.lstm({ units: 3, returnState: true, name: "lstm" });
      const [, , state] = lstm.apply(x) as Node[];
      return add("sum", state as Node, through(state as Node, tf.layers.dense({ units: 3, name: "d" })));
    };
    expect(blocksIn(build, [4, 3])).toEqual([]);
  });
});

describe("a deep network", () => {
  it("has a block for each of a hundred sums", () => {
    const build = (x: Node) => Array.from({ length: 100 }, (_, at) => `b${at}`).reduce(preActivated, x);
    const inputs = blocksIn(build).map(({ input }) => input);
    expect(inputs).toEqual(["input", ...Array.from({ length: 99 }, (_, at) => `b${at}sum`)]);
  });

  it("has its sums in the order in which they are computed", () => {
    const { nodes } = traceModel(graphOf((x) => bottleneck(bottleneck(x, "z"), "a")));
    const names = nodes.filter(({ role }) => role === "sum").map(({ name }) => name);
    expect(names).toEqual(["zsum", "asum"]);
  });
});
