import { element, escapeXml } from "../../../core/xml.js";
import { scriptJson } from "../../../figures/encoders/pageParts.js";
import type { FigurePart, FigureVariant } from "../../model.js";
import { addressOf } from "../summaryTables.js";
import { commandLineBlock, fileLinks, heading, paragraph } from "./pageBlocks.js";

/** The layout of a page on disk: a single file, or a page with separate files. */
export interface PageForm {
  readonly single: boolean;
}

/** A figure with its heading, scale switch, caption and command. */
export async function figureBlock(part: FigurePart, { single }: PageForm): Promise<string> {
  const { variants } = part;
  const [first] = variants as readonly [FigureVariant];
  const { drawings = [], ...values } = single ? await part.readValues() : {};
  const label = `${part.title}. Press Enter to step through its values.`;
  const shown = variants.map((variant, index) =>
    sheetElement(variant, { part, index, drawing: drawings[index] }),
  );
  const links = single ? [] : variants.map(({ label, files }) => fileLinks(files, label));
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
    "data-values": single ? undefined : addressOf(part.values),
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

interface SheetPlace {
  readonly part: FigurePart;
  readonly index: number;
  readonly drawing: string | undefined;
}

/** The inline drawing if the page embeds it, otherwise the image file. */
function sheetElement(variant: FigureVariant, { part, index, drawing }: SheetPlace): string {
  const { width, height, background, files } = variant;
  const [w, h] = [Math.round(width), Math.round(height)];
  const picture =
    drawing !== undefined
      ? drawing.replace(/^<svg /, `<svg aria-label="${escapeXml(part.alt)}" `)
      : element("img", {
          src: addressOf(files.svg ?? ""),
          alt: part.alt,
          width: w,
          height: h,
          loading: "lazy",
        });
  const style = `--w:${w}px;--ratio:${Number((w / h).toFixed(4))};background:${background}`;
  return element("div", { class: "sheet", "data-variant": index, style }, picture);
}
