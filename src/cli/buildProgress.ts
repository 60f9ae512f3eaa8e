import { formatCount } from "../core/format.js";
import { measuredWords } from "../jobs/compare/junit.js";
import type { BuildEvent } from "../report/build/build.js";
import type { ReportManifest } from "../report/build/reportManifest.js";
import type { CommandContext } from "./command.js";
import { progressLine } from "./console.js";

/** The result of a build. */
export interface Built {
  readonly manifest: ReportManifest;
  /** The number of artifacts that were made again. */
  readonly made: number;
}

/** Tells how a build goes on, and gives what it comes to. */
export async function tellBuild(
  context: Pick<CommandContext, "progress">,
  events: AsyncGenerator<BuildEvent, ReportManifest>,
): Promise<Built> {
  let made = 0;
  for (;;) {
    const { value, done } = await events.next();
    if (done === true) return { manifest: value, made };
    if (value.type === "planned")
      context.progress(progressLine(`0 of ${formatCount(value.stale, "artifact")}`, 0));
    if (value.type !== "made") continue;
    made = value.done;
    context.progress(
      progressLine(`${value.done} of ${formatCount(value.of, "artifact")}`, value.done / value.of),
    );
  }
}

/** Tells what a report holds and what is amiss with it. Gives whether all of its gates hold. */
export function tellReport(
  { say }: Pick<CommandContext, "say">,
  folder: string,
  { artifacts, pages }: ReportManifest,
): boolean {
  for (const { slug, warnings, gaps } of artifacts) {
    for (const warning of warnings) say(`Warning: ${slug}: ${warning}`);
    for (const { checkpoint, reason } of gaps) say(`Left out of ${slug}: ${checkpoint} (${reason})`);
  }
  const [first] = pages;
  const where =
    first === undefined
      ? `${folder} (a part)`
      : `${folder}/${first.file}: open it in a ${viewerOf(first.file)}`;
  say(`${formatCount(artifacts.length, "artifact")} in ${where}`);
  const failed = artifacts.flatMap(({ gates }) => gates).filter(({ passed }) => !passed);
  for (const result of failed) say(`Gate ${result.gate} does not hold: ${measuredWords(result)}`);
  return failed.length === 0;
}

/** The program that opens a page. */
function viewerOf(page: string): string {
  const viewers: Readonly<Record<string, string>> = {
    html: "browser",
    pdf: "PDF viewer",
    md: "Markdown viewer",
  };
  return viewers[page.slice(page.lastIndexOf(".") + 1)] ?? "viewer";
}
