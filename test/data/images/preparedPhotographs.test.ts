import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import {
  type NamedPreprocessing,
  type PreprocessingName,
  preprocessings,
} from "../../../src/data/images/preprocessings.js";
import { loadProbe } from "../../../src/data/probe.js";

/** Photographs, and the tensors that torchvision, timm and Keras make of them; `make.py` there wrote them. */
const FOLDER = join(import.meta.dirname, "../../fixtures/preprocessing");

function tensorOf(photograph: string, name: string, side: number): Float32Array {
  const file = `${photograph.replace(/\..*/, "")}-${name}-${side}.f32.gz`;
  return new Float32Array(new Uint8Array(gunzipSync(readFileSync(join(FOLDER, file)))).buffer);
}

const at = (numbers: number | readonly number[], channel: number) =>
  [numbers].flat()[channel] ?? [numbers].flat()[0]!;

/** The largest difference from a framework's tensor, in pixel values of which white is 1. */
async function differenceOf(photograph: string, name: PreprocessingName, side: number): Promise<number> {
  const { mean, sd, order, resizing }: NamedPreprocessing = preprocessings[name];
  const { values, shape } = await loadProbe(join(FOLDER, photograph), { input: [side, side, 3], resizing });
  const expected = tensorOf(photograph, name, side);
  expect(shape).toEqual([1, side, side, 3]);
  expect(values).toHaveLength(expected.length);
  const errors = [...expected].map((fed, index) => {
    const channel = index % 3;
    const from = order === "bgr" ? index - channel + 2 - channel : index;
    return Math.abs((values[from]! - at(mean, channel)) / at(sd, channel) - fed) * at(sd, channel);
  });
  return errors.reduce((most, error) => Math.max(most, error), 0);
}

const PHOTOGRAPHS = ["landscape.jpg", "portrait.png", "tiny.png"];
const NAMES: readonly PreprocessingName[] = [
  "torchvision",
  "torchvision-v2",
  "timm",
  "timm-0.95",
  "torch",
  "tf",
  "caffe",
  "0-255",
];

describe("a photograph that is prepared by the name of a preprocessing", () => {
  it.each(PHOTOGRAPHS.flatMap((photograph) => NAMES.map((name) => [photograph, name] as const)))(
    "is fed as the framework feeds it: %s, %s",
    async (photograph, name) => {
      // Half a step of 8 bits, so equal pixels; a decoder of JPEG may round otherwise by a step.
      const most = photograph.endsWith(".jpg") ? 1 / 255 + 1e-6 : 1e-6;
      expect(await differenceOf(photograph, name, 45)).toBeLessThanOrEqual(most);
    },
  );

  it("is fed as torchvision feeds it at 224×224", async () => {
    expect(await differenceOf("landscape.jpg", "torchvision", 224)).toBeLessThanOrEqual(1 / 255 + 1e-6);
  });

  it("says how it was resized and cropped", async () => {
    const notesWith = async (name: PreprocessingName, given = {}) => {
      const { resizing }: NamedPreprocessing = preprocessings[name];
      const plan = { input: [45, 45, 3], resizing, ...given };
      return (await loadProbe(join(FOLDER, "landscape.jpg"), plan)).notes;
    };
    expect(await notesWith("torchvision")).toEqual([
      "resized 150×100 → 76×51, bilinear, cropped to the middle 45×45",
    ]);
    expect(await notesWith("caffe")).toEqual(["resized 150×100 → 45×45, nearest"]);
    expect(await notesWith("caffe", { fit: "cover" })).toEqual([
      "resized 150×100 → 45×45, cover in place of the preprocessing's resizing",
    ]);
  });

  it("is cropped to 224×224 where the network leaves sizes open", async () => {
    const { resizing }: NamedPreprocessing = preprocessings.timm;
    const plan = { input: [null, null, 3], resizing };
    expect((await loadProbe(join(FOLDER, "tiny.png"), plan)).shape).toEqual([1, 224, 224, 3]);
  });
});
