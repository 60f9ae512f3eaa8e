import { readdir } from "node:fs/promises";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { open } from "../../../../src/checkpoints/open.js";
import { withEngine } from "../../../support/engine.js";
import { mistakeOf } from "../../../support/mistake.js";
import { FORMATS } from "../../../support/references.js";

withEngine();

/** The message with which a file is rejected, after checking that no tensor was left behind. */
async function refusal(path: string): Promise<string> {
  const before = tf.memory().numTensors;
  const sentence = await mistakeOf(() => open(join(FORMATS, path)));
  expect(tf.memory().numTensors).toBe(before);
  return sentence.replace(/^Cannot open the checkpoint '[^']*': /, "");
}

const CODE =
  "its layer 'twice' is Python code (Lambda), which convscope never runs; replace it by Keras layers, or export to ONNX.";

describe("an unsupported Keras model", () => {
  it.each([
    ["lambda.keras", CODE],
    ["lambda.h5", CODE],
    [
      "custom-class.keras",
      "its layer 'odd' is of the class 'mine>Odd', which the file does not describe; export to ONNX.",
    ],
    ["operation.keras", "its node 'fft2' (FFT2) is an operation that convscope lacks; export to ONNX."],
  ])("is rejected with the reason and the remedy: %s", async (file, sentence) => {
    expect(await refusal(`refuse/${file}`)).toBe(sentence);
  });
});

const HOSTILE: Readonly<Record<string, RegExp>> = {
  "cycle.keras": /'conv' reads an output that no layer produces/,
  "unknown-layer.keras": /'conv' reads an output that no layer produces/,
  "deep-config.keras": /its config\.json is nested too deeply/,
  "huge-layer.keras": /its layer 'conv' needs 9000000000 weights, more than are stored/,
  "no-weights.keras": /it holds no model\.weights\.h5/,
  "zip-bomb.keras": /its 'config\.json' has 200000000 bytes/,
  "external-data.h5": /conv\/kernel' cannot be read/,
  "external-link.h5": /conv\/kernel' is a link, which convscope does not follow/,
  "filter-lzf.h5": /conv\/kernel' cannot be read/,
  "missing-weight.h5": /its weight 'model_weights\/conv\/conv\/kernel' is missing/,
  "no-config.h5": /it holds weights but no network/,
  "not-hdf5.h5": /is not a checkpoint that convscope can open/,
  "other.h5": /it is an HDF5 file, but not from Keras/,
  "shape-bomb.h5": /claims 100000×100000 numbers, more than its file can hold/,
  "soft-loop.h5": /conv\/kernel' cannot be read/,
  "truncated.h5": /it is a truncated or damaged HDF5 file/,
  "virtual.h5": /conv\/kernel' is a virtual data set/,
  "wrong-shape.h5": /is stored as 3×3×1×3 but must be 3×3×1×2/,
};
const HARMLESS = ["script-name.keras", "zip-slip.keras"];

describe("a hostile Keras file", () => {
  it("is listed here", async () => {
    const files = (await readdir(join(FORMATS, "hostile"))).filter((name) => /\.(?:keras|h5)$/.test(name));
    expect([...Object.keys(HOSTILE), ...HARMLESS].sort()).toEqual(files.sort());
  });

  it.each(Object.entries(HOSTILE))("is rejected in one line: %s", async (file, sentence) => {
    expect(await refusal(`hostile/${file}`)).toMatch(sentence);
  });

  it.each(HARMLESS)("opens if it is harmless: %s", async (file) => {
    const network = await open(join(FORMATS, "hostile", file));
    expect(network.taps.length).toBeGreaterThan(1);
    network.dispose();
  });

  it("keeps a layer's name that is a script, as text", async () => {
    const network = await open(join(FORMATS, "hostile", "script-name.keras"));
    expect(network.taps.map(({ source }) => source)).toContain("<script>alert(1)</script>");
    network.dispose();
  });
});
