import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Activation } from "../../src/activations/activation.js";
import { open } from "../../src/checkpoints/open.js";
import { loadProbe } from "../../src/data/probe.js";
import { startEngine } from "../../src/engine/engine.js";
import { classSelectivity } from "../../src/measures/classSelectivity.js";
import type { Network } from "../../src/network/network.js";
import { emptyNetwork } from "../support/emptyNetwork.js";

/** Three classes of two images each, two channels over two positions. */
const LABELS = [3, 5, 3, 9, 5, 9];
const FIRST: Readonly<Record<number, number>> = { 3: 1, 5: 4, 9: 1 };

function network(second: (label: number) => number): Network {
  const tap = {
    name: "t",
    source: "t",
    kind: "activation",
    op: "relu",
    preActivation: false,
    shape: [1, 2, 2],
    parameters: 0,
    macs: 0,
  } as const;
  const record = ({ shape: [images] }: { readonly shape: readonly number[] }): readonly Activation[] => {
    const values = LABELS.slice(0, images).flatMap((label) => {
      // Two positions whose mean is the class's number.
      const mean = FIRST[label] as number;
      return [mean - 0.5, second(label), mean + 0.5, second(label)];
    });
    return [{ tap: "t", shape: [images as number, 1, 2, 2], values: Float32Array.from(values) }];
  };
  return { ...emptyNetwork([tap]), record };
}

const PROBE = {
  address: "made:up/0-5",
  shape: [6, 1, 2, 1],
  values: new Float32Array(12),
  labels: LABELS,
} as const;

describe("class selectivity", () => {
  it("is (largest class mean − mean of the others) / their sum", async () => {
    const { rows } = await classSelectivity.run(
      { network: network((label) => Number(label === 9)), probe: PROBE },
      { taps: ["t"] },
      () => undefined,
    );
    expect(rows).toEqual([
      ["t", 0, 5, 2, 4, 1, 3 / 5],
      ["t", 1, 9, 2, 1, 0, 1],
    ]);
  });

  it("is empty for channels with a negative mean, and for channels that are always zero", async () => {
    for (const second of [(label: number) => label - 4, () => 0]) {
      const { rows } = await classSelectivity.run(
        { network: network(second), probe: PROBE },
        { taps: ["t"] },
        () => undefined,
      );
      expect(rows[1]?.at(-1)).toBeNull();
    }
  });

  it("refuses images of one class", () => {
    const probe = { ...PROBE, labels: LABELS.map(() => 3) };
    expect(() =>
      classSelectivity.run({ network: network(() => 0), probe }, { taps: ["t"] }, () => undefined),
    ).toThrow(
      "Class selectivity compares classes, but all images of made:up/0-5 have one label. Use images of several classes.",
    );
  });
});

describe("class selectivity of the bundled network", () => {
  let bundled: Network;
  beforeAll(async () => {
    await startEngine({ engine: "wasm" });
    bundled = await open("bundled:mini-resnet");
  });
  afterAll(() => bundled.dispose());

  it("agrees with means computed in one pass", async () => {
    const probe = await loadProbe("mnist:test/0-99");
    const [tap] = bundled.taps.filter(({ name }) => name === "relu5");
    const [activation] = bundled.record(probe, [tap!]) as [Activation];
    const ones = probe.labels.flatMap((label, image) => (label === 1 ? [image] : []));
    const sum = ones.reduce((total, image) => {
      for (let place = 0; place < 784; place++)
        total += activation.values[(image * 784 + place) * 8 + 2] as number;
      return total;
    }, 0);
    const { rows } = await classSelectivity.run(
      { network: bundled, probe },
      { taps: ["relu5"] },
      () => undefined,
    );
    const row = rows[2] as readonly number[];
    const others = [...new Set(probe.labels)].length - 1;
    // The mean of class 1 is either the largest or part of the others' mean: in both cases all means are positive.
    expect(others).toBe(9);
    expect(row[4]!).toBeGreaterThanOrEqual(sum / ones.length / 784);
    expect(row[6]!).toBeCloseTo((row[4]! - row[5]!) / (row[4]! + row[5]!), 12);
  });
});
