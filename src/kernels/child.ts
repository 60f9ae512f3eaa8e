import { writeSync } from "node:fs";

import tf = require("@tensorflow/tfjs");

import { loadNative } from "../engine/native.js";
import { reasonOf } from "../errors.js";
import { arithmeticHash } from "./arithmeticHash.js";

/** File descriptor 3: what the libraries print goes elsewhere. */
const REPORTS = 3;

/** Written at once: what is still in memory when a kernel takes the process along is lost. */
function report(what: object): void {
  writeSync(REPORTS, `${JSON.stringify(what)}\n`);
}

async function fastCheck(): Promise<void> {
  try {
    const { backend } = await loadNative(2);
    await tf.setBackend(backend);
  } catch (error) {
    return report({ unloadable: reasonOf(error) });
  }
  report({ faults: [], hash: await arithmeticHash() });
}

const JOBS: Readonly<Record<string, () => Promise<void>>> = { fast: fastCheck };

const [, , job = ""] = process.argv;
await JOBS[job]?.();
