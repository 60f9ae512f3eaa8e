import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { enginesHere } from "../support/engine.js";

const ENGINE = fileURLToPath(new URL("../../dist/engine/native.js", import.meta.url));

/** The `numbers` that a script computes with oneDNN off, which must be set before TensorFlow loads. */
function computed(body: string): unknown {
  const script = `
    import { createRequire } from "node:module";
    import { loadNative } from ${JSON.stringify(ENGINE)};
    const tf = createRequire(${JSON.stringify(ENGINE)})("@tensorflow/tfjs");
    await tf.setBackend((await loadNative(1)).backend);
    ${body}
    console.log(JSON.stringify([...numbers.dataSync()]));
  `;
  const printed = execFileSync(process.execPath, ["--input-type=module", "--eval", script], {
    env: { ...process.env, TF_ENABLE_ONEDNN_OPTS: "0" },
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  return JSON.parse(printed);
}

describe.runIf((await enginesHere()).includes("native"))("the native engine with oneDNN off", () => {
  it("computes dilated depthwise convolutions, which TensorFlow then rejects", () => {
    const numbers = computed(`
      const x = tf.tensor4d(Array.from({ length: 25 }, (_, at) => at), [1, 5, 5, 1]);
      const y = tf.depthwiseConv2d(x, tf.ones([3, 3, 1, 1]), 1, "same", "NHWC", 2);
      const numbers = tf.slice(y, [0, 2, 0, 0], [1, 1, 5, 1]);
    `);
    // Row 2 of the map: sums over rows 0, 2, 4 and the columns within the map, of 5 row + column.
    expect(numbers).toEqual([66, 72, 108, 72, 78]);
  });

  it("distributes the gradient of an average if its window is larger than the map", () => {
    const numbers = computed(`
      const average = (x) => tf.avgPool(x, [7, 1], 1, "same");
      const numbers = tf.grad(average)(tf.ones([1, 4, 1, 1]), tf.tensor4d([4, 8, 12, 16], [1, 4, 1, 1]));
    `);
    // Every window contains all four pixels, so each pixel gets a quarter of the sum of dy.
    expect(numbers).toEqual([10, 10, 10, 10]);
  });
});
