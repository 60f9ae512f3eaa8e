import type { PageValues } from "../../src/report/pages/html/pageValues.ts";
import { decodeBase64, findElement } from "../elements.ts";
import { connectFigure, type FigureControls } from "../figure/interactiveFigure.ts";
import type { Tooltip } from "../figure/tooltip.ts";

/** The values of a figure on a self-contained page, which has the drawings inline. */
type FigureData = Omit<PageValues, "drawings"> & Partial<Pick<PageValues, "drawings">>;

/**
 * Reads the values of a figure, from the page or, if it has separate files, from a file in a frame, and connects each of
 * its variants.
 */
export async function connectVariants(
  figure: HTMLElement,
  tooltip: Tooltip,
): Promise<readonly FigureControls[]> {
  const data = figure.querySelector("script.values");
  const { planes, variants, drawings }: FigureData =
    data === null ? await readFromFrame(figure.dataset.values ?? "") : JSON.parse(data.textContent);
  const bytes = await inflate(planes);
  return [...figure.querySelectorAll("[data-variant]")].map((sheet, index) => {
    const drawing = drawings?.[index];
    if (drawing !== undefined) replacePicture(sheet, drawing);
    const tiles = variants[index]?.map(({ at, ...tile }) => ({ ...tile, values: new DataView(bytes, at) }));
    return connectFigure(findElement<SVGElement>(sheet, "svg"), tiles ?? [], tooltip);
  });
}

/** Decodes base64 and inflates the content. */
export async function inflate(text: string): Promise<ArrayBuffer> {
  const stream = new Blob([decodeBase64(text)]).stream();
  return new Response(stream.pipeThrough(new DecompressionStream("deflate-raw"))).arrayBuffer();
}

/** Opens a file of values in a hidden frame and waits for its message. */
function readFromFrame(address: string): Promise<PageValues> {
  return new Promise((resolve) => {
    const frame = document.createElement("iframe");
    frame.hidden = true;
    const receive = ({ source, data }: MessageEvent<PageValues>) => {
      if (source !== frame.contentWindow) return;
      removeEventListener("message", receive);
      frame.remove();
      resolve(data);
    };
    addEventListener("message", receive);
    frame.src = address;
    document.body.append(frame);
  });
}

/** Replaces the image of a figure with its interactive drawing. */
function replacePicture(sheet: Element, drawing: string): void {
  const picture = sheet.querySelector("img");
  if (picture === null) return;
  const parsed = new DOMParser().parseFromString(drawing, "image/svg+xml").documentElement;
  const svg = document.importNode(parsed, true);
  svg.setAttribute("aria-label", picture.alt);
  picture.replaceWith(svg);
}
