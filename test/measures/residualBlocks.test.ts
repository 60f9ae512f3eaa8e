import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { Residual } from "../../src/architectures/layers/residual.js";
import { open } from "../../src/checkpoints/open.js";
import { loadProbe } from "../../src/data/probe.js";
import { type Network, networkOf } from "../../src/network/network.js";
import { withEngine } from "../support/engine.js";
import { probeOf, type Row, rowsOf } from "../support/measured.js";
import { mistakeOf } from "../support/mistake.js";
import { built, chain, images } from "../support/models.js";
import { REFERENCE, referenceImage, referenceModel } from "../support/reference.js";

withEngine();

const reference = async (): Promise<Network> => networkOf(referenceModel());
const referenceProbe = probeOf(referenceImage(), () => REFERENCE.class);
const seed = () => open("bundled:mini-resnet");
const digits = () => loadProbe("mnist:test/0-63");

function columnOf(rows: readonly Row[], name: string): readonly number[] {
  return rows.map((row) => row[name] as number);
}

/** True if numbers match the expected ones within a fraction of each. */
function expectClose(found: readonly number[], expected: readonly number[], part: number): void {
  expect(found.length).toBe(expected.length);
  found.forEach((value, index) => {
    expect(Math.abs(value / (expected[index] as number) - 1)).toBeLessThan(part);
  });
}

describe("the ratio of branches to shortcuts", () => {
  it("matches the reference within 1e-5, and so does the cosine", async () => {
    const rows = await rowsOf("ratio", { probe: referenceProbe, network: reference });
    expectClose(columnOf(rows, "ratio"), REFERENCE.ratio, 1e-5);
    expectClose(columnOf(rows, "cosine"), REFERENCE.cos, 1e-5);
  });

  it("obeys ‖x + F‖² = ‖x‖² (1 + 2ρ cos + ρ²) on every image of the bundled network", async () => {
    const network = await seed();
    const probe = await loadProbe("mnist:test/0-3");
    const norm = (values: Float32Array, image: number) =>
      values.subarray(image * 6272, (image + 1) * 6272).reduce((sum, value) => sum + value * value, 0);
    for (const block of network.blocks) {
      const taps = [block.shortcut, block.sum].map((name) => network.taps.find((tap) => tap.name === name));
      const [x, sum] = network.record(
        probe,
        taps.filter((tap) => tap !== undefined),
      );
      for (let image = 0; image < 4; image++) {
        const one = probeOf(
          { shape: [1, 28, 28, 1], values: probe.values.subarray(image * 784, (image + 1) * 784) },
          () => 0,
        );
        const rows = await rowsOf("ratio", { probe: one, network: seed });
        const row = rows.find((each) => each.block === block.name) as Row;
        const [ratio, cosine] = [row.ratio as number, row.cosine as number];
        const expected = norm(x?.values as Float32Array, image) * (1 + 2 * ratio * cosine + ratio ** 2);
        // Sums of squares of 6,272 numbers of 32 bits.
        expect(Math.abs(norm(sum?.values as Float32Array, image) / expected - 1)).toBeLessThan(1e-5);
      }
    }
    network.dispose();
  });

  it("is above 1 in every block of the bundled network: its residuals are not small", async () => {
    const rows = await rowsOf("ratio", { probe: await digits(), network: seed });
    expect(rows.length).toBe(5);
    for (const row of rows) expect(row.ratio as number).toBeGreaterThan(1);
  });

  it("omits images on which the shortcut is zero, and counts the others", async () => {
    const zero = { kernelInitializer: "ones", useBias: false } as const;
    const conv = (name: string) => tf.layers.conv2d({ name, filters: 1, kernelSize: 1, ...zero });
    const layers = [conv("stem"), new Residual({ name: "block", layer: conv("branch") })];
    const values = Float32Array.from([0, 0, 0, 0, 1, 0, 0, 2]);
    const probe = probeOf({ shape: [2, 2, 2, 1], values }, () => 0);
    const network = async () => networkOf(built(() => chain([2, 2, 1], layers)));
    const [row] = await rowsOf("ratio", { probe, network });
    expect(row).toMatchObject({ images: 1, ratio: 1, update: 1, cosine: expect.closeTo(1, 6) });
  });
});

describe("the cosine of branches and gradients", () => {
  it("is negative in every block of the bundled network: each one refines its input", async () => {
    const rows = await rowsOf("gradient-cosine", {
      probe: await loadProbe("mnist:test/0-499"),
      network: seed,
    });
    expect(rows.length).toBe(5);
    for (const row of rows) {
      expect(row.cosine as number).toBeLessThan(0);
      expect(row.first_order as number).toBeLessThan(0);
    }
  });
});

describe("the reference values of accuracies and cosines", () => {
  it("are 1/√n for n entries of the branch, and one of ten classes", async () => {
    const subject = { probe: await loadProbe("mnist:test/0-3"), network: seed };
    const cosines = await rowsOf("gradient-cosine", subject);
    for (const { chance } of cosines) expect(chance).toBeCloseTo(1 / Math.sqrt(28 * 28 * 8), 12);
    for (const name of ["lens", "lesion", "reorder"] as const)
      for (const { chance } of await rowsOf(name, subject)) expect(chance).toBe(0.1);
  });
});

describe("the activation statistics of a tap", () => {
  const notesOf = async (address: string, images: string, options = {}) => {
    const rows = await rowsOf("activation-stats", {
      probe: await loadProbe(images),
      network: () => open(address),
      options,
    });
    return [...new Set(rows.map(({ note }) => note))];
  };

  it("state that a single image cannot identify dead channels", async () => {
    expect(await notesOf("fresh:mini-resnet?depth=1", "mnist:test/0")).toEqual([
      "on a single image, dead channels cannot be distinguished from silent ones",
    ]);
    expect(await notesOf("fresh:mini-resnet?depth=1", "mnist:test/0-1")).toEqual([null]);
  });

  it("state that the zeros of a sigmoid depend on the engine", async () => {
    const [note] = await notesOf("fresh:highway?depth=1", "mnist:test/0-1", { taps: ["highway1/gate"] });
    expect(note).toMatch(/^exact zeros depend on the engine: /);
  });
});

describe("a network without some blocks", () => {
  const cells = ({ images, accuracy, loss }: Row) => ({ images, accuracy, loss });

  it("is intact with all of them, reads the stem without all, and the last block's input without the last", async () => {
    const subject = { probe: await digits(), network: seed };
    const [lesions, readings] = [await rowsOf("lesion", subject), await rowsOf("lens", subject)];
    expect(lesions.length).toBe(32);
    const without = (dropped: string) => cells(lesions.find((row) => row.blocks === dropped) as Row);
    expect(without("")).toEqual(cells(readings[5] as Row));
    expect(without("residual1 residual2 residual3 residual4 residual5")).toEqual(cells(readings[0] as Row));
    expect(without("residual5")).toEqual(cells(readings[4] as Row));
    expect((readings[5] as Row).agreement).toBe(1);
  });

  it("keeps a block whose branch changes the shape, with the reason", async () => {
    const model = () => {
      const input = tf.input({ shape: [6, 6, 3] });
      const conv = (name: string, strides: number, kernelSize = 3) =>
        tf.layers.conv2d({ name, filters: 3, kernelSize, strides, padding: "same" });
      const add = (name: string, a: tf.SymbolicTensor, b: unknown) =>
        tf.layers.add({ name }).apply([a, b as tf.SymbolicTensor]) as tf.SymbolicTensor;
      const first = add(
        "halving",
        conv("projection", 2, 1).apply(input) as tf.SymbolicTensor,
        conv("f1", 2).apply(input),
      );
      const second = add("keeping", first, conv("f2", 1).apply(first));
      const flat = tf.layers.flatten().apply(second) as tf.SymbolicTensor;
      const output = tf.layers.dense({ units: 2, activation: "softmax" }).apply(flat) as tf.SymbolicTensor;
      return tf.model({ inputs: input, outputs: output });
    };
    const network = async () => networkOf(built(model), { name: "two stages" });
    const probe = probeOf(images([4, 6, 6, 3]), (image) => image % 2);
    const rows = await rowsOf("lesion", { probe, network });
    expect(rows.map(({ blocks, note }) => [blocks, note])).toEqual([
      ["", null],
      ["keeping", null],
      ["halving", "not dropped: its branch changes the shape from 6×6×3 to 3×3×3"],
    ]);
    const readings = await rowsOf("lens", { probe, network });
    expect(readings.map(({ accuracy }) => accuracy === null)).toEqual([true, false, false]);
    expect(readings[0]?.note).toMatch(
      /^not read: 'halving' cannot be skipped, because its branch changes the shape/,
    );
    expect(await mistakeOf(() => rowsOf("reorder", { probe, network }))).toMatch(
      /^The blocks of 'two stages' cannot be reordered: .* \(found: halving, keeping\)\.$/,
    );
  });

  it("is computed for up to a given number at once", async () => {
    const subject = { probe: await loadProbe("mnist:test/0-7"), network: seed };
    const rows = await rowsOf("lesion", { ...subject, options: { most: 1 } });
    expect(columnOf(rows, "dropped")).toEqual([0, 1, 1, 1, 1, 1]);
  });
});

describe("a network with its blocks in another order", () => {
  it("is tried in all orders, and intact in its own", async () => {
    const subject = { probe: await loadProbe("mnist:test/0-31"), network: seed };
    const [rows, lesions] = [
      await rowsOf("reorder", subject),
      await rowsOf("lesion", { ...subject, options: { most: 1 } }),
    ];
    expect(new Set(rows.map(({ order }) => order)).size).toBe(120);
    expect(rows[0]).toMatchObject({
      order: "1 2 3 4 5",
      tau: 1,
      accuracy: lesions[0]?.accuracy,
      loss: lesions[0]?.loss,
    });
  });
});

describe("the flow of gradients", () => {
  it("gives norms whose ratio is 1 at the last depth, and forward norms whose ratio is 1 at the first", async () => {
    const rows = await rowsOf("flow", { probe: await digits(), network: seed });
    const depths = [0, 1, 2, 3, 4, 5];
    expect(columnOf(rows, "depth")).toEqual([...depths, ...depths, ...depths, ...depths]);
    expect([rows[5]?.gradient_ratio, rows[0]?.forward_ratio]).toEqual([1, 1]);
    const forward = rows[1]?.forward as number;
    expect(rows[1]?.forward_ratio).toBeCloseTo(forward / (rows[0]?.forward as number), 12);
  });
});

describe("the activation statistics of taps", () => {
  it("count dead and nearly dead channels, zeros, and the directions of the rest", async () => {
    const identity = tf.layers.activation({ name: "as", activation: "relu" });
    const network = async () => networkOf(chain([40, 40, 4], [identity]), { name: "relu" });
    // Of 1,600 positions: channel 0 is never active, 1 at one position, 2 and 3 are always equal and active at half
    // of them.
    const values = new Float32Array(1600 * 4);
    values[5] = 3;
    for (let at = 0; at < 800; at++) values.set([2, 2], at * 4 + 2);
    const probe = probeOf({ shape: [1, 40, 40, 4], values }, () => 0);
    const [row] = await rowsOf("activation-stats", { probe, network, options: { taps: ["as"] } });
    expect(row).toMatchObject({ channels: 4, dead: 1, nearly_dead: 1 });
    expect(row?.zeros).toBeCloseTo(1 - 1601 / 6400, 12);
    expect(row?.lifetime).toBeCloseTo((1 / 1600 + 0.5 + 0.5) / 3, 12);
    // One direction for the two equal channels, and a faint one for the nearly dead channel.
    expect(row?.participation as number).toBeGreaterThan(1);
    expect(row?.participation as number).toBeLessThan(1.02);
  });
});

describe("the estimation error", () => {
  it("is the distance from the last block's output of the stage, zero at the last", async () => {
    const rows = await rowsOf("estimation-error", { probe: referenceProbe, network: reference });
    expect(rows.map(({ tap }) => tap)).toEqual(["h0", "h1", "h2"]);
    const last = rows[2] as Row;
    expect([last.error, last.rms]).toEqual([0, 0]);
    const { h0, h2 } = REFERENCE.acts;
    expect(rows[0]?.error as number).toBeCloseTo((h0.sum - h2.sum) / 256, 6);
  });
});

describe("the similarity of blocks", () => {
  it("is 1 of each with itself and symmetric", async () => {
    const rows = await rowsOf("similarity", { probe: await digits(), network: seed });
    const of = (a: unknown, b: unknown) => rows.find((row) => row.one === a && row.other === b)?.cka;
    expect(rows.length).toBe(36);
    for (const { one: a, other: b, cka } of rows) {
      if (a === b) expect(cka).toBeCloseTo(1, 12);
      expect(cka).toBe(of(b, a));
    }
  });

  it("omits a last minibatch that is too small, and rejects a probe that is", async () => {
    const network = seed;
    const few = await loadProbe("mnist:test/0-21");
    const [row] = await rowsOf("similarity", { probe: few, network, options: { minibatch: 20 } });
    expect(row?.images).toBe(20);
    const three = await loadProbe("mnist:test/0-2");
    expect(await mistakeOf(() => rowsOf("similarity", { probe: three, network }))).toBe(
      "The measure 'similarity' needs at least 4 images, but 'mnist:test/0-2' has fewer.",
    );
  });
});

describe("the linear probe of blocks", () => {
  it("distinguishes digits far better than chance after 500 of them, at every depth", async () => {
    const [probe, training] = [await loadProbe("mnist:test/0-199"), await loadProbe("mnist:train/0-499")];
    const rows = await rowsOf("linear-probe", { probe, training, network: seed });
    expect(columnOf(rows, "features")).toEqual([392, 392, 392, 392, 392, 392]);
    for (const row of rows) expect(row.accuracy as number).toBeGreaterThan(0.8);
  });
});
