import { sha256Of } from "../../core/files/hash.js";
import { VERSION } from "../../core/version.js";
import type { EngineFacts } from "../../jobs/engineFacts.js";
import type { ArtifactPlan } from "./artifactPlan.js";

/** Grows when artifacts hold other files than those of earlier versions. */
const LAYOUT = 3;

/**
 * What an artifact is known by: the same for the same inputs, options, engine with its arithmetic, and version. It is found without an engine
 * and without opening a checkpoint. Where in the spec its section stands is of no account, nor what its folder is called.
 */
export function artifactKey(
  { kind, name, checkpoints, isExplicit, probe, options, scopes, files }: ArtifactPlan,
  { name: engine, version, threads, arithmetic }: EngineFacts,
): string {
  const content = {
    layout: LAYOUT,
    convscope: VERSION,
    engine: [engine, version, ...(engine === "wasm" ? [] : [threads, arithmetic])],
    made: [kind, name, isExplicit],
    inputs: [...checkpoints, ...(probe === null ? [] : [probe])],
    options,
    scopes,
    files,
  };
  return sha256Of(JSON.stringify(content));
}
