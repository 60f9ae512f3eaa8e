import { dirname, join } from "node:path";
import { ensureFolder, writeFileWhole } from "../../core/files/atomicWrite.js";
import { refuseForeign } from "../../jobs/artifact.js";
import type { RecordedFile } from "../build/artifactRecord.js";
import type { ReportDocument } from "../model.js";
import { type DocumentInput, documentOf } from "./documentBuilder.js";

type Files = ReadonlyMap<string, Uint8Array | string>;

interface PageForm {
  readonly single: boolean;
}

/** The writers of pages by format, each loaded on demand. */
const WRITERS: Readonly<Record<string, (document: ReportDocument, form: PageForm) => Promise<Files>>> = {
  html: async (document, form) => (await import("./html/htmlPage.js")).htmlPage(document, form),
  pdf: async (document) =>
    new Map([["report.pdf", await (await import("./pdf/reportPdf.js")).pdfOf(document)]]),
  md: async (document) => new Map([["report.md", (await import("./markdown.js")).markdownOf(document)]]),
};

/** Builds the requested pages, by file name. */
export async function pagesOf(assembly: DocumentInput): Promise<Files> {
  const { output, page } = assembly.outline;
  const document = await documentOf(assembly);
  const files = new Map<string, Uint8Array | string>();
  for (const format of new Set(output)) {
    const written = await WRITERS[format]?.(document, { single: page === "single" });
    for (const [name, content] of written ?? []) files.set(name, content);
  }
  return files;
}

/** Throws `UserError` if a page already exists that no earlier build wrote. */
export async function refuseForeignPages(
  folder: string,
  pages: Files,
  before: readonly RecordedFile[],
): Promise<void> {
  const ours = new Set(before.map(({ file }) => file));
  for (const name of pages.keys()) if (!ours.has(name)) await refuseForeign(join(folder, name));
}

/** Writes pages, each file atomically. */
export async function writePages(folder: string, pages: Files): Promise<void> {
  for (const [name, content] of pages) {
    await ensureFolder(dirname(join(folder, name)));
    await writeFileWhole(join(folder, name), content);
  }
}
