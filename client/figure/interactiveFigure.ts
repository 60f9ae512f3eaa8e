import { clampIndex, takeStep } from "./arrowKeys.ts";
import { connectTile, type Tile } from "./tile.ts";
import type { Tooltip } from "./tooltip.ts";

/** Keyboard access to a figure: while it is open, Tab moves to its marks and between tiles. */
export interface FigureControls {
  open(): void;
  close(): void;
  /** The first mark in tab order; undefined for a figure without marks. */
  first(): SVGElement | undefined;
}

/** Includes a mark of an open figure in the tab order, or excludes it. */
type SetTabStop = (mark: SVGElement, isStop: boolean) => void;

/**
 * Shows tooltips for the marks of a figure, at the pointer and at the focused mark. Arrow keys move between marks, and
 * within a tile between samples. `tiles` are those of its images with titles, in order.
 */
export function connectFigure(svg: SVGElement, tiles: readonly Tile[], tooltip: Tooltip): FigureControls {
  const { setTabStop, ...controls } = tabStops();
  // Assistive technology sees the drawing as one image unless its parts are accessible.
  svg.setAttribute("role", "group");
  const marks = new Map<SVGElement, string>();
  const rest = [...tiles];
  for (const [mark, text] of takeTitles(svg)) {
    mark.setAttribute("role", "img");
    mark.setAttribute("aria-label", text);
    mark.addEventListener("pointerleave", tooltip.hide);
    mark.addEventListener("blur", tooltip.hide);
    const tile = mark.localName === "image" ? rest.shift() : undefined;
    if (tile === undefined) marks.set(mark, text);
    else {
      setTabStop(mark, true);
      connectTile(mark, tile, tooltip);
    }
  }
  connectMarks(marks, { setTabStop, tooltip });
  return controls;
}

/** Removes the titles of marks from a figure and returns them: the browser would show them as well. */
function takeTitles(svg: SVGElement): readonly (readonly [SVGElement, string])[] {
  return [...svg.querySelectorAll(":scope > * > title")].map((title) => {
    const mark = title.parentNode as SVGElement;
    title.remove();
    return [mark, title.textContent] as const;
  });
}

/** Makes all marks except tiles a single tab stop, with arrow keys to move between them. */
function connectMarks(
  marks: ReadonlyMap<SVGElement, string>,
  { setTabStop, tooltip }: { readonly setTabStop: SetTabStop; readonly tooltip: Tooltip },
): void {
  const all = [...marks.keys()];
  for (const [index, [mark, text]] of [...marks].entries()) {
    setTabStop(mark, index === 0);
    mark.addEventListener("focus", () => {
      const { right, top, height } = mark.getBoundingClientRect();
      tooltip.show(text, right - 8, top + height / 2);
    });
    mark.addEventListener("pointermove", ({ clientX, clientY }) => tooltip.show(text, clientX, clientY));
    mark.addEventListener("keydown", (event) => {
      const step = takeStep(event);
      const next = step && all[clampIndex(index + step.right + step.down, all.length)];
      if (next === undefined) return;
      setTabStop(mark, false);
      setTabStop(next, true);
      next.focus();
    });
  }
}

function tabStops(): FigureControls & { readonly setTabStop: SetTabStop } {
  const stops = new Set<SVGElement>();
  let isOpen = false;
  const update = (mark: SVGElement) => mark.setAttribute("tabindex", isOpen && stops.has(mark) ? "0" : "-1");
  const setOpen = (open: boolean) => {
    isOpen = open;
    stops.forEach(update);
  };
  return {
    open: () => setOpen(true),
    close: () => setOpen(false),
    first: () => stops.values().next().value,
    setTabStop: (mark, isStop) => {
      stops[isStop ? "add" : "delete"](mark);
      update(mark);
    },
  };
}
