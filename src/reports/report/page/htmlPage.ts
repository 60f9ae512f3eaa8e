import { pagePolicy } from "../../../pictures/encoders/pageParts.js";
import { element, escapeXml } from "../../../pictures/encoders/xml.js";
import type { FigurePart, ReportDocument, ReportPart, ReportSection } from "../document.js";
import { htmlOf } from "../words.js";
import { heading } from "./blocks.js";
import { contentsBlock } from "./contents.js";
import { figureBlock, type PageForm } from "./figureBlock.js";
import { PAGE_SCRIPT } from "./script.js";
import { PAGE_STYLE } from "./style.js";
import { provenanceBlock, summaryBlock } from "./summary.js";
import { gatesBlock, tableBlock } from "./tableBlock.js";
import { figureFonts, type PageFigure, readPageFigure, valuesFile, valuesName } from "./values.js";

/**
 * A report as a page, by the names of its files: `index.html` alone, which holds everything, or with a file of values
 * for each figure beside it, where it takes pictures from the files of the figures. The page needs no server, and asks
 * nothing of elsewhere; no script runs but its own.
 */
export async function htmlPage(
  document: ReportDocument,
  form: PageForm,
): Promise<ReadonlyMap<string, string>> {
  const figures = await readFigures(document);
  const fonts = await figureFonts([...figures.values()]);
  const sections = document.sections.map((section) => sectionBlock(section, { ...form, figures }));
  const index = pageOf(document, { fonts, sections, policy: policyOf(form) });
  const values = form.single ? [] : [...figures.values()];
  return new Map([
    ["index.html", index],
    ...values.map((figure) => [valuesName(figure.part), valuesFile(figure)] as const),
  ]);
}

type PageFigures = ReadonlyMap<ReportPart, PageFigure>;

/** One after the other: the numbers of all figures at once may be more than fit. */
async function readFigures({ sections }: ReportDocument): Promise<PageFigures> {
  const isFigure = (part: ReportPart): part is FigurePart => part.type === "figure";
  const figures = new Map<ReportPart, PageFigure>();
  for (const part of sections.flatMap(({ parts }) => parts).filter(isFigure)) {
    figures.set(part, await readPageFigure(part));
  }
  return figures;
}

function policyOf({ single }: PageForm): string {
  return single
    ? pagePolicy(PAGE_SCRIPT, { images: "data:" })
    : pagePolicy(PAGE_SCRIPT, { images: "'self' data:", frames: "'self'" });
}

interface SectionForm extends PageForm {
  readonly figures: PageFigures;
}

function sectionBlock(section: ReportSection, form: SectionForm): string {
  const { id } = section;
  const parts = section.parts.map((part, index) => {
    if (part.type === "text") return wordsBlock(part.markdown, { level: 2, anchor: `${id}-${index + 1}` });
    if (part.type === "table") return tableBlock(part, form);
    if (part.type === "gates") return gatesBlock(part);
    return figureBlock(form.figures.get(part) as PageFigure, form);
  });
  return element("section", { id }, [heading(2, section), ...parts].join("\n"));
}

function wordsBlock(markdown: string, place: Parameters<typeof htmlOf>[1]): string {
  return markdown.trim() === "" ? "" : element("div", { class: "words" }, htmlOf(markdown, place));
}

interface Rest {
  readonly fonts: string;
  readonly sections: readonly string[];
  readonly policy: string;
}

function pageOf(document: ReportDocument, { fonts, sections, policy }: Rest): string {
  const head = [
    element("meta", { charset: "utf-8" }),
    element("meta", { name: "generator", content: `convscope ${document.version}` }),
    element("meta", { "http-equiv": "Content-Security-Policy", content: policy }),
    element("meta", { name: "viewport", content: "width=device-width, initial-scale=1" }),
    element("title", {}, escapeXml(document.title)),
    element("style", {}, PAGE_STYLE + fonts),
  ];
  const main = [
    element("h1", {}, escapeXml(document.title)),
    wordsBlock(document.description, { level: 1, anchor: "about" }),
    summaryBlock(document),
    ...sections,
    element("footer", {}, provenanceBlock(document)),
  ];
  const lines = [
    "<!doctype html>",
    '<html lang="en">',
    ...head,
    '<a class="skip" href="#page-report">Skip to the report</a>',
    '<div data-tip="" role="status" hidden></div>',
    '<div class="page">',
    element("aside", {}, `${THEMES}\n${contentsBlock(document)}`),
    element("main", { id: "page-report" }, main.join("\n")),
    "</div>",
    ZOOM_WINDOW,
    element("script", {}, PAGE_SCRIPT),
    "</html>",
  ];
  return `${lines.join("\n")}\n`;
}

const THEMES = `<div class="themes"><fieldset class="switch"><legend>Page</legend>${["auto", "light", "dark"]
  .map((name, index) => {
    const checked = index === 0 ? " checked" : "";
    return `<label><input type="radio" name="page-theme" id="page-${name}"${checked}><span>${name}</span></label>`;
  })
  .join("")}</fieldset></div>`;

const ZOOM_WINDOW = `<dialog id="page-zoom" aria-label="Enlarged figure"><div class="bar"><strong></strong>
<button type="button" data-zoom="-" aria-label="Smaller">−</button>
<button type="button" data-zoom="0">Fit</button>
<button type="button" data-zoom="+" aria-label="Larger">+</button>
<button type="button" class="close">Close</button></div></dialog>`;
