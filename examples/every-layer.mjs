// Draws every filter of the bundled network for one handwritten digit, as `npm start` does.
import { draw, loadProbe, open, startEngine, writeArtifacts } from "convscope";

const out = process.argv[2] ?? "output/every-layer";

const engine = await startEngine();
const network = await open("bundled:mini-resnet");
const probe = await loadProbe("mnist:test/53");

const drawn = await draw({ engine, network, probe, view: "sheet" });
await writeArtifacts(out, drawn);
network.dispose();

console.log(`${drawn.artifacts.length} figures in ${out}`);
