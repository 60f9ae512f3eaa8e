// Measures only drawing and encoding: the 17 feature maps of one digit, recorded beforehand. Prints {"ms": …}.

import { resolve } from "../../dist/core/options/option.js";
import { loadStyle } from "../../dist/figures/style/loadStyle.js";
import { encoderOf, loadProbe, open, selectTaps, startEngine, views } from "../../dist/index.js";
import { drawView } from "../../dist/views/drawView.js";

const checkpoint = process.argv[2] ?? "bundled:mini-resnet";

await startEngine({ engine: "wasm" });
const network = await open(checkpoint);
const probe = await loadProbe("mnist:test/53");
const taps = selectTaps(network.taps, ["maps"]);
const activations = network.record(probe, taps);
const style = await loadStyle();
const { name, blocks, output } = network;
const subject = { network: name, blocks, output, probe, taps, activations, kernels: [] };
const options = resolve(views.sheet.options, {});

const { encode } = await encoderOf("figure.png");
const start = performance.now();
const encoding = [];
for (const { figure } of drawView(views.sheet, subject, options, style).drawings) {
  await encoding.at(-4);
  encoding.push(encode(figure, {}));
}
await Promise.all(encoding);
console.log(JSON.stringify({ ms: performance.now() - start }));
