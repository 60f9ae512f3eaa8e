import { readFileSync, writeSync } from "node:fs";

import tf = require("@tensorflow/tfjs");

import { reasonOf } from "../core/errors.js";
import type { Job, Report } from "../engine/checkChild.js";
import { loadNative } from "../engine/native.js";
import { loadWasm } from "../engine/wasm.js";
import { arithmeticHash } from "./arithmeticHash.js";
import { caseList, FEW } from "./caseList.js";
import { caseWords, type KernelCase } from "./kernelCase.js";
import { runCase } from "./runCase.js";

/** File descriptors: the job is read from the first; reports go to the second, which libraries do not print to. */
const [JOB, REPORTS] = [0, 3];

/** Writes a report synchronously: anything still in memory would be lost if a kernel crashes the process. */
function report(what: Report): void {
  writeSync(REPORTS, `${JSON.stringify(what)}\n`);
}

async function run({ engine, threads, guards, indices, hash }: Job): Promise<void> {
  try {
    const { backend } = await (engine === "native" ? loadNative(threads, { guards }) : loadWasm({ guards }));
    await tf.setBackend(backend);
  } catch (error) {
    return report({ unloadable: reasonOf(error) });
  }
  const cases = indices === "few" ? caseList(FEW) : caseList();
  const places = indices === "few" ? cases.keys() : indices;
  for (const index of places) {
    const shape = cases[index] as KernelCase;
    report({ begin: index, words: caseWords(shape) });
    const wrong = runCase(shape, index);
    if (wrong !== undefined) report({ wrong });
  }
  if (hash) report({ hash: await arithmeticHash() });
}

await run(JSON.parse(readFileSync(JOB, "utf8")) as Job);
