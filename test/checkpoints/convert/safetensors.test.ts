import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { safetensorsOf } from "../../../src/checkpoints/convert/safetensors.js";
import { openFiles } from "../../../src/checkpoints/open.js";
import { VERSION } from "../../../src/core/packageFiles.js";
import { withEngine } from "../../support/engine.js";
import { FORMATS } from "../../support/references.js";
import { readSafetensors } from "../../support/safetensors.js";

withEngine();

async function converted(checkpoint: string) {
  const files = await openFiles(checkpoint);
  const bytes = safetensorsOf(files);
  const { sha256 } = files.opened;
  const weights = files.opened.weights();
  files.opened.dispose();
  return { bytes, sha256, weights, ...readSafetensors(bytes) };
}

/** True for equal numbers in the same order: the runner takes seconds to compare long arrays. */
function isSame(a: Float32Array | undefined, b: Float32Array | undefined): boolean {
  return a?.length === b?.length && a?.every((value, at) => value === b?.[at]) === true;
}

const CHECKPOINTS = [
  "bundled:mini-resnet-bn",
  ...["keras/mobile.keras", "onnx/resnet-bn.onnx", "pt2/resnet.pt2", "tfjs-graph/operations"].map((path) =>
    join(FORMATS, path),
  ),
];

describe("a safetensors file", () => {
  it.each(CHECKPOINTS)(
    "holds every weight once, one after the other from a multiple of eight: %s",
    async (path) => {
      const { weights, tensors, spans, start, dataLength } = await converted(path);
      expect([...tensors.keys()]).toEqual(weights.map(({ name }) => name));
      expect(start % 8).toBe(0);
      let end = 0;
      for (const [begin, next] of spans) {
        expect(begin).toBe(end);
        end = next;
      }
      expect(end).toBe(dataLength);
      for (const { name, values } of weights) {
        const tensor = tensors.get(name);
        expect(tensor?.dtype).toBe("F32");
        expect(tensor?.shape.reduce((product, size) => product * size, 1)).toBe(values.length);
        const [found, expected] = [tensor?.values ?? [], values].map((each) =>
          Float32Array.from(each).sort(),
        );
        expect(isSame(found, expected), name).toBe(true);
      }
    },
  );

  it("has weights and kernels of TensorFlow as they are", async () => {
    const { weights, tensors } = await converted("bundled:mini-resnet-bn");
    for (const { name, shape, values } of weights) {
      expect(tensors.get(name)?.shape, name).toEqual(shape);
      expect(isSame(tensors.get(name)?.values, values), name).toBe(true);
    }
  });

  it("has kernels that were stored with their outputs first in the order of TensorFlow", async () => {
    const { weights, tensors } = await converted(join(FORMATS, "onnx", "resnet-bn.onnx"));
    const stored = weights.find(({ name }) => name === "layer2.0.conv1.weight");
    const [outputs = 0, inputs = 0, height = 0, width = 0] = stored?.shape ?? [];
    const kernel = tensors.get("layer2.0.conv1.weight");
    expect(kernel?.shape).toEqual([height, width, inputs, outputs]);
    for (let output = 0; output < outputs; output++)
      for (let input = 0; input < inputs; input++)
        for (let row = 0; row < height; row++)
          for (let column = 0; column < width; column++) {
            const from = ((output * inputs + input) * height + row) * width + column;
            const to = ((row * width + column) * inputs + input) * outputs + output;
            expect(kernel?.values[to]).toBe(stored?.values[from]);
          }
    const dense = tensors.get("fc.weight");
    expect(dense?.shape).toEqual(
      [...(weights.find(({ name }) => name === "fc.weight")?.shape ?? [])].reverse(),
    );
  });

  it("tells its source, the order of kernels and the version of convscope", async () => {
    const { metadata, sha256, bytes } = await converted("bundled:mini-resnet-bn");
    expect(metadata).toMatchObject({
      generator: `convscope ${VERSION}`,
      source: "bundled:mini-resnet-bn/epoch-06",
      source_format: "TensorFlow.js layers model",
      source_sha256: sha256,
    });
    expect(metadata.kernels).toContain("HWIO");
    expect(new TextDecoder().decode(bytes.subarray(8, 64))).toContain("convscope");
  });

  it("is the same bytes each time", async () => {
    const [a, b] = [await converted("fresh:resnet?seed=3"), await converted("fresh:resnet?seed=3")];
    expect(Buffer.compare(a.bytes, b.bytes)).toBe(0);
  });
});
