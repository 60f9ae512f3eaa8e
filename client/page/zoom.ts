import { findElement } from "../elements.ts";
import type { Tooltip } from "../figure/tooltip.ts";
import type { PrepareFigure } from "./figures.ts";

interface Tools {
  readonly tooltip: Tooltip;
  readonly prepare: PrepareFigure;
}

/** The zoom factor of one press of a button or key. */
const STEP = 1.25;
const FACTORS: ReadonlyMap<string, number> = new Map([
  ["+", STEP],
  ["=", STEP],
  ["-", 1 / STEP],
  ["0", 0],
]);

/** Makes figures enlargeable: a figure and its switch move into a dialog, and back when it closes. */
export function connectZoom(tools: Tools): void {
  const dialog = findElement<HTMLDialogElement>(document, "#page-zoom");
  for (const button of document.querySelectorAll(".enlarge")) {
    const figure = button.closest<HTMLElement>(".figure");
    if (figure !== null) button.addEventListener("click", () => enlarge(figure, dialog, tools));
  }
  const zoomWith = (key = "") => {
    const factor = FACTORS.get(key);
    if (factor !== undefined) zoomBy(factor, dialog);
  };
  for (const button of dialog.querySelectorAll<HTMLElement>("[data-zoom]")) {
    button.addEventListener("click", () => zoomWith(button.dataset.zoom));
  }
  findElement(dialog, ".close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("keydown", ({ key, ctrlKey, metaKey }) => {
    if (!ctrlKey && !metaKey) zoomWith(key);
  });
}

function enlarge(figure: HTMLElement, dialog: HTMLDialogElement, { tooltip, prepare }: Tools): void {
  const stage = findElement(figure, ".stage");
  const scopes = figure.querySelector(".switch");
  const next = stage.nextElementSibling;
  const heading = findElement(dialog, "strong");
  heading.textContent = findElement(figure, "h3").firstChild?.textContent ?? "";
  // The figure keeps its height while its stage is in the dialog.
  const { offsetHeight } = stage;
  figure.append(dialog);
  if (scopes !== null) heading.after(scopes);
  dialog.append(stage);
  figure.style.paddingTop = `${offsetHeight}px`;
  dialog.showModal();
  dialog.append(tooltip.element);
  zoomBy(0, dialog);
  stage.focus();
  prepare(figure);
  const restore = () => {
    tooltip.hide();
    figure.insertBefore(stage, next);
    if (scopes !== null) findElement(figure, ".tools").prepend(scopes);
    figure.style.paddingTop = "";
    document.body.append(dialog, tooltip.element);
    findElement(figure, ".enlarge").focus();
  };
  dialog.addEventListener("close", restore, { once: true });
}

function zoomBy(factor: number, dialog: HTMLElement): void {
  const before = Number(dialog.style.getPropertyValue("--zoom")) || 1;
  const zoom = factor === 0 ? fitZoom(dialog) : multiplyZoom(before, factor);
  dialog.style.setProperty("--zoom", String(zoom));
}

/** Multiplies a zoom by a factor, limited to between 0.2 and 16. */
export function multiplyZoom(zoom: number, factor: number): number {
  return Math.max(0.2, Math.min(16, zoom * factor));
}

function fitZoom(dialog: HTMLElement): number {
  const stage = findElement(dialog, ".stage");
  const sheets = [...stage.querySelectorAll<HTMLElement>(".sheet")];
  const shown = sheets.find(({ offsetParent }) => offsetParent !== null);
  if (shown === undefined) return 1;
  const width = Number.parseFloat(shown.style.getPropertyValue("--w"));
  const ratio = Number.parseFloat(shown.style.getPropertyValue("--ratio"));
  return zoomToFit({ width, ratio }, { width: stage.clientWidth - 2, height: stage.clientHeight - 2 });
}

/** Finds the zoom at which a sheet of a given width and aspect ratio fits into a window. */
export function zoomToFit(
  sheet: { readonly width: number; readonly ratio: number },
  view: { readonly width: number; readonly height: number },
): number {
  return Math.min(view.width / sheet.width, (view.height * sheet.ratio) / sheet.width);
}
