import { element, escapeXml } from "../../../core/xml.js";
import type { ReportDocument, ReportPart, ReportSection } from "../../model.js";

/** The table of contents: sections and their titled parts. */
export function contentsBlock({ sections }: ReportDocument): string {
  const list = element("ol", {}, sections.map(sectionEntry).join("\n"));
  return element(
    "nav",
    { "aria-label": "Contents" },
    `<details class="contents" open=""><summary>Contents</summary>${list}</details>`,
  );
}

function sectionEntry({ id, title, parts }: ReportSection): string {
  const entries = parts.filter(isTitled).map((part) => element("li", {}, link(part)));
  return element(
    "li",
    {},
    link({ id, title }) + (entries.length === 0 ? "" : element("ol", {}, entries.join("\n"))),
  );
}

/** Tells parts with a heading from plain text. */
function isTitled(part: ReportPart): part is Exclude<ReportPart, { type: "text" }> {
  return part.type !== "text";
}

function link({ id, title }: { readonly id: string; readonly title: string }): string {
  return element("a", { href: `#${encodeURIComponent(id)}` }, escapeXml(title));
}
