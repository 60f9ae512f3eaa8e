import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { printFrom } from "../../src/figures/encoders/print.js";
import type { Figure } from "../../src/figures/figure.js";
import type { ReadyFigure } from "../../src/report/build/artifactRecord.js";
import type { FigurePart, ReportDocument } from "../../src/report/model.js";
import type { Sheet } from "../../src/report/model.ts";
import { valuesIn } from "../../src/report/pages/html/valuesFile.js";
import { preparePageData } from "../../src/report/pages/pageData.js";
import type { Table } from "../../src/table/table.js";
import { EVERYTHING } from "../figures/encoders/figures.ts";
import { figureOf, rasterOf } from "../figures/pixels.ts";
import { encoders } from "../support/encoders.ts";
import { TEXT } from "../support/style.js";

/** A name that attempts to break out of its context. */
export const EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'|*_`&";

/** The values of the first tile of `waves`, by rows. */
export const WAVES = Array.from({ length: 9 }, (_, y) =>
  Array.from({ length: 12 }, (_, x) => Math.fround(Math.sin(x * y + 0.3))),
);

const RAMP = Array.from({ length: 9 }, (_, y) => Array.from({ length: 12 }, (_, x) => x - y / 10));

/** Two tiles under a line of text, on a scale. */
function waves(domain: readonly [number, number]): Figure {
  const common = { y: 40, zoom: 20, domain, colormap: "RdBu_r" } as const;
  const text = {
    type: "text",
    x: 10,
    y: 24,
    text: "Two channels",
    style: TEXT.title,
    color: "#1a1a1a",
  } as const;
  const tiles = [
    rasterOf(WAVES, { ...common, x: 10, title: "channel 0" }),
    rasterOf(RAMP, { ...common, x: 260, title: "channel 1" }),
  ];
  return figureOf([text, ...tiles], 900, 240);
}

/** A variant of a figure, and the name of its files. */
interface TestVariant {
  readonly figure: Figure;
  readonly name: string;
  readonly label: string;
}

/** A variant of a figure whose files are at the same paths as in a built report. */
export function variantOf(figure: Figure, name: string, label = ""): TestVariant {
  return { figure, name, label };
}

type Told = Partial<Omit<FigurePart, "variants">> & Pick<FigurePart, "id">;

/** The text of a figure's SVG file. */
async function svgOf(figure: Figure): Promise<string> {
  return Buffer.from(await encoders.svg.encode(figure, {})).toString();
}

/** The files of the figures of reports other than their pages, by path. */
const FILES = new Map<string, string>();

/** A figure of a report. */
export async function figurePart(
  entry: Told & { readonly variants: readonly TestVariant[] },
): Promise<FigurePart> {
  const texts = new Map<string, string>();
  for (const { figure, name } of entry.variants) {
    texts.set(`${name}.json`, Buffer.from(await encoders.json.encode(figure, {})).toString());
    texts.set(`${name}.svg`, await svgOf(figure));
  }
  const title = entry.title ?? `Figure ${entry.id}`;
  const variants = entry.variants.map(({ name, label }) => ({
    label,
    files: { png: `${name}.png`, svg: `${name}.svg`, json: `${name}.json` },
  }));
  const words = { caption: "What is shown, n = 200.", alt: "From −1 to 1." };
  const command = `convscope draw sheet bundled:mini-resnet --out ${entry.id}`;
  const { figures, files } = await preparePageData(
    [{ name: entry.id, title, command, ...words, variants }],
    async (file) => texts.get(file) ?? "",
  );
  const [{ values, print, sheets, needsFullFont }] = figures as readonly [ReadyFigure];
  for (const [name, text] of [...texts, ...files]) FILES.set(`artifacts/${name}`, text);
  return {
    type: "figure",
    command,
    ...words,
    ...entry,
    title,
    variants: variants.map(({ label, files }, index) => ({
      label,
      files: Object.fromEntries(Object.entries(files).map(([format, file]) => [format, `artifacts/${file}`])),
      ...(sheets[index] as Sheet),
    })),
    needsFullFont,
    values: `artifacts/${values}`,
    readValues: async () => valuesIn(files.get(values) ?? ""),
    readPrint: async () => printFrom(files.get(print) ?? ""),
  };
}

/** The file of the values of a figure of the report. */
export function valuesFileOf(id: string): string {
  return FILES.get(`artifacts/${id}.values.html`) ?? "";
}

/** A table with numbers of all kinds, whose texts are not sorted. */
export const TABLE: Table = {
  columns: [
    { name: "block", type: "text", summary: "residual block" },
    { name: "images", type: "integer", summary: "images" },
    { name: "ratio", type: "number", summary: "‖F‖ / ‖x‖" },
    { name: "accuracy", type: "share", summary: "accuracy" },
  ],
  rows: [
    ["block 10", 2000, 0.25, 0.5],
    ["block 2", 150, null, 0.75],
    [EVIL, 30, Number.NaN, 1],
    ["block 1", 1000, -12.34567, 0.98765],
    ["a | b", 7, 1e-7, 0],
  ],
};

const SHA = "01522c47c429d0707cd763fab88ee3441a971be01a4ba2313fc1ace6f5ec651c";

/** A report with one of everything, and with names that attempt to break out of pages. */
export const REPORT: ReportDocument = {
  title: `What it sees ${EVIL}`,
  description: "Words with *emphasis*, `code` and a [link](https://example.org/).",
  command: "convscope report build report.yaml --out report",
  version: "1.2.3",
  checkpoints: [
    {
      name: "bundled:mini-resnet",
      sha256: SHA,
      preprocessing: { mean: 0, sd: 1 },
      origin: null,
      accuracy: 0.9863,
    },
    { name: EVIL, sha256: SHA, preprocessing: { mean: 0, sd: 1 }, origin: null },
  ],
  probes: [{ address: "mnist:test/53", sha256: SHA, notes: ["made to fit"], origin: null }],
  engine: { name: "native", version: "2.21.0", threads: 1 },
  sections: [
    {
      id: "figures",
      title: "Figures",
      parts: [
        {
          type: "text",
          markdown: `# Reading\n\n1. one\n2. two\n   - three\n\n![a picture](https://example.org/a.png) ${EVIL}\n\n[no](javascript:alert(3))\n\n\`\`\`\ncode\n\`\`\`\n`,
        },
        await figurePart({
          id: "waves",
          variants: [
            variantOf(waves([-1, 1]), "waves-layer", "layer"),
            variantOf(waves([-20, 20]), "waves-network", "network"),
          ],
        }),
        await figurePart({
          id: "everything",
          title: EVIL,
          alt: EVIL,
          variants: [variantOf(EVERYTHING, "everything")],
        }),
      ],
    },
    {
      id: "numbers",
      title: "Numbers",
      parts: [
        {
          type: "table",
          id: "ratio",
          title: "Ratios",
          caption: "Measured over 2,000 images.",
          command: "convscope measure ratio bundled:mini-resnet",
          table: TABLE,
          files: { csv: "artifacts/ratio.csv" },
        },
        {
          type: "gates",
          id: "gates",
          title: "Gates",
          gates: [
            { gate: "cka > 0.9", value: 0.95, where: "relu5", passed: true },
            { gate: `ratio < 2 ${EVIL}`, value: 2.5, where: "residual1", passed: false },
          ],
        },
      ],
    },
  ],
};

/** Writes files, including those of figures, into a folder. */
export function writeReport(folder: string, files: ReadonlyMap<string, string | Uint8Array>): void {
  for (const [name, bytes] of [...files, ...FILES]) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes);
  }
}
