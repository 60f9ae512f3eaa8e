import { Interrupted, UserError } from "../core/errors.js";
import { sha256Of } from "../core/files/hash.js";
import type { FileSource } from "../core/files/pathPattern.js";
import { formatCount } from "../core/format.js";
import { MANIFEST } from "../jobs/manifest.js";
import { buildReport } from "../report/build/build.js";
import { type ReportManifest, readReportManifest } from "../report/build/reportManifest.js";
import { planReport } from "../report/build/reportPlan.js";
import { readSpec, specFileText } from "../report/spec/spec.js";
import { fileAt, type SpecPlace, specSources } from "../report/spec/specSources.js";
import type { Variables } from "../report/spec/variables.js";
import { type LiveReport, LiveServer } from "../server/liveServer.js";
import { tellBuild, tellReport } from "./buildProgress.js";
import type { CommandContext } from "./command.js";
import { FileChanges, shownPath } from "./fileChanges.js";

/** Report to watch, and the settings of its preview. */
export interface WatchPlan {
  readonly spec: string;
  readonly variables: Variables;
  /** Folder of the report. */
  readonly folder: string;
  readonly jobs: number;
  /** Default: the standard port, or the next free one. */
  readonly port: number | undefined;
}

/**
 * Serves a report, builds it, and rebuilds it whenever its spec or a file that the spec names changes. Changes during
 * a build trigger one more. Errors in the spec are reported and leave the report as it is. Throws `Interrupted` at
 * the end, and `UserError` if it cannot start.
 */
export async function watchReport(context: CommandContext, plan: WatchPlan): Promise<never> {
  const { spec, folder, port } = plan;
  await specFileText(spec);
  const signal = context.interruptible();
  const changes = new FileChanges(folder);
  const server = await LiveServer.start(port);
  // Readers are disconnected at once, even if a build takes a while to end.
  signal.addEventListener("abort", () => server.close(), { once: true });
  try {
    const before = await readReportManifest(folder);
    if (before !== undefined) await server.publish(liveReport(folder, before));
    tellStart(context, plan, server.address);
    await changes.follow([fileAt(spec)]);
    for (;;) {
      await changes.follow(await sourcesOf({ file: spec, variables: plan.variables }));
      await rebuild(context, plan, { signal, server });
      tellChanges(context, await changes.next(signal));
    }
  } catch (error) {
    if (signal.aborted && isAbort(error)) throw new Interrupted(`Stopped watching ${spec}`);
    throw error;
  } finally {
    await changes.close();
    await server.close();
  }
}

/** Report to serve. Its manifest contains the hashes of all files, so equal versions have equal files. */
function liveReport(folder: string, manifest: ReportManifest): LiveReport {
  const { artifacts, pages } = manifest;
  const made = artifacts.flatMap((each) => each.files.map(({ file }) => `${each.folder}/${file}`));
  const version = sha256Of(JSON.stringify(manifest));
  return { folder, files: [MANIFEST, ...pages.map(({ file }) => file), ...made], version };
}

async function sourcesOf(place: SpecPlace): Promise<readonly FileSource[]> {
  try {
    return specSources(await specFileText(place.file), place);
  } catch (error) {
    // The build reports the reason.
    if (error instanceof UserError) return [fileAt(place.file)];
    throw error;
  }
}

interface Means {
  readonly signal: AbortSignal;
  readonly server: LiveServer;
}

/** Builds a report and publishes it, or reports why it cannot be built. */
async function rebuild(context: CommandContext, plan: WatchPlan, { signal, server }: Means): Promise<void> {
  const { spec, variables, folder, jobs } = plan;
  try {
    const report = await planReport(await readSpec(spec, variables));
    signal.throwIfAborted();
    const { manifest, made } = await withOwnSignal(context, signal, (own) =>
      tellBuild(context, buildReport({ report, folder, jobs, choice: context.engineChoice, signal: own })),
    );
    if (made > 0) tellReport(context, folder, manifest);
    context.say(made === 0 ? `${folder} is up to date` : `${formatCount(made, "artifact")} rebuilt`);
    await server.publish(liveReport(folder, manifest));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    context.error(error.message);
    server.warn(error.message);
  }
}

/**
 * Runs a body with a signal that follows another one: its listeners are removed with the body, however many there
 * are.
 */
async function withOwnSignal<T>(
  context: CommandContext,
  signal: AbortSignal,
  body: (own: AbortSignal) => Promise<T>,
): Promise<T> {
  const own = new AbortController();
  const abort = () => {
    context.say("Stopping after the current artifacts are complete; press Ctrl-C again to stop at once");
    own.abort();
  };
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await body(own.signal);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

function tellStart(context: CommandContext, { spec, folder }: WatchPlan, address: string): void {
  context.data(context.json ? `${JSON.stringify({ address, folder }, null, 2)}\n` : `${address}\n`);
  context.say(`Watching ${spec} and its inputs; press Ctrl-C to stop`);
}

function tellChanges(context: CommandContext, paths: readonly string[]): void {
  const [first = "", ...others] = paths.map(shownPath);
  context.say(`Changed: ${first}${others.length === 0 ? "" : ` and ${others.length} more`}`);
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === "AbortError";
}
