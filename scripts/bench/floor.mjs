/**
 * Lower bound of drawing: starts an engine, opens the checkpoint, shows it one digit and reads the maps back.
 * The benchmark times its whole process.
 *
 *     node floor.mjs <checkpoint> native|wasm
 */
import { loadProbe, open, selectTaps, startEngine } from "../../dist/index.js";

const [checkpoint, engine] = process.argv.slice(2);
await startEngine({ engine: /** @type {"native" | "wasm"} */ (engine) });
const network = await open(checkpoint);
const maps = network.record(await loadProbe("mnist:test/53"), selectTaps(network.taps, ["maps"]));
network.dispose();
console.log(JSON.stringify({ maps: maps.length }));
