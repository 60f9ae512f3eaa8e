import { findElement } from "../elements.ts";
import type { FigureControls } from "../figure/interactiveFigure.ts";
import type { Tooltip } from "../figure/tooltip.ts";
import { connectVariants } from "./figureValues.ts";

/** A function that reads the values of a figure once and returns the controls of its variants. */
export type PrepareFigure = (figure: HTMLElement) => Promise<readonly FigureControls[]>;

/**
 * Loads the values of figures when they are first hovered or entered with Enter; Escape leaves a figure. Returns the
 * function that prepares a figure, for other features that show it.
 */
export function connectFigures(tooltip: Tooltip): PrepareFigure {
  const known = new Map<HTMLElement, Promise<readonly FigureControls[]>>();
  const prepare: PrepareFigure = (figure) => {
    const controls = known.get(figure) ?? connectVariants(figure, tooltip);
    known.set(figure, controls);
    return controls;
  };
  for (const figure of document.querySelectorAll<HTMLElement>(".figure")) {
    connectStage(figure, { prepare, isPrepared: () => known.has(figure) });
  }
  return prepare;
}

interface Preparation {
  readonly prepare: PrepareFigure;
  readonly isPrepared: () => boolean;
}

function connectStage(figure: HTMLElement, { prepare, isPrepared }: Preparation): void {
  const stage = findElement(figure, ".stage");
  const open = async () => {
    const controls = (await prepare(figure))[shownVariant(figure)];
    controls?.open();
    controls?.first()?.focus();
  };
  const close = async () => {
    for (const controls of await prepare(figure)) controls.close();
  };
  stage.addEventListener("pointerenter", () => prepare(figure));
  stage.addEventListener("focusout", ({ relatedTarget }) => {
    if (isPrepared() && !stage.contains(relatedTarget as Node | null)) close();
  });
  stage.addEventListener("keydown", ({ key, target }) => {
    if (key === "Enter" && target === stage) open();
    // In the dialog of an enlarged figure Escape closes the dialog.
    if (key === "Escape" && target !== stage && stage.closest("dialog") === null) {
      stage.focus();
      close();
    }
  });
}

/** The index of the variant selected by the figure's switch. */
function shownVariant(figure: HTMLElement): number {
  return Number(figure.querySelector<HTMLInputElement>(".scope:checked")?.value ?? 0);
}
