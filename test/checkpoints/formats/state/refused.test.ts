import { readdir } from "node:fs/promises";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { open } from "../../../../src/checkpoints/open.js";
import { withEngine } from "../../../support/engine.js";
import { mistakeOf } from "../../../support/mistake.js";
import { FORMATS } from "../../../support/references.js";

withEngine();

/** The sentences with which a file is refused, after a look that no tensor stayed behind. */
async function refusal(path: string): Promise<string> {
  const before = tf.memory().numTensors;
  const sentence = await mistakeOf(() => open(path));
  expect(tf.memory().numTensors).toBe(before);
  return sentence.replace(/^Cannot open the checkpoint '[^']*': /, "");
}

const HOSTILE: Readonly<Record<string, RegExp>> = {
  "bad-json.safetensors": /^its header is not complete JSON/,
  "before-1.6.pt":
    /^it is in the format of PyTorch before version 1\.6; save it again with version 1\.6 or newer/,
  "endless.pt": /^its pickle ends early/,
  "header-too-long.safetensors": /^its header claims 4611686018427387904 bytes/,
  "list-bomb.pt": /^it holds no state dict, which is a dictionary of names and tensors/,
  "offsets-outside.safetensors": /^its tensor 'conv1\.weight' lies outside of the file/,
  "runs-code.pt":
    /^its 'x' is no tensor: Python would make it by 'posix\.system', and convscope runs no code of a file/,
  "torchscript.pt": /^it is TorchScript, which is code, and convscope runs no code of a file/,
  "unknown-network.safetensors":
    /^its names fit no network that convscope knows \('encoder\.block\.0\.attn\.weight'\)/,
  "unknown-type.safetensors":
    /^its tensor 'conv1\.weight' holds numbers of the type Q9, which convscope does not read/,
  "wrong-length.safetensors": /^its tensor 'conv1\.weight' has 8 bytes where its shape needs 40/,
};

describe("a file of PyTorch that cannot be shown", () => {
  it("has its line here", async () => {
    const files = (await readdir(join(FORMATS, "hostile"))).filter((name) =>
      /\.(?:pt|safetensors)$/.test(name),
    );
    expect(Object.keys(HOSTILE).sort()).toEqual(files.sort());
  });

  it.each(Object.entries(HOSTILE))("is refused in one line, with the cure: %s", async (file, sentence) => {
    const words = await refusal(join(FORMATS, "hostile", file));
    expect(words).toMatch(sentence);
    expect(words).toContain('torch.export.save(torch.export.export(model.eval(), (x,)), "model.pt2").');
    expect(words).not.toContain("\n");
  });
});
