import MarkdownIt, { type Token } from "markdown-it";
import { escapeXml } from "../../core/xml.js";

const reader = new MarkdownIt({ html: false, typographer: false, linkify: false });
// Nothing may be asked of elsewhere but by whoever follows a link.
reader.validateLink = (address) => /^(?:https?:\/\/|#)/i.test(address.trim());
reader.renderer.rules.image = (tokens, index) => pictureLink(tokens[index] as Token);
reader.renderer.rules.table_open = () =>
  '<div class="wide" tabindex="0" role="region" aria-label="Table"><table>\n';
reader.renderer.rules.table_close = () => "</table></div>\n";

/** Where a text stands in a report. */
export interface Place {
  /** The level of the heading that the text stands under, 1 to 5: its own headings lie below it. */
  readonly level: number;
  /** What the anchors of its headings begin with. */
  readonly anchor: string;
}

/** Markdown as HTML: no markup of its own goes through, links lead to the web or within the page, pictures become links. */
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
 * Markdown that stands under a heading of some level of another text: its own headings lie below that, and no markup of
 * its own goes through.
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
    // One that is underlined becomes one with signs ahead, as many lines long: the others keep their numbers.
    else lines.splice(start, end - start, ...headed(lines.slice(start, end - 1), signs));
  }
  return lines.join("\n");
}

function headed(words: readonly string[], signs: string): readonly string[] {
  return [`${signs} ${words.map((line) => line.trim()).join(" ")}`, ...words.map(() => "")];
}

/** Lines of one paragraph without markup but that of Markdown; what is code stays, and so do links in angle brackets. */
function unmarked(lines: readonly string[]): readonly string[] {
  return lines
    .join("\n")
    .replace(MARKUP, (found) => (/^[`\\]/.test(found) ? found : (PLAIN[found] ?? `\\${found}`)))
    .split("\n");
}

/** What is escaped already, code, markup, and what begins the address of a picture or of a link that does not lead to the web. */
const MARKUP =
  /\\[\s\S]|(`+)(?!`)[\s\S]*?[^`]\1(?!`)|<(?!https?:\/\/)|\](?=\(\s*<?(?!https?:\/\/|#))|\](?=:)|!(?=\[)/gi;

const PLAIN: Readonly<Record<string, string>> = { "<": "&lt;", "!": "" };

/** Text of one line that means nothing but itself in Markdown. */
export function escapedMarkdown(text: string): string {
  return text.replace(/\s+/g, " ").replace(/[\\`*_[\]<>#|~&$!]/g, "\\$&");
}

/** Markdown as the tokens of its blocks, whose texts hold tokens of their own. */
export function tokensOf(markdown: string): readonly Token[] {
  return reader.parse(markdown, {});
}

/** What the link to a picture says: pages load nothing from elsewhere. */
export function pictureWords(picture: Token): { readonly text: string; readonly address: string } {
  const address = String(picture.attrGet("src") ?? "");
  return { text: picture.content === "" ? address : picture.content, address };
}

function pictureLink(picture: Token): string {
  const { text, address } = pictureWords(picture);
  return `<a href="${escapeXml(address)}">${escapeXml(text)}</a>`;
}
