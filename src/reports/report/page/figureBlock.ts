import { scriptJson } from "../../../pictures/encoders/pageParts.js";
import { element, escapeXml } from "../../../pictures/encoders/xml.js";
import type { FigurePart } from "../document.js";
import { addressOf } from "../facts.js";
import { commandLineBlock, fileLinks, heading, paragraph } from "./blocks.js";
import { type PageFigure, type Sheet, valuesName } from "./values.js";

/** How a page is laid out on disk: as one file, or with its files beside it. */
export interface PageForm {
  readonly single: boolean;
}

/** A figure with its heading, its switches, its caption and its command. */
export function figureBlock(figure: PageFigure, { single }: PageForm): string {
  const { part, sheets, values } = figure;
  const [first] = sheets as readonly [Sheet];
  const label = `${part.title}. Press Enter to step through its values.`;
  const shown = sheets.map((sheet, index) => sheetElement(sheet, { part, index, single }));
  const links = single ? [] : part.variants.map(({ label, files }) => fileLinks(files, label));
  const content = [
    element("div", { class: "head" }, heading(3, part) + element("div", { class: "tools" }, tools(part))),
    element("div", { class: "stage", tabindex: 0, role: "group", "aria-label": label }, shown.join("\n")),
    single ? element("script", { type: "application/json", class: "values" }, scriptJson(values)) : "",
    element("figcaption", {}, [paragraph(part.caption), commandLineBlock(part.command), ...links].join("")),
  ];
  const attributes = {
    class: "part figure",
    id: part.id,
    style: `--tall:${Math.round(first.height)}px`,
    "data-values": single ? undefined : addressOf(valuesName(part)),
  };
  return element("figure", attributes, content.join("\n"));
}

function tools(part: FigurePart): string {
  const zoom = `<button type="button" class="enlarge" aria-label="Enlarge ${escapeXml(part.title)}">Enlarge</button>`;
  return scopeSwitch(part) + zoom;
}

function scopeSwitch({ id, variants }: FigurePart): string {
  if (variants.length < 2) return "";
  const choices = variants.map(({ label }, index) => {
    const input = { class: "scope", type: "radio", name: `scope-${id}`, value: index };
    const box = element("input", { ...input, checked: index === 0 ? "" : undefined });
    return element("label", {}, box + element("span", {}, escapeXml(label)));
  });
  return element("fieldset", { class: "switch" }, `<legend>Scale</legend>${choices.join("")}`);
}

interface SheetPlace extends PageForm {
  readonly part: FigurePart;
  readonly index: number;
}

/** A picture from its file where there is one, or else the drawing itself. */
function sheetElement(sheet: Sheet, { part, index, single }: SheetPlace): string {
  const { variant, width, height, background, drawing } = sheet;
  const [w, h] = [Math.round(width), Math.round(height)];
  const file = single ? undefined : variant.files.svg;
  const picture =
    file === undefined
      ? drawing.replace(/^<svg /, `<svg aria-label="${escapeXml(part.alt)}" `)
      : element("img", { src: addressOf(file), alt: part.alt, width: w, height: h, loading: "lazy" });
  const style = `--w:${w}px;--ratio:${Number((w / h).toFixed(4))};background:${background}`;
  return element("div", { class: "sheet", "data-variant": index, style }, picture);
}
