import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import type { Activation } from "../../src/activations/activation.js";
import { open } from "../../src/checkpoints/open.js";
import { loadProbe, type Probe } from "../../src/data/probe.js";
import { targetAt } from "../../src/data/targets.js";
import { startEngine } from "../../src/engine/engine.js";
import { ConfusionTally } from "../../src/network/classMaps.js";
import { SOME_ENGINE } from "../support/engine.js";
import { type Row, rowsOf } from "../support/measured.js";
import { mistakeOf } from "../support/mistake.js";

const HEADS = fileURLToPath(new URL("../fixtures/heads/", import.meta.url));

const probe = (name: string) => loadProbe(join(HEADS, name), { input: [32, 32, 3] });

async function evaluated(file: string, shown: Probe, options = {}): Promise<readonly Row[]> {
  return rowsOf("evaluation", { probe: shown, network: () => open(join(HEADS, file)), options });
}

/** The values of the output for some images, one list each. */
async function outputsOf(file: string, shown: Probe): Promise<readonly Float32Array[]> {
  const network = await open(join(HEADS, file));
  const tap = network.taps.find(({ name }) => name === network.output)!;
  const [{ values, shape }] = network.record(shown, [tap]) as readonly [Activation];
  network.dispose();
  const size = values.length / shape[0];
  return Array.from({ length: shape[0] }, (_, at) => values.slice(at * size, (at + 1) * size));
}

beforeAll(() => startEngine({ engine: SOME_ENGINE.name }));

describe("the evaluation of an output", () => {
  it("counts pixels by class: accuracy, intersection over union, and cross-entropy", async () => {
    const shown = await probe("shapes.npz");
    const [all, ...classes] = await evaluated("unet.keras", shown);
    const outputs = await outputsOf("unet.keras", shown);
    const pixels = outputs.flatMap((values, image) =>
      Array.from({ length: 1024 }, (_, at) => {
        const scores = [...values.subarray(4 * at, 4 * at + 4)];
        return {
          scores,
          found: scores.indexOf(Math.max(...scores)),
          due: targetAt(shown.targets!, image)[at]!,
        };
      }),
    );
    const share = (some: readonly boolean[]) => some.filter(Boolean).length / some.length;
    expect(all).toMatchObject({ unit: "all", label: null, count: 6 * 1024 });
    expect(all?.accuracy).toBeCloseTo(share(pixels.map(({ found, due }) => found === due)), 12);
    const loss = pixels.reduce((sum, { scores, due }) => sum - Math.log(Math.max(1e-7, scores[due]!)), 0);
    expect(all?.loss).toBeCloseTo(loss / pixels.length, 6);
    const ious = [0, 1, 2, 3].map((label) => {
      const either = pixels.filter(({ found, due }) => found === label || due === label);
      return share(either.map(({ found, due }) => found === due));
    });
    expect(classes.map(({ iou }) => iou)).toEqual(ious.map((iou) => expect.closeTo(iou, 12)));
    expect(all?.iou).toBeCloseTo(ious.reduce((sum, iou) => sum + iou, 0) / 4, 12);
  });

  it("judges independent labels by their binary cross-entropy", async () => {
    const shown = await probe("present.npz");
    const [all, ...labels] = await evaluated("multilabel.keras", shown);
    const outputs = await outputsOf("multilabel.keras", shown);
    const losses = [0, 1, 2].map((label) => {
      const each = outputs.map((values, image) => {
        const due = targetAt(shown.targets!, image)[label]!;
        return -Math.log(due === 1 ? values[label]! : 1 - values[label]!);
      });
      return each.reduce((sum, loss) => sum + loss, 0) / each.length;
    });
    expect(labels.map(({ loss }) => loss)).toEqual(losses.map((loss) => expect.closeTo(loss, 6)));
    expect(all).toMatchObject({ count: 18, loss_kind: "binary cross-entropy (nats)" });
  });

  it("judges values by their squared error, and pictures by that to the image", async () => {
    const centers = await probe("centers.npz");
    const [values] = await evaluated("regression.pt2", centers, { outputAs: "values" });
    const found = await outputsOf("regression.pt2", centers);
    const errors = found.flatMap((own, image) =>
      [...own].map((value, unit) => (value - targetAt(centers.targets!, image)[unit]!) ** 2),
    );
    expect(values?.loss).toBeCloseTo(errors.reduce((sum, each) => sum + each, 0) / errors.length, 8);
    const shown = await probe("shapes.npz");
    const [picture] = await evaluated("autoencoder.pt2", shown);
    const pictures = await outputsOf("autoencoder.pt2", shown);
    const squares = pictures.flatMap((own, image) =>
      [...own].map((v, at) => (v - shown.values[image * 3072 + at]!) ** 2),
    );
    expect(picture?.loss).toBeCloseTo(squares.reduce((sum, each) => sum + each, 0) / squares.length, 8);
  });

  it("takes class k + 1 of a class map for mask k", async () => {
    const shown = await probe("shapes.npz");
    const [all, first] = await evaluated("masks.pt2", shown);
    expect(all).toMatchObject({ count: 2 * 6 * 1024 });
    const outputs = await outputsOf("masks.pt2", shown);
    const right = outputs.flatMap((values, image) =>
      Array.from(
        { length: 1024 },
        (_, at) => values[2 * at]! >= 0.5 === (targetAt(shown.targets!, image)[at] === 1),
      ),
    );
    expect(first?.accuracy).toBeCloseTo(right.filter(Boolean).length / right.length, 12);
  });

  it("refuses labels that do not fit in one sentence, and its cure", async () => {
    const shown = await probe("shapes.npz");
    expect(await mistakeOf(() => evaluated("detector.keras", shown))).toBe(
      "The output 'near' of 'detector.keras' gives values (8×8×5), but the labels of 'shapes.npz' are class maps of 32×32. Give images with labels that fit, or another meaning with --output-as.",
    );
    const lens = rowsOf("lens", { probe: shown, network: () => open(join(HEADS, "unet.keras")) });
    expect(await mistakeOf(() => lens)).toBe(
      "The measure 'lens' needs one class for each image, but the labels of 'shapes.npz' are arrays of 32×32. Use the measure 'evaluation'.",
    );
  });
});

describe("a tally of classes", () => {
  it("leaves out pixels without a label, and counts those without a prediction as wrong", () => {
    const tally = new ConfusionTally(2);
    tally.add([0, 1, Number.NaN, 1], [0, Number.NaN, 1, 0]);
    expect(tally.pixels).toBe(3);
    expect(tally.accuracy()).toBeCloseTo(1 / 3);
    expect(tally.iouOf(1)).toBe(0);
  });
});
