import type { RunRecord } from "../checkpoints/runRecord.js";
import { UserError } from "../core/errors.js";
import { VERSION } from "../core/version.js";
import type { Dataset } from "../data/dataset.js";
import type { Engine } from "../engine/engine.js";
import type { TrainingOrder } from "./order.js";

/** Record of a new or resumed run. */
export function recordFor(
  { source, ...order }: TrainingOrder,
  dataset: Dataset,
  { engine, steps }: { readonly engine: Engine; readonly steps: number },
): RunRecord {
  return {
    generator: "convscope",
    version: VERSION,
    ...order,
    steps,
    engine: { name: engine.name, version: engine.version, threads: engine.threads },
    data: { name: dataset.name, source, sha256: dataset.hashes() },
  };
}

/**
 * Throws `UserError` if the version or engine differs from the one that computed the run so far: the weights would
 * differ in their last bits.
 */
export function checkMaker(out: string, { version, engine }: RunRecord, here: Engine): void {
  if (version !== VERSION) throw other(out, `convscope ${version}`, `convscope ${VERSION}`);
  const [was, is] = [engineText(engine), engineText(here)];
  if (was === is) return;
  const cure = engine.version === here.version || engine.name !== here.name;
  const flags = engine.name === "native" ? `--engine native --threads ${engine.threads}` : "--engine wasm";
  throw other(out, was, is, cure ? `Use ${flags}, or start` : undefined);
}

/** Throws `UserError` if the data differ from those that a run was trained on. */
export function checkData(out: string, { data }: RunRecord, dataset: Dataset): void {
  const now = dataset.hashes();
  const names = [...new Set([...Object.keys(data.sha256), ...Object.keys(now)])];
  const changed = names.find((name) => data.sha256[name] !== now[name]);
  if (changed === undefined) return;
  throw new UserError(
    `The run in '${out}' was trained on other data: '${changed}' of ${dataset.name} has changed. Give the original data with --data, or start a new run with another --out.`,
  );
}

function engineText({ name, version, threads }: RunRecord["engine"]): string {
  return `the ${name} engine ${version} with ${threads} ${threads === 1 ? "thread" : "threads"}`;
}

function other(out: string, was: string, is: string, cure = "Start"): UserError {
  return new UserError(
    `The run in '${out}' was trained by ${was}, but this is ${is}, which would give other weights. ${cure} a new run with another --out.`,
  );
}
