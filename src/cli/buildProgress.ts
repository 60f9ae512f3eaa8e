import { formatCount } from "../core/format.js";
import { measuredWords } from "../jobs/compare/junit.js";
import type { BuildEvent } from "../report/build/build.js";
import type { ReportManifest } from "../report/build/reportManifest.js";
import type { CommandContext } from "./command.js";
import { progressLine } from "./console.js";

/** Result of a build. */
export interface Built {
  readonly manifest: ReportManifest;
  /** Number of artifacts that were rebuilt. */
  readonly made: number;
}

/** Reports the progress of a build and returns its result. */
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

/** Reports the content of a report and its warnings. Returns true if all of its gates pass. */
export function tellReport(
  { say }: Pick<CommandContext, "say">,
  folder: string,
  { artifacts, pages }: ReportManifest,
): boolean {
  for (const { slug, warnings, gaps } of artifacts) {
    for (const warning of warnings) say(`Warning: ${slug}: ${warning}`);
    for (const { checkpoint, reason } of gaps) say(`Omitted from ${slug}: ${checkpoint} (${reason})`);
  }
  const [first] = pages;
  const where =
    first === undefined
      ? `${folder} (a shard)`
      : `${folder}/${first.file}: open it in a ${viewerOf(first.file)}`;
  say(`${formatCount(artifacts.length, "artifact")} in ${where}`);
  const failed = artifacts.flatMap(({ gates }) => gates).filter(({ passed }) => !passed);
  for (const result of failed) say(`Gate ${result.gate} failed: ${measuredWords(result)}`);
  return failed.length === 0;
}

/** Program that opens a page. */
function viewerOf(page: string): string {
  const viewers: Readonly<Record<string, string>> = {
    html: "browser",
    pdf: "PDF viewer",
    md: "Markdown viewer",
  };
  return viewers[page.slice(page.lastIndexOf(".") + 1)] ?? "viewer";
}
