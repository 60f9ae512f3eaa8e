import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { Residual } from "../../src/architectures/layers/residual.js";
import { pairedTaps } from "../../src/measures/comparison/tapPairs.js";
import { type Network, networkOf } from "../../src/network/network.js";
import { compared, rowsIn } from "../support/compared.js";
import { withEngine } from "../support/engine.js";
import { probeOf } from "../support/measured.js";
import { built, chain, images } from "../support/models.js";

withEngine();

type Names = (layer: string) => string;

/** Names as given by Keras and TensorFlow.js if a program has built some layers of each class before. */
function numbered(before: number): Names {
  const counts = new Map<string, number>();
  return (layer) => {
    const count = (counts.get(layer) ?? before) + 1;
    counts.set(layer, count);
    return `${layer}_${count}`;
  };
}

const conv = (name: string, more = {}) =>
  tf.layers.conv2d({ name, filters: 4, kernelSize: 3, padding: "same", activation: "relu", ...more });
const dense = (name: string, more = {}) =>
  tf.layers.dense({ name, units: 3, activation: "softmax", ...more });
const pool = (name: string) => tf.layers.globalAveragePooling2d({ name });

/** Layers between an image of 6×6×4 and an output layer. */
function chained(inner: (name: Names) => readonly tf.layers.Layer[], name: Names = numbered(0)): Network {
  const model = built(() => {
    const layers = [...inner(name), pool(name("pool")), dense(name("dense"))];
    return chain([6, 6, 4], layers);
  });
  return networkOf(model);
}

const convs =
  (count: number, more = {}) =>
  (name: Names) =>
    Array.from({ length: count }, () => conv(name("conv2d"), more));

interface Branches {
  readonly name?: Names;
  /** The branch that is built first. */
  readonly first?: "short" | "long";
  readonly dropout?: boolean;
}

/** A block of two branches, one of them of two convolutions, joined by concatenation; then a residual block. */
function branched(branches: Branches = {}): Network {
  return networkOf(branchedModel(branches));
}

function branchedModel({
  name = numbered(0),
  first = "short",
  dropout = false,
}: Branches = {}): tf.LayersModel {
  return built(() => {
    const input = tf.input({ shape: [6, 6, 4], name: name("input") });
    const stem = conv(name("conv2d")).apply(input) as tf.SymbolicTensor;
    const short = () => conv(name("conv2d"), { kernelSize: 1 }).apply(stem) as tf.SymbolicTensor;
    const long = () => {
      const half = conv(name("conv2d")).apply(stem);
      return conv(name("conv2d")).apply(half) as tf.SymbolicTensor;
    };
    const made = first === "short" ? [short(), long()] : [long(), short()].reverse();
    const joined = tf.layers.concatenate({ name: name("concatenate") }).apply(made as tf.SymbolicTensor[]);
    const dropped = dropout ? tf.layers.dropout({ rate: 0.5, name: name("dropout") }).apply(joined) : joined;
    const block = new Residual({ name: name("residual"), layer: conv("branch", { filters: 8 }) });
    const end = dense(name("dense")).apply(
      pool(name("pool")).apply(block.apply(dropped)),
    ) as tf.SymbolicTensor;
    return tf.model({ inputs: input, outputs: end });
  });
}

const ALL = { taps: ["all"], match: false };

/** The pairing of two networks: `a = b` if names differ, `a` otherwise, and the omitted taps with reasons. */
function pairing(a: Network, b: Network, plan = ALL) {
  try {
    const { pairs, leftOut } = pairedTaps({ a, b }, plan);
    return {
      pairs: pairs.map((pair) => [pair.a.name, pair.b.name] as const),
      left: leftOut.map(({ checkpoint, tap, reason }) => `${checkpoint} ${tap}: ${reason}`),
    };
  } finally {
    a.dispose();
    if (a !== b) b.dispose();
  }
}

/** Pairs of taps whose names have the same number among those of their kind. */
const byPlace = ({ taps }: Network, other: Network) =>
  taps.map(({ name }, index) => [name, other.taps[index]?.name]);

const NOT_THERE = "the other checkpoint has no tap with this name or at its position";

describe("networks with the same graph", () => {
  it.each([
    ["numbered on", () => chained(convs(4)), () => chained(convs(4), numbered(1))],
    ["numbered back", () => chained(convs(4), numbered(3)), () => chained(convs(4))],
    [
      "with other names",
      () => chained(convs(3)),
      () => chained(convs(3), (layer) => `my-${layer}-${Math.random()}`),
    ],
    ["with blocks and branches", () => branched(), () => branched({ name: numbered(1) })],
    [
      "with the same names in another order",
      () => chained((name) => [conv("a"), conv("b"), conv(name("c"))]),
      () => chained((name) => [conv("b"), conv(name("c")), conv("a")]),
    ],
  ])("pair by position, %s", (_, make, makeOther) => {
    const [a, b] = [make(), makeOther()];
    const expected = byPlace(a, b);
    expect(pairing(a, b)).toEqual({ pairs: expected, left: [] });
  });

  it("pair by position if their branches were built in another order", () => {
    const found = pairing(branched(), branched({ first: "long" }));
    expect(found.left).toEqual([]);
    // The short branch is conv2d_2 in one network, and conv2d_4 in the other, which built it last.
    const convolutions = found.pairs.filter(([tap]) => /^conv2d_\d$/.test(tap));
    expect(convolutions).toEqual([
      ["conv2d_1", "conv2d_1"],
      ["conv2d_2", "conv2d_4"],
      ["conv2d_3", "conv2d_2"],
      ["conv2d_4", "conv2d_3"],
    ]);
  });

  it("pair by position whatever the order in which a sum reads its branches", () => {
    const summed = (turn: boolean, name: Names) => {
      const model = built(() => {
        const input = tf.input({ shape: [6, 6, 4], name: name("input") });
        const wide = conv(name("conv2d")).apply(input) as tf.SymbolicTensor;
        const narrow = conv(name("conv2d"), { kernelSize: 1 }).apply(input) as tf.SymbolicTensor;
        const both = turn ? [narrow, wide] : [wide, narrow];
        const sum = tf.layers.add({ name: name("add") }).apply(both);
        return tf.model({ inputs: input, outputs: pool(name("pool")).apply(sum) as tf.SymbolicTensor });
      });
      return networkOf(model);
    };
    const { pairs, left } = pairing(summed(false, numbered(0)), summed(true, numbered(1)));
    expect(left).toEqual([]);
    expect(pairs).toContainEqual(["conv2d_1", "conv2d_2"]);
    expect(pairs).toContainEqual(["conv2d_2", "conv2d_3"]);
  });

  it("pair by position whether an activation is a separate layer or built in", () => {
    const apart = (name: Names) => [
      conv(name("conv2d"), { activation: "linear" }),
      tf.layers.activation({ name: name("activation"), activation: "relu" }),
      ...convs(1)(name),
    ];
    const { pairs, left } = pairing(chained(convs(2)), chained(apart));
    expect(left).toEqual([]);
    expect(pairs.slice(1, 4)).toEqual([
      ["conv2d_1/pre", "conv2d_1"],
      ["conv2d_1", "activation_1"],
      ["conv2d_2/pre", "conv2d_2/pre"],
    ]);
  });

  it("pair by position even if layers are wider, as far as they are comparable", () => {
    const wide = () => chained(convs(2, { filters: 5 }), numbered(1));
    const { pairs, left } = pairing(chained(convs(2)), wide());
    expect(pairs.slice(1)).toEqual([
      ["dense_1/pre", "dense_2/pre"],
      ["dense_1", "dense_2"],
    ]);
    expect(left).toContain(
      "A conv2d_2: 'conv2d_3' of the other checkpoint is 6×6×5, not 6×6×4; use --match to compare them",
    );
    expect(pairing(chained(convs(2)), wide(), { ...ALL, match: true }).pairs).toContainEqual([
      "conv2d_2",
      "conv2d_3",
    ]);
  });
});

describe("identities", () => {
  const dropped = (name: Names) =>
    convs(3)(name).flatMap((layer) => [layer, tf.layers.dropout({ rate: 0.5, name: name("dropout") })]);

  it("have no position of their own: if only one network has them, all others pair", () => {
    for (const [make, makeOther] of [
      [() => chained(convs(3)), () => chained(dropped, numbered(1))],
      [() => branched(), () => branched({ dropout: true, name: numbered(2) })],
    ] as const) {
      const [a, b] = [make(), makeOther()];
      const kept = b.taps.filter(({ kind }) => kind !== "noise").map(({ name }) => name);
      const expected = a.taps.map(({ name }, index) => [name, kept[index]]);
      const { pairs, left } = pairing(a, b);
      expect(pairs).toEqual(expected);
      expect(left.every((line) => /^B dropout_\d+: /.test(line) && line.endsWith(NOT_THERE))).toBe(true);
    }
  });

  it("pair with each other if both have them, as do linear activations and flat reshapes", () => {
    const [a, b] = [chained(dropped), chained(dropped, numbered(5))];
    const expected = byPlace(a, b);
    expect(pairing(a, b)).toEqual({ pairs: expected, left: [] });
    const linear = (name: Names) => [
      ...convs(1)(name),
      tf.layers.activation({ name: name("activation"), activation: "linear" }),
      tf.layers.reshape({ name: name("reshape"), targetShape: [6, 6, 4] }),
      ...convs(1)(name),
    ];
    const { pairs, left } = pairing(chained(convs(2)), chained(linear, numbered(1)));
    expect(pairs).toContainEqual(["conv2d_2", "conv2d_3"]);
    expect(left).toHaveLength(2);
  });
});

describe("networks with different graphs", () => {
  it("pair at their common beginning and end if one has an additional layer, whatever the numbers of the names", () => {
    const { pairs, left } = pairing(chained(convs(4)), chained(convs(5), numbered(1)));
    expect(pairs.filter(([name]) => name.startsWith("conv2d"))).toEqual(
      [1, 2, 3, 4].flatMap((index) => [
        [`conv2d_${index}/pre`, `conv2d_${index + 1}/pre`],
        [`conv2d_${index}`, `conv2d_${index + 1}`],
      ]),
    );
    expect(pairs).toContainEqual(["dense_1", "dense_2"]);
    expect(left).toEqual([`B conv2d_6/pre: ${NOT_THERE}`, `B conv2d_6: ${NOT_THERE}`]);
  });

  it("pair by name if two positions are equally good", () => {
    const named = (...names: readonly string[]) => chained(() => names.map((name) => conv(name)));
    const { pairs, left } = pairing(named("a", "b", "c"), named("a", "extra", "b", "c"));
    for (const name of ["a", "b", "c"]) expect(pairs).toContainEqual([name, name]);
    expect(left.map((line) => line.slice(0, 9))).toEqual(["B extra/p", "B extra: "]);
  });

  it("pair all but the normalizations if these were folded into the convolutions", () => {
    const plain = { activation: "linear", useBias: true };
    const normalized = (name: Names) =>
      [1, 2, 3].flatMap(() => [
        conv(name("conv2d"), plain),
        tf.layers.batchNormalization({ name: name("batch") }),
        tf.layers.activation({ name: name("activation"), activation: "relu" }),
      ]);
    const { pairs, left } = pairing(chained(normalized), chained(convs(3), numbered(1)));
    expect(pairs.slice(1, 7)).toEqual(
      [1, 2, 3].flatMap((index) => [
        [`conv2d_${index}`, `conv2d_${index + 1}/pre`],
        [`activation_${index}`, `conv2d_${index + 1}`],
      ]),
    );
    expect(left).toEqual([1, 2, 3].map((index) => `A batch_${index}: ${NOT_THERE}`));
  });

  it("never pair namesakes one of which is computed from a successor of the other", () => {
    const small = { kernelSize: 1 };
    const a = () => chained(() => [conv("a"), conv("b", small), conv("c")]);
    const b = () => chained(() => [conv("c"), conv("b", small), conv("a", { kernelSize: 5 })]);
    const { pairs, left } = pairing(a(), b());
    // The order of operations decides: 3×3, 1×1, and then one of another size, which has no namesake at its position.
    expect(pairs).toContainEqual(["a", "c"]);
    expect(pairs).toContainEqual(["b", "b"]);
    expect(pairs).not.toContainEqual(["c", "c"]);
    expect(left).toEqual([]);
  });
});

describe("a network that leaves the sizes of its images open", () => {
  const sized = (sizes: readonly (number | null)[], name: Names, padding: "same" | "valid" = "same") =>
    networkOf(
      built(() =>
        chain(
          [...sizes, 4],
          [conv(name("conv2d")), conv(name("conv2d"), { padding }), pool(name("pool")), dense(name("dense"))],
        ),
      ),
    );

  it.each([
    [
      [null, null],
      [6, 6],
    ],
    [
      [6, 6],
      [null, null],
    ],
  ])("has its taps in the places of one with fixed sizes: %j and %j", (sizes, others) => {
    const two = { a: sized(sizes, numbered(0)), b: sized(others, numbered(7)) };
    const { pairs, leftOut } = pairedTaps(two, { taps: ["all"], match: false });
    expect(leftOut).toEqual([]);
    expect(pairs).toHaveLength(two.a.taps.length);
  });

  it("is not compared where its images come out in another size", async () => {
    const two = [sized([null, null], numbered(0)), sized([6, 6], numbered(7), "valid")] as const;
    const probe = probeOf(images([8, 6, 6, 4]), (image) => image % 3);
    await expect(compared(...two, { probe })).rejects.toThrow(/6×6.*4×4|sizes?/);
  });
});

describe("the numbers of networks that differ only in names and identities", () => {
  it.each([false, true])("show no difference (matched: %s)", async (match) => {
    const a = branchedModel();
    const b = branchedModel({ name: numbered(3), dropout: true });
    tf.tidy(() => b.setWeights(a.getWeights()));
    const probe = probeOf(images([8, 6, 6, 4]), (image) => image % 3);
    const found = await compared(networkOf(a), networkOf(b), { probe, match });
    expect(found.unpaired.map(({ tap, isExempt }) => [tap.name, isExempt])).toEqual([["dropout_4", true]]);
    const rows = rowsIn(found.taps);
    expect(rows).toHaveLength(16);
    for (const { tap, cka, identity, relative_change, weight_distance } of rows) {
      expect([tap, relative_change]).toEqual([tap, 0]);
      expect([1, null]).toContain(identity === null ? null : Number((identity as number).toFixed(9)));
      expect(cka as number).toBeCloseTo(1, 6);
      expect([0, null]).toContain(weight_distance);
    }
    // Four convolutions, the branch and the output layer, each before and after its activation.
    expect(rows.filter(({ weight_distance }) => weight_distance === 0)).toHaveLength(12);
    const ratios = rows.filter(({ ratio_a }) => ratio_a !== null);
    expect(ratios).toHaveLength(1);
    expect(ratios[0]?.ratio_a).toBe(ratios[0]?.ratio_b);
  });
});
