import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { enginesHere } from "../../support/engine.js";

const ENGINE = fileURLToPath(new URL("../../../dist/engine/native.js", import.meta.url));

/** A dilated depthwise convolution of whole numbers, 3×3 with dilation 2 on 1×5×5×1: its middle is the sum of nine. */
const SCRIPT = `
  import { createRequire } from "node:module";
  import { loadNative } from ${JSON.stringify(ENGINE)};
  const tf = createRequire(${JSON.stringify(ENGINE)})("@tensorflow/tfjs");
  await tf.setBackend((await loadNative(1)).backend);
  const x = tf.tensor4d(Array.from({ length: 25 }, (_, at) => at), [1, 5, 5, 1]);
  const y = tf.depthwiseConv2d(x, tf.ones([3, 3, 1, 1]), 1, "same", "NHWC", 2);
  console.log(JSON.stringify([...y.dataSync()].slice(10, 15)));
`;

describe.runIf((await enginesHere()).includes("native"))("the native engine with oneDNN off", () => {
  it("computes dilated depthwise convolutions, which TensorFlow then refuses", () => {
    const env = { ...process.env, TF_ENABLE_ONEDNN_OPTS: "0" };
    const printed = execFileSync(process.execPath, ["--input-type=module", "--eval", SCRIPT], {
      env,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    // Row 2 of the map: sums over rows 0, 2, 4 and the columns that lie within, of 5 row + column.
    expect(JSON.parse(printed)).toEqual([66, 72, 108, 72, 78]);
  });
});
