import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { convscope, withWorkplaces } from "../support/cli.js";
import { enginesHere } from "../support/engine.js";
import { built, chain, writeCheckpoint } from "../support/models.js";

const newWorkplace = withWorkplaces();
const { layers: L } = tf;
let cwd: string;

/** A network for images of any size that halves them six times: nothing is left of one of 28×28. */
const halving = () =>
  chain(
    [null, null, 1],
    [
      ...[1, 2, 3, 4, 5, 6].flatMap((at) => [
        L.conv2d({ name: `conv${at}`, filters: 2, kernelSize: 3, padding: "same", activation: "relu" }),
        L.maxPooling2d({ name: `half${at}`, poolSize: 2 }),
      ]),
      L.globalAveragePooling2d({ name: "mean" } as never),
      L.dense({ name: "scores", units: 10, activation: "softmax" }),
    ],
  );

const engines = await enginesHere();
const REASON =
  "Cannot compute layer 'half5' of the class MaxPooling2D: 1×1×2 arrives there, and nothing is left of it. " +
  "Use larger images.";

beforeAll(async () => {
  cwd = await newWorkplace();
  await writeCheckpoint(built(halving), join(cwd, "halving"), { preprocessing: { mean: 0, sd: 1 } });
  const spec = `title: Halved
checkpoints: { halving: halving }
probes: { digit: mnist:test/53 }
sections:
  - view: sheet
`;
  await writeFile(join(cwd, "report.yaml"), spec);
});

describe.each(engines)("an image that is too small for a network, on the %s engine", (engine) => {
  it.each([
    [["draw", "overview", "halving", "--input", "mnist:test/53", "--out", "drawn"]],
    [["measure", "activation-stats", "halving", "--input", "mnist:test/53"]],
    [["compare", "halving", "halving", "--input", "mnist:test/53"]],
    [["report", "build", "report.yaml", "--out", "built"]],
    [["report", "init", "halving", "--out", "specs/new.yaml"]],
  ])("ends in one line that names the layer, the size there and the cure: %j", async (line) => {
    const { code, stdout, stderr } = await convscope([...line, "--engine", engine], { cwd });
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(stderr).toContain(REASON);
  });
});
