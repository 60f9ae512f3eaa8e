import MarkdownIt, { type Token } from "markdown-it";
import { escapeXml } from "../../pictures/encoders/xml.js";

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
