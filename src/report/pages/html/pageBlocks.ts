import { element, escapeXml } from "../../../core/xml.js";
import { addressOf } from "../summaryTables.js";

/** A heading with a link to its section or part, whose element has the anchor. */
export function heading(
  level: 2 | 3,
  { id, title }: { readonly id: string; readonly title: string },
): string {
  const text = escapeXml(title);
  const link = { class: "anchor", href: `#${encodeURIComponent(id)}`, "aria-label": `Link to ${title}` };
  return element(`h${level}`, {}, `${text}${element("a", link, "#")}`);
}

/** A command line with a button that copies it; empty for an empty command. */
export function commandLineBlock(command: string): string {
  if (command === "") return "";
  const button = '<button type="button" class="copy" aria-live="polite">Copy</button>';
  return element("div", { class: "command" }, element("code", {}, escapeXml(command)) + button);
}

/** Links to the files of a figure or table, or of one labeled variant; empty without files. */
export function fileLinks(files: Readonly<Record<string, string>>, label = ""): string {
  const links = Object.entries(files).map(([format, path]) =>
    element("a", { href: addressOf(path) }, escapeXml(format.toUpperCase())),
  );
  if (links.length === 0) return "";
  const name = label === "" ? "Files" : `Files (${label})`;
  return element("p", { class: "files" }, `${escapeXml(name)}: ${links.join(" · ")}`);
}

/** A paragraph; empty for an empty text. */
export function paragraph(text: string): string {
  return text === "" ? "" : element("p", {}, escapeXml(text));
}
