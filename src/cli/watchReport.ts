import { createHash } from "node:crypto";
import { Interrupted, UserError } from "../errors.js";
import { LiveServer, type LiveState } from "../explorer/liveServer.js";
import type { FileSource } from "../fileSource.js";
import { formatCount } from "../pictures/numbers.js";
import { buildReport } from "../reports/report/build.js";
import { planReport } from "../reports/report/plan.js";
import { type ReportManifest, readReportManifest } from "../reports/report/reportManifest.js";
import { readSpec, specFileText } from "../reports/report/spec.js";
import { fileAt, type SpecPlace, specSources } from "../reports/report/specSources.js";
import type { Variables } from "../reports/report/variables.js";
import { tellBuild, tellReport } from "./buildTalk.js";
import type { Rim } from "./command.js";
import { FileChanges, shownPath } from "./fileChanges.js";

/** What to watch, and where to show it. */
export interface WatchPlan {
  readonly spec: string;
  readonly variables: Variables;
  /** The report's folder. */
  readonly folder: string;
  readonly jobs: number;
  /** Default: a fixed one, or the next that is free. */
  readonly port: number | undefined;
}

/**
 * Serves a report, builds it, and builds it again whenever its spec changes or a file that the spec names. Changes during
 * a build make for one more. A spec with mistakes is told of and leaves the report as it is. Throws `Interrupted` in the
 * end, and `UserError` where it cannot begin.
 */
export async function watchReport(rim: Rim, plan: WatchPlan): Promise<never> {
  const { spec, folder, port } = plan;
  await specFileText(spec);
  const signal = rim.interruptible();
  const changes = new FileChanges(folder);
  let state = await standing(folder);
  const server = await LiveServer.start({ folder, port, state });
  // Readers are let go at once, even where a build takes a while to end.
  signal.addEventListener("abort", () => server.close(), { once: true });
  try {
    tellStart(rim, plan, server.address);
    await changes.follow([fileAt(spec)]);
    for (;;) {
      await changes.follow(await sourcesOf({ file: spec, variables: plan.variables }));
      state = await rebuilt(rim, plan, { signal, state });
      server.show(state);
      tellChanges(rim, await changes.next(signal));
    }
  } catch (error) {
    if (signal.aborted && isAbort(error)) throw new Interrupted(`Stopped watching ${spec}`);
    throw error;
  } finally {
    await changes.close();
    await server.close();
  }
}

/** How a report stands that an earlier build has left. */
async function standing(folder: string): Promise<LiveState> {
  const manifest = await readReportManifest(folder);
  return { version: manifest === undefined ? "" : versionOf(manifest), mistakes: "" };
}

/** The manifest holds the hashes of all files, so that reports of one version are alike. */
function versionOf(manifest: ReportManifest): string {
  return createHash("sha256").update(JSON.stringify(manifest)).digest("hex");
}

async function sourcesOf(place: SpecPlace): Promise<readonly FileSource[]> {
  try {
    return specSources(await specFileText(place.file), place);
  } catch (error) {
    // The build tells why.
    if (error instanceof UserError) return [fileAt(place.file)];
    throw error;
  }
}

interface Before {
  readonly signal: AbortSignal;
  readonly state: LiveState;
}

/** Builds a report, and gives how it stands then. */
async function rebuilt(rim: Rim, plan: WatchPlan, { signal, state }: Before): Promise<LiveState> {
  const { spec, variables, folder, jobs } = plan;
  try {
    const report = await planReport(await readSpec(spec, variables));
    signal.throwIfAborted();
    // A signal of its own for each build: what listens to it is gone with the build.
    const own = AbortSignal.any([signal]);
    const events = buildReport({ report, folder, jobs, choice: rim.engineChoice, signal: own });
    const { manifest, made } = await tellBuild(rim, events);
    if (made > 0) tellReport(rim, folder, manifest);
    rim.say(made === 0 ? `${folder} is up to date` : `${formatCount(made, "artifact")} made again`);
    return { version: versionOf(manifest), mistakes: "" };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    rim.complain(error.message);
    return { ...state, mistakes: error.message };
  }
}

function tellStart(rim: Rim, { spec, folder }: WatchPlan, address: string): void {
  rim.data(rim.json ? `${JSON.stringify({ address, folder }, null, 2)}\n` : `${address}\n`);
  rim.say(`Watching ${spec} and what it names; Ctrl-C ends it`);
}

function tellChanges(rim: Rim, paths: readonly string[]): void {
  const [first = "", ...others] = paths.map(shownPath);
  rim.say(`Changed: ${first}${others.length === 0 ? "" : ` and ${others.length} more`}`);
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === "AbortError";
}
