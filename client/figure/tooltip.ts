import { findElement } from "../elements.ts";

/** A text at the pointer or at the focused mark. */
export interface Tooltip {
  readonly element: HTMLElement;
  show(text: string, x: number, y: number): void;
  hide(): void;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Connects the page's element with the attribute `data-tip`, which Escape and scrolling hide. */
export function connectTooltip(): Tooltip {
  const element = findElement(document, "[data-tip]");
  const hide = () => {
    element.hidden = true;
  };
  const show = (text: string, x: number, y: number) => {
    element.textContent = text;
    element.hidden = false;
    const { left, top } = placeTooltip({ x, y }, element.getBoundingClientRect(), {
      width: innerWidth,
      height: innerHeight,
    });
    element.style.left = `${left}px`;
    element.style.top = `${top}px`;
  };
  addEventListener("keydown", ({ key }) => {
    if (key === "Escape") hide();
  });
  addEventListener("scroll", hide, true);
  return { element, show, hide };
}

/** The minimum distance from the left, right and upper edge of the window, in pixels. */
const MARGIN = 4;

/** Positions a tooltip to the lower right of a point, or above it if there is no space below. All in pixels. */
export function placeTooltip(
  { x, y }: { readonly x: number; readonly y: number },
  size: Size,
  view: Size,
): { left: number; top: number } {
  const left = Math.max(MARGIN, Math.min(x + 14, view.width - size.width - MARGIN));
  const below = y + 18;
  const top = below + size.height > view.height ? Math.max(MARGIN, y - size.height - 10) : below;
  return { left, top };
}
