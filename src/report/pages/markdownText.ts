import MarkdownIt, { type Token } from "markdown-it";
import { escapeXml } from "../../core/xml.js";

const reader = new MarkdownIt({ html: false, typographer: false, linkify: false });
// Nothing is loaded from the network; readers may follow links.
reader.validateLink = (address) => /^(?:https?:\/\/|#)/i.test(address.trim());
reader.renderer.rules.image = (tokens, index) => pictureLink(tokens[index] as Token);
reader.renderer.rules.table_open = () =>
  '<div class="wide" tabindex="0" role="region" aria-label="Table"><table>\n';
reader.renderer.rules.table_close = () => "</table></div>\n";

/** The position of a Markdown text in a report. */
export interface Place {
  /** The level of the heading above the text, 1 to 5; its own headings are below that level. */
  readonly level: number;
  /** The prefix of its headings' anchors. */
  readonly anchor: string;
}

/** Renders Markdown as HTML: raw markup is escaped, links lead to the web or within the page, images become links. */
export function htmlOf(markdown: string, { level, anchor }: Place): string {
  const tokens = reader.parse(markdown, {});
  const headings = tokens.filter(({ type }) => type === "heading_open" || type === "heading_close");
  for (const [index, heading] of headings.entries()) {
    heading.tag = `h${Math.min(6, level + Number(heading.tag.slice(1)))}`;
    if (heading.type === "heading_open") heading.attrSet("id", `${anchor}-${index / 2 + 1}`);
  }
  return reader.renderer.render(tokens, reader.options, {});
}

/**
 * Shifts the headings of Markdown below a heading level of the surrounding text, and escapes raw markup.
 */
export function demoted(markdown: string, level: number): string {
  const lines = markdown.trim().split("\n");
  const tokens = reader.parse(lines.join("\n"), {});
  for (const [index, { type, map }] of tokens.entries()) {
    if (map === null) continue;
    const [start, end] = map;
    if (type === "inline" || type === "table_open")
      lines.splice(start, end - start, ...unmarked(lines.slice(start, end)));
    if (type !== "heading_open") continue;
    const { tag, markup } = tokens[index] as Token;
    const signs = "#".repeat(Math.min(6, level + Number(tag.slice(1))));
    if (markup.startsWith("#")) lines[start] = (lines[start] as string).replace(/#+/, signs);
    // An underlined heading becomes a prefixed one with as many lines, so that line numbers stay the same.
    else lines.splice(start, end - start, ...headed(lines.slice(start, end - 1), signs));
  }
  return lines.join("\n");
}

function headed(words: readonly string[], signs: string): readonly string[] {
  return [`${signs} ${words.map((line) => line.trim()).join(" ")}`, ...words.map(() => "")];
}

/** Escapes raw markup in the lines of one paragraph; code and links in angle brackets stay. */
function unmarked(lines: readonly string[]): readonly string[] {
  return lines
    .join("\n")
    .replace(MARKUP, (found) => (/^[`\\]/.test(found) ? found : (PLAIN[found] ?? `\\${found}`)))
    .split("\n");
}

/** Escaped characters, code, markup, and the start of an image's address or of a link's that does not lead to the web. */
const MARKUP =
  /\\[\s\S]|(`+)(?!`)[\s\S]*?[^`]\1(?!`)|<(?!https?:\/\/)|\](?=\(\s*<?(?!https?:\/\/|#))|\](?=:)|!(?=\[)/gi;

const PLAIN: Readonly<Record<string, string>> = { "<": "&lt;", "!": "" };

/** Escapes all Markdown syntax in a one-line text. */
export function escapedMarkdown(text: string): string {
  return text.replace(/\s+/g, " ").replace(/[\\`*_[\]<>#|~&$!]/g, "\\$&");
}

/** Parses Markdown into block tokens, whose inline content holds child tokens. */
export function tokensOf(markdown: string): readonly Token[] {
  return reader.parse(markdown, {});
}

/** The text and address of the link that replaces an image: pages load nothing from the network. */
export function linkOfPicture(picture: Token): { readonly text: string; readonly address: string } {
  const address = String(picture.attrGet("src") ?? "");
  return { text: picture.content === "" ? address : picture.content, address };
}

function pictureLink(picture: Token): string {
  const { text, address } = linkOfPicture(picture);
  return `<a href="${escapeXml(address)}">${escapeXml(text)}</a>`;
}
