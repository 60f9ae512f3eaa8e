import { canonicalJson, sha256Of } from "../../core/files/hash.js";
import type { EngineFacts } from "../../jobs/engineFacts.js";
import { keyOf, recordWith } from "../../jobs/record.js";
import type { ArtifactPlan } from "./artifactPlan.js";

/**
 * Key of an artifact: the key of its job's record, or for figures of several scopes a hash of their keys. It is
 * computed without an engine and without opening a checkpoint. Neither the position of the section in the spec nor
 * the name of its folder counts.
 */
export function artifactKey(
  { jobs, checkpoints, probe, files }: Pick<ArtifactPlan, "jobs" | "checkpoints" | "probe" | "files">,
  engine: EngineFacts,
): string {
  const inputs = [
    ...[...checkpoints, ...(probe === null ? [] : [probe])].map(({ name, fingerprint }) => {
      return { name, sha256: fingerprint };
    }),
    ...Object.entries(files).map(([name, sha256]) => ({ name, sha256 })),
  ];
  const keys = jobs.map((job) => keyOf(recordWith(job, { inputs, engine })));
  const [key = "", ...others] = keys;
  return others.length === 0 ? key : sha256Of(canonicalJson(keys));
}
