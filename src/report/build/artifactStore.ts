import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../../core/errors.js";
import { PARTIAL } from "../../core/files/atomicWrite.js";
import type { EngineFacts } from "../../jobs/engineFacts.js";
import { artifactKey } from "./artifactKey.js";
import type { ArtifactPlan } from "./artifactPlan.js";
import { ARTIFACTS, type ArtifactRecord, isIntact, readRecord } from "./artifactRecord.js";

/** State of a planned artifact: up to date, or the reason to build it. */
export type ArtifactStatus = {
  readonly plan: ArtifactPlan;
  readonly record?: ArtifactRecord;
  /** Undefined if it is up to date. */
  readonly staleReason?: "missing" | "out of date" | "damaged";
};

/** Determines the states of the planned artifacts in a report's folder. Reads only. */
export function standings(
  folder: string,
  plans: readonly ArtifactPlan[],
  engine: EngineFacts,
): Promise<readonly ArtifactStatus[]> {
  return Promise.all(
    plans.map(async (plan): Promise<ArtifactStatus> => {
      const path = join(folder, ARTIFACTS, plan.slug);
      const record = await readRecord(path);
      if (record === undefined) return { plan, staleReason: "missing" };
      if (record.key !== artifactKey(plan, engine)) return { plan, staleReason: "out of date" };
      return (await isIntact(path, record)) ? { plan, record } : { plan, staleReason: "damaged" };
    }),
  );
}

/** Artifacts in a folder that convscope wrote but that are no longer planned, and the remains of killed builds. */
export async function leftovers(folder: string, planned: ReadonlySet<string>): Promise<readonly string[]> {
  const names = await namesIn(join(folder, ARTIFACTS));
  const ours = names.map(async (name) => {
    if (planned.has(name)) return [];
    const isOurs =
      name.startsWith(PARTIAL) || (await readRecord(join(folder, ARTIFACTS, name))) !== undefined;
    return isOurs ? [name] : [];
  });
  return (await Promise.all(ours)).flat().sort();
}

/** Removes artifacts by name. */
export async function removeArtifacts(folder: string, names: readonly string[]): Promise<void> {
  for (const name of names) await rm(join(folder, ARTIFACTS, name), { recursive: true, force: true });
}

/** Throws `UserError` if a planned artifact would replace a folder that convscope did not write. */
export async function refuseForeignFolders(
  folder: string,
  standing: readonly ArtifactStatus[],
): Promise<void> {
  const present = new Set(await namesIn(join(folder, ARTIFACTS)));
  for (const { plan, staleReason } of standing) {
    if (staleReason !== "missing" || !present.has(plan.slug)) continue;
    const path = join(folder, ARTIFACTS, plan.slug);
    throw new UserError(
      `'${path}' already exists and was not written by convscope. Move it, or choose another --out.`,
    );
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return (await readdir(folder).catch(() => [] as string[])).sort();
}
