import { clampIndex, takeStep } from "./arrowKeys.ts";
import { connectTile, type Tile } from "./tile.ts";
import type { Tooltip } from "./tooltip.ts";

/** The keyboard's way into a figure: while it is open, Tab leads to its marks and from tile to tile. */
export interface FigureControls {
  open(): void;
  close(): void;
  /** The first mark that Tab leads to; undefined for a figure without any. */
  first(): SVGElement | undefined;
}

/** Sets whether Tab stops at a mark of an open figure. */
type SetTabStop = (mark: SVGElement, isStop: boolean) => void;

/**
 * Lets the marks of a figure say what they show, beside the pointer and beside the mark that has the focus. The arrow
 * keys lead from mark to mark, and within a tile from sample to sample. `tiles` are those of its images with titles, in
 * order.
 */
export function connectFigure(svg: SVGElement, tiles: readonly Tile[], tooltip: Tooltip): FigureControls {
  const { setTabStop, ...controls } = tabStops();
  // The drawing is one picture to those who do not see it, unless they may look at its parts.
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

/** Takes the titles of marks out of a figure: the browser would show them as well. */
function takeTitles(svg: SVGElement): readonly (readonly [SVGElement, string])[] {
  return [...svg.querySelectorAll(":scope > * > title")].map((title) => {
    const mark = title.parentNode as SVGElement;
    title.remove();
    return [mark, title.textContent] as const;
  });
}

/** Makes one stop of all marks but the tiles: the arrow keys lead from one to the next. */
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
