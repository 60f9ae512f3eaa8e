import { inflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { ReportSection } from "../../src/report/model.js";
import { htmlPage } from "../../src/report/pages/html/htmlPage.js";
import { REPORT, valuesFileOf, WAVES } from "./documents.ts";

const SINGLE = await htmlPage(REPORT, { single: true });
const FOLDER = await htmlPage(REPORT, { single: false });
const VALUES = valuesFileOf("waves");
const INDEX = SINGLE.get("index.html")!;

/** The data in scripts of a page that are not executed. */
function dataIn(page: string) {
  const scripts = page.matchAll(/<script type="application\/json"[^>]*>(.*?)<\/script>/g);
  return [...scripts].map(([, text = ""]) => JSON.parse(text) as Data);
}

interface Data {
  readonly planes: string;
  readonly variants: readonly (readonly { readonly title: string; readonly at: number }[])[];
  readonly drawings?: readonly string[];
}

describe("a report's page", () => {
  it("is one file, which contains the values of figures or names the file that does", () => {
    expect([...SINGLE.keys()]).toEqual(["index.html"]);
    expect([...FOLDER.keys()]).toEqual(["index.html"]);
    expect(INDEX).not.toContain("data-values");
    expect(FOLDER.get("index.html")).toContain('data-values="artifacts/waves.values.html"');
  });

  it("is the same twice", async () => {
    expect(await htmlPage(REPORT, { single: true })).toEqual(SINGLE);
    expect(await htmlPage(REPORT, { single: false })).toEqual(FOLDER);
  });

  it("allows no script but its own, and loads nothing from elsewhere", () => {
    for (const page of [...SINGLE.values(), ...FOLDER.values(), VALUES]) {
      expect(page).toContain("default-src &#39;none&#39;");
      expect(page.match(/script-src &#39;sha256-[\w+/=]+&#39;;/g)).toHaveLength(1);
      expect(page.match(/<script>/g)).toHaveLength(1);
      expect(page).not.toMatch(/<(?:img|script|iframe|link)[^>]* (?:src|href)="(?:https?:)?\/\//);
    }
    expect(INDEX.match(/<script/g)).toHaveLength(3);
    expect(INDEX).not.toContain("frame-src");
  });

  it("contains no markup from names and texts", () => {
    for (const page of [INDEX, FOLDER.get("index.html")!]) {
      expect(page).not.toContain("<script>alert");
      expect(page).not.toContain("<img src=x");
      expect(page).not.toMatch(/href="javascript:/);
      expect(page).toContain(`<title>What it sees &lt;/script&gt;&lt;script&gt;alert(1)`);
    }
    expect(dataIn(INDEX)[1]!.variants[0]!.map(({ title }) => title)).toEqual(["channel </script>"]);
  });

  it("embeds its font once, for any number of figures", () => {
    expect(INDEX.match(/@font-face/g)).toHaveLength(2);
    expect(INDEX).toContain("data:font/woff2");
    expect(VALUES).not.toContain("@font-face");
  });

  it("embeds the full font if a figure has letters that only it has", async () => {
    const [section] = REPORT.sections as readonly [ReportSection];
    const parts = section.parts.map((part) =>
      part.type === "figure" ? { ...part, needsFullFont: true } : part,
    );
    const report = { ...REPORT, sections: [...REPORT.sections, { ...section, parts }] };
    const index = (await htmlPage(report, { single: true })).get("index.html") ?? "";
    expect(index.match(/data:font\/\w+/g)).toEqual(["data:font/ttf", "data:font/ttf"]);
  });

  it("contains the numbers of tiles once, even if two variants show them", () => {
    const [{ planes, variants }] = dataIn(INDEX) as [Data];
    const bytes = inflateRawSync(Buffer.from(planes, "base64"));
    expect(bytes.length).toBe(2 * 9 * 12 * 4);
    expect(variants.map((tiles) => tiles.map(({ at }) => at))).toEqual([[0, 432], [0, 432]]); // biome-ignore format: pairs
    expect(WAVES.flat().map((_, index) => bytes.readFloatLE(4 * index))).toEqual(WAVES.flat());
  });

  it("shows pictures from their files if it has separate files", () => {
    const index = FOLDER.get("index.html")!;
    expect(index).toContain('<img src="artifacts/waves-layer.svg" alt="From −1 to 1."');
    expect(index.match(/<svg/g)).toBeNull();
    expect(dataIn(VALUES)[0]!.drawings).toHaveLength(2);
  });

  it("states what each figure shows, how it is made, and the results of gates", () => {
    expect(INDEX).toContain("<p>What is shown, n = 200.</p>");
    expect(INDEX).toContain("<code>convscope draw sheet bundled:mini-resnet --out waves</code>");
    expect(INDEX).toContain('<p class="verdict failed">2 gates, 1 failed.</p>');
    expect(INDEX).toContain("98.63 %");
    expect(INDEX).toContain(REPORT.checkpoints[0]!.sha256);
    expect(INDEX).toContain('<a class="anchor" href="#waves" aria-label="Link to Figure waves">#</a>');
  });
});
