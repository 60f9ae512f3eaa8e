import MarkdownIt from "markdown-it";
import { describe, expect, it } from "vitest";
import { markdownOf } from "../../../src/report/pages/markdown.js";
import { demoted, htmlOf } from "../../../src/report/pages/markdownText.js";
import { EVIL, REPORT } from "../documents.ts";

const TEXT = markdownOf(REPORT);
/** Parsed like by a viewer of repositories. */
const SHOWN = new MarkdownIt({ html: true }).render(TEXT);

describe("a report as Markdown", () => {
  it("links pictures by path, with descriptions for readers who cannot see them", () => {
    expect(TEXT).toContain("![From −1 to 1.](artifacts/waves-layer.png)");
    expect(TEXT).toContain("On other scales: [network](artifacts/waves-network.png).");
    expect(TEXT).toContain("```sh\nconvscope draw sheet bundled:mini-resnet --out waves\n```");
  });

  it("contains no markup but its own, whatever names and texts contain", () => {
    expect(SHOWN).not.toMatch(/<script|<img src="?x|onerror="/);
    expect(SHOWN).toContain(`<h1>What it sees ${new MarkdownIt().utils.escapeHtml(EVIL)}</h1>`);
  });

  it("keeps every cell of a table in its column", () => {
    const rows = [...SHOWN.matchAll(/<tr>\n((?:<td[\s\S]*?<\/td>\n)+)<\/tr>/g)].map(([, row = ""]) => row);
    const cells = rows.map((row) => row.match(/<td/g)!.length);
    expect(cells).toEqual([3, 3, 3, 4, 4, 4, 4, 4, 4, 4]);
    expect(SHOWN).toContain("<td>a | b</td>");
  });

  it("states the number of shown rows of a long table", () => {
    const table = { columns: [{ name: "n", type: "integer", summary: "n" }], rows: Array.from({ length: 150 }, (_, n) => [n]) } as const; // biome-ignore format: one table
    const [, numbers] = REPORT.sections;
    const [part] = numbers!.parts;
    const long = {
      ...REPORT,
      sections: [{ ...numbers!, parts: [{ ...part!, table } as typeof part & object] }],
    };
    const text = markdownOf(long);
    expect(text).toContain("The first 100 of 150 rows; the files contain all.");
    expect(text).toContain("\n| 99 |\n\n");
    expect(text).not.toContain("| 100 |");
  });
});

describe("Markdown below a heading of another text", () => {
  it.each([
    ["# One\n\ntext", "### One\n\ntext"],
    ["One\n===\n\nTwo\n---\ntext", "### One\n\n\n#### Two\n\ntext"],
    ["> ## Quoted", "> #### Quoted"],
    ["##### Five\n###### Six", "###### Five\n###### Six"],
    ["```\n# no heading <b>\n```", "```\n# no heading <b>\n```"],
    ["# x < y", "### x &lt; y"],
    [
      "a `<b>` and <b>, ``<`i`>`` <https://example.org/>",
      "a `<b>` and &lt;b>, ``<`i`>`` <https://example.org/>",
    ],
    ["a ` b\n\n<i> ` c", "a ` b\n\n&lt;i> ` c"],
    ["| a |\n|---|\n| <b> |", "| a |\n|---|\n| &lt;b> |"],
    ["- one <b>\n  - # two", "- one &lt;b>\n  - ### two"],
    ["[a](javascript:b) [c](https://d/) [e](#f)", "[a\\](javascript:b) [c](https://d/) [e](#f)"],
    ["![a](https://b/c.png)", "[a](https://b/c.png)"],
    ["[a\\](javascript:b)", "[a\\](javascript:b)"],
    ["[a\\\\](javascript:b)", "[a\\\\\\](javascript:b)"],
  ])("keeps its text, and lowers its headings: %j", (text, expected) => {
    expect(demoted(text, 2)).toBe(expected);
  });

  it("links only to the web or within the page, however an address is written", () => {
    const reader = new MarkdownIt({ html: true });
    reader.validateLink = () => true;
    const text = String.raw`[a](javascript:b) [a]( <java&#115;cript:b>) [a\\](data:b) [a][x] ![a](https://b/c)

[x]: javascript:b`;
    expect(reader.render(demoted(text, 1))).not.toMatch(/href="(?!https)|<img/);
    expect(new MarkdownIt({ html: true }).render(demoted(text, 1))).not.toMatch(/href="(?!https)|<img/);
  });

  it("becomes HTML that requests nothing and links only to the web or within the page", () => {
    const html = htmlOf("![cat](https://example.org/c.png) [a](javascript:alert(1)) [b](#waves) <i>", {
      level: 2,
      anchor: "x",
    });
    expect(html).toBe(
      '<p><a href="https://example.org/c.png">cat</a> [a](javascript:alert(1)) <a href="#waves">b</a> &lt;i&gt;</p>\n',
    );
    expect(htmlOf("# One\n\n## Two", { level: 2, anchor: "x" })).toBe(
      '<h3 id="x-1">One</h3>\n<h4 id="x-2">Two</h4>\n',
    );
  });
});
