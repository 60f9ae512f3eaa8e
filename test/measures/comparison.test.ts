import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Activation } from "../../src/activations/activation.js";
import { open } from "../../src/checkpoints/open.js";
import { resolve } from "../../src/core/options/option.js";
import { loadProbe } from "../../src/data/probe.js";
import {
  type Comparison,
  compareNetworks,
  comparisonOptions,
} from "../../src/measures/comparison/comparison.js";
import { compareSeveral } from "../../src/measures/comparison/pairwise.js";
import { mcnemarOf } from "../../src/measures/comparison/predictions.js";
import { type Network, networkOf } from "../../src/network/network.js";
import { CLASSES, compared, reorderedModel, residualModel, rowsIn, SHOWN } from "../support/compared.js";
import { withEngine } from "../support/engine.js";
import { probeOf, type Row, rowsOf } from "../support/measured.js";
import { mistakeOf } from "../support/mistake.js";
import { apart, built, chain, images } from "../support/models.js";
import { ckaOf } from "../support/similar.js";

withEngine();

const one = (facts = {}) => networkOf(residualModel("one"), { name: "first", ...facts });
const other = (facts = {}) => networkOf(residualModel("other"), { name: "second", ...facts });

function rowOf(comparison: Comparison, tap: string): Row {
  return rowsIn(comparison.taps).find((row) => row.tap === tap) as Row;
}

function pairOf({ pairs }: Comparison, tap: string) {
  return pairs.find((pair) => pair.a.name === tap);
}

/** The samples of a channel over images and positions. */
function channelIn({ values, shape }: Activation, channel: number): readonly number[] {
  return Array.from(values.filter((_, at) => at % shape[3] === channel));
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function pearson(a: readonly number[], b: readonly number[]): number {
  const [x, y] = [a, b].map((values) => values.map((value) => value - meanOf(values))) as [
    number[],
    number[],
  ];
  const product = (p: readonly number[], q: readonly number[]) =>
    p.reduce((sum, value, at) => sum + value * (q[at] as number), 0);
  return product(x, y) / Math.sqrt(product(x, x) * product(y, y));
}

/** The activations of both networks at a tap. */
function recorded(tap: string): readonly [Activation, Activation] {
  const both = [one(), other()].map((network) => {
    const [activation] = network.record(
      SHOWN(),
      network.taps.filter(({ name }) => name === tap),
    );
    network.dispose();
    return activation as Activation;
  });
  return both as [Activation, Activation];
}

describe("a network and itself", () => {
  it.each([false, true])(
    "do not differ over more images than are summed at a time (matched: %s)",
    async (match) => {
      const probe = probeOf(images([300, 8, 8, 1]), (image) => image % CLASSES);
      const found = await compared(one(), one(), { probe, match, minibatch: 150 });
      for (const { tap, change, identity, matched } of rowsIn(found.taps))
        expect({ tap, change, identity, matched }).toEqual({ tap, change: 0, identity: 1, matched: 1 });
    },
  );

  it.each([false, true])("do not differ (matched: %s)", async (match) => {
    const found = await compared(one(), one(), { match });
    const rows = rowsIn(found.taps);
    expect(rows.length).toBe(17);
    for (const row of rows) {
      expect(row).toMatchObject({ change: 0, relative_change: 0, newly_dead: 0 });
      expect(row.cka as number).toBeCloseTo(1, 9);
      expect(row.cka_biased as number).toBeCloseTo(1, 9);
      expect(row.identity as number).toBeCloseTo(1, 9);
      expect(row.matched as number).toBeCloseTo(1, 9);
    }
    for (const { counterparts } of found.pairs) expect(counterparts).toEqual([...counterparts.keys()]);
    expect(rowOf(found, "enter").weight_distance).toBe(0);
    const [whole] = rowsIn(found.whole);
    expect(whole).toMatchObject({ churn: 0, only_a_right: 0, only_b_right: 0, mcnemar_p: 1 });
    expect(found.flipped.rows).toEqual([]);
    expect([found.leftOut, found.warnings]).toEqual([[], []]);
  });
});

describe("two networks", () => {
  it("differ by as much in reverse, with their predictions exchanged", async () => {
    const [there, back] = [await compared(one(), other()), await compared(other(), one())];
    there.pairs.forEach((pair, index) => {
      expect(pair.changes).toEqual(back.pairs[index]?.changes);
      expect(pair.correlations).toEqual(back.pairs[index]?.correlations);
    });
    const [whole, turned] = [rowsIn(there.whole)[0], rowsIn(back.whole)[0]] as [Row, Row];
    expect(turned).toEqual({
      ...whole,
      ...{ accuracy_a: whole.accuracy_b, accuracy_b: whole.accuracy_a },
      ...{ loss_a: whole.loss_b, loss_b: whole.loss_a },
      ...{ only_a_right: whole.only_b_right, only_b_right: whole.only_a_right },
    });
    const flips = rowsIn(there.flipped);
    expect(flips.length).toBeGreaterThan(0);
    expect(rowsIn(back.flipped)).toEqual(
      flips.map((row) => ({
        ...row,
        ...{ answer_a: row.answer_b, answer_b: row.answer_a },
        ...{ certainty_a: row.certainty_b, certainty_b: row.certainty_a },
      })),
    );
  });

  it.each(["enter/pre", "out2", "flat", "scores/pre"])(
    "differ at '%s' by plain sums over images and positions",
    async (tap) => {
      const [a, b] = recorded(tap);
      const pair = pairOf(await compared(one(), other()), tap);
      expect(pair?.changes.length).toBe(a.shape[3]);
      for (let channel = 0; channel < a.shape[3]; channel++) {
        const [x, y] = [channelIn(a, channel), channelIn(b, channel)];
        const change = Math.sqrt(meanOf(y.map((value, at) => (value - (x[at] as number)) ** 2)));
        expect(pair?.changes[channel]).toBeCloseTo(change, 9);
        const expected = pearson(x, y);
        if (Number.isNaN(expected)) expect(pair?.correlations[channel]).toBeNaN();
        else expect(pair?.correlations[channel]).toBeCloseTo(expected, 9);
      }
    },
  );

  it.each(["stem", "out2", "scores"])("have at '%s' the linear CKA of the formula", async (tap) => {
    const rows = recorded(tap).map(({ values, shape: [count] }) =>
      Array.from({ length: count }, (_, image) => [
        ...values.subarray((image * values.length) / count, ((image + 1) * values.length) / count),
      ]),
    );
    // The last of the minibatches of 10 has three images, which are too few.
    const expected = ckaOf((rows[0] ?? []).slice(0, 20), (rows[1] ?? []).slice(0, 20), 10);
    const row = rowOf(await compared(one(), other(), { minibatch: 10 }), tap);
    // A network's 32-bit output depends slightly on the number of images in a batch.
    expect(row.cka as number).toBeCloseTo(expected.unbiased, 6);
    expect(row.cka_biased as number).toBeCloseTo(expected.biased, 6);
  });

  it("have the same sums for any number of images at a time", async () => {
    const [few, many] = [
      await compared(one(), other(), { minibatch: 5, match: true }),
      await compared(one(), other(), { minibatch: 23, match: true }),
    ];
    few.pairs.forEach((pair, index) => {
      expect(pair.counterparts).toEqual(many.pairs[index]?.counterparts);
      // A network's 32-bit output depends slightly on the number of images in a batch.
      expect(apart(pair.changes, many.pairs[index]?.changes)).toBeLessThan(1e-5);
    });
    expect(rowsIn(few.whole)[0]?.churn).toBe(rowsIn(many.whole)[0]?.churn);
  });

  it("have the accuracy and loss of other measures", async () => {
    const found = rowsIn((await compared(one(), other())).whole)[0];
    const [own, others] = [
      await rowsOf("lens", { probe: SHOWN(), network: async () => one() }),
      await rowsOf("lens", { probe: SHOWN(), network: async () => other() }),
    ];
    expect(found?.accuracy_a).toBe(own.at(-1)?.accuracy);
    expect(found?.accuracy_b).toBe(others.at(-1)?.accuracy);
    expect(found?.loss_a as number).toBeCloseTo(own.at(-1)?.loss as number, 5);
    expect(found?.loss_b as number).toBeCloseTo(others.at(-1)?.loss as number, 5);
  });

  it("have the branch ratios of the measure, at the outputs of blocks", async () => {
    const found = await compared(one(), other());
    const expected = await rowsOf("ratio", { probe: SHOWN(), network: async () => other() });
    expect(rowOf(found, "out1").ratio_b as number).toBeCloseTo(expected[0]?.ratio as number, 5);
    expect(rowOf(found, "out2").ratio_b as number).toBeCloseTo(expected[1]?.ratio as number, 5);
    expect(rowOf(found, "enter").ratio_b).toBeNull();
  });

  it("have their most changed channels first in the table of channels", async () => {
    const found = await compared(one(), other());
    for (const tap of ["stem", "out1"]) {
      const rows = rowsIn(found.channels).filter((row) => row.tap === tap);
      const changes = rows.map(({ change }) => change as number);
      expect(changes).toEqual([...changes].sort((a, b) => b - a));
      expect(rows.map(({ channel }) => channel).sort()).toEqual([...changes.keys()]);
    }
  });

  it("leave no tensor behind, on success or failure", async () => {
    const before = tf.memory().numTensors;
    await compared(one(), other(), { match: true });
    await mistakeOf(() => compared(one(), other(), { taps: ["nowhere"] }));
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("channels reordered by hand", () => {
  const orders = { stem: [3, 0, 4, 1, 2], stream: [2, 5, 0, 4, 1, 3] };

  function reordered(): readonly [Network, Network] {
    const model = residualModel("one");
    return [networkOf(model), networkOf(reorderedModel(model, orders))];
  }

  it("leave the predictions unchanged", () => {
    const outputs = reordered().map((network) => {
      const [output] = network.record(SHOWN(), network.taps.slice(-1));
      network.dispose();
      return output?.values;
    });
    // Sums in another order, in 32 bits, of probabilities.
    expect(apart(outputs[0], outputs[1])).toBeLessThan(1e-5);
  });

  it("are found, with one order for all taps of the stream and its flattened maps", async () => {
    const found = await compared(...reordered(), { match: true });
    const stream = [
      "enter/pre",
      "enter",
      "block1/branch",
      "block1",
      "out1",
      "norm",
      "block2",
      "out2",
      "pool",
    ];
    for (const tap of ["stem/pre", "stem"]) expect(pairOf(found, tap)?.counterparts).toEqual(orders.stem);
    for (const tap of stream) expect(pairOf(found, tap)?.counterparts).toEqual(orders.stream);
    const flat = Array.from(
      { length: 96 },
      (_, unit) => unit - (unit % 6) + (orders.stream[unit % 6] as number),
    );
    for (const tap of ["flat", "drop"]) expect(pairOf(found, tap)?.counterparts).toEqual(flat);
    for (const tap of ["scores/pre", "scores"])
      expect(pairOf(found, tap)?.counterparts).toEqual([...(pairOf(found, tap)?.counterparts.keys() ?? [])]);
  });

  it("are undone: matched they do not differ, not even in weights, and by index they do", async () => {
    const [matched, plain] = [
      await compared(...reordered(), { match: true }),
      await compared(...reordered()),
    ];
    for (const row of rowsIn(matched.taps)) {
      expect(row.aligned as number).toBeCloseTo(1, 5);
      expect(row.relative_change as number).toBeLessThan(1e-5);
      expect(row.cka as number).toBeCloseTo(1, 5);
      if (row.weight_distance !== null) expect(row.weight_distance as number).toBeLessThan(1e-7);
    }
    for (const tap of ["stem", "enter", "block1/branch", "scores"]) {
      expect(rowOf(matched, tap).weight_distance).not.toBeNull();
      expect(rowOf(plain, tap).weight_distance as number).toBeGreaterThan(0.1);
    }
    expect(rowOf(plain, "out1").identity as number).toBeLessThan(0.9);
    for (const [index, row] of rowsIn(plain.taps).entries()) {
      expect(row.matched as number).toBeCloseTo(1, 5);
      expect(row.random).toBe(rowsIn(matched.taps)[index]?.random);
      expect(row).toMatchObject({ aligned: null, unmatched: null });
    }
  });
});

describe("channels of one tap", () => {
  it.each(["out1", "block2/branch", "enter/pre", "flat", "stem/pre"])(
    "have the same counterparts and weight distances whether '%s' is compared separately or with all others",
    async (tap) => {
      const [all, alone] = [
        await compared(one(), other(), { match: true }),
        await compared(one(), other(), { match: true, taps: [tap] }),
      ];
      expect(alone.pairs.map((pair) => pair.a.name)).toEqual([tap]);
      expect(pairOf(alone, tap)).toEqual(pairOf(all, tap));
      expect(rowOf(alone, tap)).toEqual(rowOf(all, tap));
    },
  );
});

describe("channels of networks of different widths", () => {
  const wide = () => networkOf(residualModel("wide", 8), { name: "wide" });

  it("are compared only if they are matched", async () => {
    const found = await compared(one(), wide());
    expect(found.pairs.slice(1).map((pair) => pair.a.name)).toEqual([
      "stem/pre",
      "stem",
      "scores/pre",
      "scores",
    ]);
    expect(found.leftOut.find(({ checkpoint, tap }) => checkpoint === "A" && tap === "out1")?.reason).toBe(
      "'out1' of the other checkpoint is 8×8×8, not 8×8×6; use --match to compare them",
    );
    expect(found.leftOut.find(({ checkpoint, tap }) => checkpoint === "B" && tap === "flat")?.reason).toBe(
      "'flat' of the other checkpoint is 96, not 128",
    );
  });

  it("have distinct counterparts as far as there are enough", async () => {
    const [narrow, broad] = [
      await compared(one(), wide(), { match: true }),
      await compared(wide(), one(), { match: true }),
    ];
    const there = pairOf(narrow, "out1")?.counterparts ?? [];
    expect(new Set(there).size).toBe(6);
    expect(there).not.toContain(null);
    const back = pairOf(broad, "out1");
    expect(back?.counterparts.filter((counterpart) => counterpart === null).length).toBe(2);
    back?.counterparts.forEach((counterpart, channel) => {
      if (counterpart !== null) {
        expect(there[counterpart]).toBe(channel);
        return;
      }
      expect([back.changes[channel], back.correlations[channel]]).toEqual([Number.NaN, Number.NaN]);
      expect(back.unmatched[channel]).toBe(true);
    });
    expect(rowOf(broad, "out1").weight_distance).toBeNull();
  });
});

describe("channels of wide taps", () => {
  const dense = (units: number, name: string) =>
    networkOf(
      built(
        () =>
          chain(
            [8, 8, 1],
            [
              tf.layers.flatten({ name: "flat" }),
              tf.layers.dense({ name: "wide", units }),
              tf.layers.dense({ name: "end", units: CLASSES, activation: "softmax" }),
            ],
          ),
        name,
      ),
      { name },
    );

  it("are matched up to 256 per tap, and more of them only with --match, which a warning states", async () => {
    const [few, many, matched] = [
      await compared(dense(256, "one"), dense(256, "other")),
      await compared(dense(257, "one"), dense(257, "other")),
      await compared(dense(257, "one"), dense(257, "other"), { match: true }),
    ];
    expect(rowOf(few, "wide").matched as number).toBeGreaterThan(rowOf(few, "wide").identity as number);
    expect(few.warnings).toEqual([]);
    expect(rowOf(many, "wide")).toMatchObject({ matched: null, random: null, identity: expect.any(Number) });
    expect(many.warnings).toEqual([
      "The matched and random correlations of wide are left empty (–): more than 256 channels are matched only with " +
        "--match, and never if their maps were flattened differently.",
    ]);
    expect(rowOf(matched, "wide").aligned).toBe(rowOf(matched, "wide").matched);
    expect(matched.warnings).toEqual([]);
  });
});

describe("networks of different architectures", () => {
  it("are compared where positions and shapes allow it, and the rest is omitted with its reason", async () => {
    const probe = await loadProbe("mnist:test/0-9");
    const found = await compared(await open("bundled:mini-resnet"), await open("bundled:plain"), { probe });
    const pairs = found.pairs.map((pair) => [pair.a.name, pair.b.name]);
    for (const tap of ["conv1", "conv2", "relu1", "relu5", "pool", "dense"])
      expect(pairs).toContainEqual([tap, tap]);
    const reasons = new Map(
      found.leftOut.map(({ checkpoint, tap, reason }) => [`${checkpoint} ${tap}`, reason]),
    );
    expect(reasons.get("A residual1")).toBe(
      "the other checkpoint has no tap with this name or at its position",
    );
    expect(reasons.has("B plain1")).toBe(true);
    const highway = await compared(await open("bundled:mini-resnet"), await open("bundled:highway"), {
      probe,
    });
    const places = new Map(highway.pairs.map((pair) => [pair.a.name, pair.b.name]));
    expect(places.get("conv2")).toBe("conv2");
    expect(places.get("dense")).toBe("dense");
  });

  it("are rejected in one line if they take different images, or have no comparable taps", async () => {
    const small = () =>
      networkOf(
        built(() => chain([6, 6, 1], [tf.layers.flatten()])),
        { name: "small" },
      );
    expect(await mistakeOf(() => compared(one(), small()))).toBe(
      "'first' takes images of 8×8×1, but 'small' takes 6×6×1. Only networks that can be shown the same images can be compared.",
    );
    const bare = () =>
      networkOf(
        built(() =>
          chain([8, 8, 1], [tf.layers.flatten({ name: "flat" }), tf.layers.dense({ units: 3, name: "end" })]),
        ),
        { name: "bare" },
      );
    expect(await mistakeOf(() => compared(one(), bare(), { taps: ["stem"] }))).toBe(
      "No two taps of 'first' and 'bare' can be compared; 'stem' is left out: the other checkpoint has no tap with this name or at its position.",
    );
    const [whole] = rowsIn((await compared(one(), bare())).whole);
    expect(whole).toMatchObject({ images: 23, churn: null, accuracy_a: null });
  });

  it("are rejected in one line if their open sizes turn out to differ", async () => {
    const striding = (strides: number) => {
      const layer = tf.layers.conv2d({ name: "c", filters: 2, kernelSize: 3, padding: "same", strides });
      return networkOf(
        built(() => chain([null, null, 1], [layer])),
        { name: `by ${strides}` },
      );
    };
    expect(await mistakeOf(() => compared(striding(1), striding(2)))).toBe(
      "'c' is 8×8 for these images, but 'c' of the other checkpoint is 4×4. Choose comparable taps with --taps.",
    );
  });

  it("are shown the images with their own preprocessing, and a warning says so", async () => {
    const shifted = () => other({ preprocessing: { mean: 0.5, sd: 2 } });
    const found = await compared(one(), shifted());
    expect(found.warnings).toEqual([
      "The checkpoints record different preprocessing (A: mean 0, sd 1; B: mean 0.5, sd 2): each network gets the " +
        "images with its own.",
    ]);
    expect(rowsIn(found.taps)[0]?.change as number).toBeGreaterThan(0.1);
  });
});

describe("several networks", () => {
  it("have the similarities and predictions of every two of them compared separately", async () => {
    const options = resolve(comparisonOptions, { minibatch: 10 });
    const networks = [one(), other(), networkOf(residualModel("third"), { name: "third" })];
    const couples = compareSeveral(networks, { probe: SHOWN() }, options);
    expect(couples.map(({ places }) => places)).toEqual([
      [0, 1],
      [0, 2],
      [1, 2],
    ]);
    for (const { places, whole, similarities } of couples) {
      const [a, b] = places.map((place) => networks[place]) as [Network, Network];
      const alone = await compareNetworks({ a, b }, { probe: SHOWN() }, options);
      expect(whole).toEqual(alone.whole);
      expect(similarities).toEqual(
        rowsIn(alone.taps).map(({ tap, cka }) => ({ tap, cka: cka ?? Number.NaN })),
      );
    }
    for (const network of networks) network.dispose();
  });
});

describe("few images", () => {
  it("leave CKA empty, which a warning says, and everything else filled", async () => {
    const probe = probeOf(images([3, 8, 8, 1]), () => 0);
    const found = await compared(one(), other(), { probe });
    expect(found.warnings).toEqual(["CKA is left empty (–): it needs at least 4 images, but got 3."]);
    expect(rowOf(found, "out1")).toMatchObject({ cka: null, null: null, change: expect.any(Number) });
  });
});

describe("predictions", () => {
  it("without labels give the rate of differences, but not of correctness", async () => {
    const probe = probeOf(images([23, 8, 8, 1]), () => undefined);
    const found = await compared(one(), other(), { probe });
    const [whole] = rowsIn(found.whole);
    expect(whole).toMatchObject({
      images: 23,
      accuracy_a: null,
      loss_b: null,
      only_a_right: null,
      mcnemar_p: null,
    });
    expect(whole?.churn).toBe(found.flipped.rows.length / 23);
    for (const row of rowsIn(found.flipped)) {
      expect(row.label).toBeNull();
      expect(row.answer_a).not.toBe(row.answer_b);
      for (const certainty of [row.certainty_a, row.certainty_b]) {
        expect(certainty as number).toBeGreaterThanOrEqual(1 / CLASSES);
        expect(certainty as number).toBeLessThanOrEqual(1);
      }
    }
  });

  it("with labels without a score are rejected in one line", async () => {
    const probe = probeOf(images([23, 8, 8, 1]), () => CLASSES);
    expect(await mistakeOf(() => compared(one(), other(), { probe }))).toBe(
      "Expected labels from 0 to 3, which 'first' has scores for, for the images of 'made:up' but received 4.",
    );
  });

  it("are distinguished by McNemar's exact test like by scipy's binomial test", () => {
    expect(mcnemarOf(0, 0)).toBe(1);
    const expected = [
      [1, 9, 0.021484375],
      [5, 5, 1],
      [0, 1, 1],
      [17, 3, 0.0025768280029296875],
      [0, 21, 9.5367431640625e-7],
    ] as const;
    for (const [b, c, p] of expected) expect(mcnemarOf(b, c) / p).toBeCloseTo(1, 10);
    fc.assert(
      fc.property(fc.nat(3000), fc.nat(3000), (b, c) => {
        expect(mcnemarOf(b, c)).toBe(mcnemarOf(c, b));
        expect(mcnemarOf(b, c)).toBeLessThanOrEqual(1);
        expect(mcnemarOf(b, c)).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe("channels that died", () => {
  it("are counted, and those alive in A as newly dead", async () => {
    const model = residualModel("one");
    const dead = residualModel("one");
    tf.tidy(() => {
      const [kernel, bias] = dead.getLayer("stem").getWeights() as [tf.Tensor, tf.Tensor];
      dead.getLayer("stem").setWeights([kernel, tf.sub(bias, [0, 0, 50, 0, 50])]);
    });
    const row = rowOf(await compared(networkOf(model), networkOf(dead)), "stem");
    const before = row.dead_a as number;
    expect(row.dead_b as number).toBeGreaterThanOrEqual(2);
    expect(row.newly_dead).toBe((row.dead_b as number) - before);
  });
});

describe("two seeds of one recipe", () => {
  it("correlate by at least 0.4 at every tap of the stream if it is matched separately, and less by index", async () => {
    const probe = await loadProbe("mnist:test/0-149");
    const found = await compared(await open("bundled:mini-resnet"), await open("bundled:mini-resnet-1"), {
      probe,
      match: true,
    });
    const stream = ["conv2", "relu1", "relu2", "relu3", "relu4", "relu5"].map((tap) => rowOf(found, tap));
    const mean = (column: string) => meanOf(stream.map((row) => row[column] as number));
    for (const row of stream) expect(row.matched as number, String(row.tap)).toBeGreaterThanOrEqual(0.4);
    expect(mean("identity")).toBeLessThanOrEqual(0.5);
    // One order for the whole stream cannot be better than the best of each tap.
    for (const row of stream) expect(row.aligned as number).toBeLessThanOrEqual(row.matched as number);
    expect(mean("aligned")).toBeGreaterThanOrEqual(0.4);
    expect(mean("aligned")).toBeGreaterThan(mean("identity") + 0.1);
    expect(mean("matched")).toBeGreaterThan(mean("aligned") + 0.05);
    expect(mean("aligned")).toBeGreaterThan(mean("random") + 0.1);
    const orders = stream.map(({ tap }) => pairOf(found, tap as string)?.counterparts);
    for (const order of orders) expect(order).toEqual(orders[0]);
    for (const row of stream) {
      expect(Math.abs(row.null as number)).toBeLessThan(0.1);
      expect(row.null_biased as number).toBeGreaterThan(0.3);
      expect(row.cka as number).toBeGreaterThan(0.85);
    }
    // Weights of independent trainings are as far apart as unrelated ones: √2.
    expect(rowOf(found, "residual1/branch").weight_distance as number).toBeGreaterThan(1);
  });
});
