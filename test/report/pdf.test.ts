import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, describe, expect, it } from "vitest";
import type { Figure } from "../../src/figures/figure.js";
import type { ReportDocument, ReportPart } from "../../src/report/model.js";
import { pdfOf } from "../../src/report/pages/pdf/reportPdf.js";
import { isInstalled, run } from "../figures/encoders/programs.ts";
import { figurePart, REPORT, TABLE, variantOf } from "./documents.ts";

const folder = mkdtempSync(join(tmpdir(), "convscope-pdf-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes a report's PDF into a separate folder and returns its path. */
async function printed(report: ReportDocument): Promise<string> {
  const path = join(mkdtempSync(join(folder, "report-")), "report.pdf");
  writeFileSync(path, await pdfOf(report));
  return path;
}

function reportOf(...parts: readonly ReportPart[]): ReportDocument {
  return { ...REPORT, sections: [{ id: "all", title: "All of it", parts }] };
}

/** A figure of a single color. */
function plain(width: number, height: number): Figure {
  return { width, height, background: "#d0e0f0", marks: [] };
}

const WORDS = { skip: !isInstalled("pdftotext") };

/**
 * The area in which a picture of a page has the color of plain figures: the margins around it and its size, in
 * pixels.
 */
async function plainDrawing(path: string) {
  const { data, info } = await sharp(readFileSync(path))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const places = Array.from({ length: info.width * info.height }, (_, at) => at).filter(
    (at) => data.toString("hex", 3 * at, 3 * at + 3) === "d0e0f0",
  );
  if (places.length === 0) return undefined;
  const rows = places.map((at) => Math.floor(at / info.width));
  const columns = places.map((at) => at % info.width);
  const [left, right, top, bottom] = [columns, rows].flatMap((all) => [
    all.reduce((least, place) => Math.min(least, place)),
    all.reduce((most, place) => Math.max(most, place)),
  ]) as [number, number, number, number];
  return {
    isUpright: info.height > info.width,
    left,
    top,
    right: info.width - 1 - right,
    bottom: info.height - 1 - bottom,
    width: right - left + 1,
    height: bottom - top + 1,
  };
}

describe("a report as a PDF document", () => {
  it("has the same bytes twice, and no date", async () => {
    const [a, b] = [await pdfOf(REPORT), await pdfOf(REPORT)];
    expect(Buffer.compare(a, b)).toBe(0);
    expect(Buffer.from(a).toString("latin1")).not.toMatch(/CreationDate|ModDate|\(D:/);
  });

  it("contains each font once, bookmarks, and descriptions of figures", async () => {
    const text = Buffer.from(await pdfOf(REPORT)).toString("latin1");
    expect(text.match(/\/FontFile2/g)).toHaveLength(2);
    expect(text.match(/\/S \/Figure/g)).toHaveLength(2);
    expect(text.match(/\/Alt /g)).toHaveLength(2);
    expect(text).toContain("/Type /StructTreeRoot");
    expect(text).toMatch(/\/PageMode \/UseOutlines/);
    for (const title of ["Figures", "Numbers", "Ratios", "How this report was made"])
      expect(text).toContain(`/Title (${title})`);
    expect(text).toContain("/URI (https://example.org/)");
    expect(text).not.toContain("/JavaScript");
  });

  it("contains everything that the page contains", WORDS, async () => {
    const text = run("pdftotext", "-layout", await printed(REPORT), "-").replace(/\s+/g, " ");
    for (const words of [
      "What it sees </script><script>alert(1)</script>",
      "Words with emphasis, code and a link.",
      "1. one 2. two • three a picture </script>",
      "[no](javascript:alert(3))",
      "98.63 %",
      REPORT.checkpoints[0]!.sha256,
      "What is shown, n = 200. Shown: scale by layer.",
      "convscope draw sheet bundled:mini-resnet --out waves",
      "2 gates, 1 failed.",
      "convscope report build report.yaml --out report",
      "Built by convscope 1.2.3.",
      "1 of ",
    ])
      expect(text).toContain(words);
  });

  it("repeats a table's header on each page, and loses none of its rows", WORDS, async () => {
    const [part] = REPORT.sections[1]!.parts;
    const rows = Array.from({ length: 180 }, (_, index) => [`row ${index}.`, index, index / 7, 0.5]);
    const table = { ...TABLE, rows };
    const text = run("pdftotext", "-layout", await printed(reportOf({ ...part!, table } as ReportPart)), "-");
    const pages = text.split("\f").filter((page) => page.includes("row "));
    expect(pages.length).toBeGreaterThan(2);
    for (const page of pages) expect(page).toMatch(/block\s+images\s+ratio\s+accuracy/);
    for (const [name] of rows) expect(text).toContain(`${name} `);
  });

  it(
    "keeps a heading, its text, a figure and its command on one page, upright or in landscape",
    WORDS,
    async () => {
      const figureOf = (id: string, width: number, height: number) =>
        figurePart({ id, variants: [variantOf(plain(width, height), id)] });
      const sizes = [[500, 620], [3000, 1200]] as const; // biome-ignore format: pairs
      for (const [width, height] of sizes) {
        const sections = [
          { id: "first", title: "First", parts: [await figureOf("one", 600, 560)] },
          {
            id: "second",
            title: "Second",
            parts: [
              { type: "text", markdown: "What leads to it." } as const,
              await figureOf("two", width, height),
            ],
          },
        ];
        const text = run("pdftotext", "-layout", await printed({ ...REPORT, sections }), "-");
        const page = text.split("\f").find((each) => each.includes("What leads to it.")) ?? "";
        for (const words of ["Second", "Figure two", "What is shown, n = 200.", "--out two"])
          expect(page).toContain(words);
      }
    },
  );

  it("keeps every figure whole within the margins, on a landscape page if that helps", {
    skip: !isInstalled("pdftoppm"),
  }, async () => {
    const sizes = [[400, 300], [3000, 1200], [700, 5000], [500, 700], [640, 640]] as const; // biome-ignore format: pairs
    const parts = await Promise.all(
      sizes.map(([width, height], index) =>
        figurePart({ id: `f${index}`, variants: [variantOf(plain(width, height), `f${index}`)] }),
      ),
    );
    const path = await printed(reportOf(...parts));
    run("pdftoppm", "-r", "72", "-png", path, path.replace(".pdf", ""));
    const pages = readdirSync(join(path, "..")).filter((name) => name.endsWith(".png"));
    const drawings = await Promise.all(pages.map((name) => plainDrawing(join(path, "..", name))));
    const found = drawings.filter((drawing) => drawing !== undefined);
    expect(found.map(({ isUpright }) => isUpright)).toEqual([true, false, true, true, true]);
    for (const { left, top, right, bottom } of found)
      expect(Math.min(left, top, right, bottom)).toBeGreaterThan(52);
    expect(found[0]).toMatchObject({ width: 300, height: 225 });
    expect(found.map(({ width, height }) => width / height)).toEqual(
      sizes.map(([width, height]) => expect.closeTo(width / height, 1)),
    );
  });
});
