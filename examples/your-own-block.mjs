// Wraps a custom branch in a residual block with a custom merge, and draws the effect of the block on a digit.
import * as tf from "@tensorflow/tfjs";
import { draw, loadProbe, networkOf, Residual, registerMerge, startEngine, writeArtifacts } from "convscope";

const out = process.argv[2] ?? "output/your-own-block";

const engine = await startEngine();
registerMerge("half", (shortcut, branch) => tf.add(shortcut, tf.mul(branch, 0.5)));

const conv = (name, filters, seed) =>
  tf.layers.conv2d({
    name,
    filters,
    kernelSize: 3,
    padding: "same",
    kernelInitializer: tf.initializers.glorotUniform({ seed }),
  });
const branch = tf.sequential({
  name: "branch",
  layers: [
    tf.layers.inputLayer({ inputShape: [28, 28, 8] }),
    tf.layers.reLU({ name: "relu" }),
    conv("first", 8, 1),
    conv("second", 8, 2),
  ],
});
const input = tf.input({ shape: [28, 28, 1], name: "input" });
const stem = conv("stem", 8, 3).apply(input);
const output = new Residual({ layer: branch, merge: "half", name: "block" }).apply(stem);
const network = networkOf(tf.model({ inputs: input, outputs: output, name: "your own block" }));

const drawn = await draw({
  engine,
  network,
  probe: await loadProbe("mnist:test/53"),
  view: "sheet",
  taps: ["stem", "block*"],
});
await writeArtifacts(out, drawn);
network.dispose();

console.log(`${drawn.artifacts.map(({ name }) => name).join(", ")} in ${out}`);
