/**
 * What pages with figures share: `setUpFigure(svg, tiles)` lets the marks of a figure say what they show, beside the
 * pointer and beside the mark that has the focus. Once the figure is opened, Tab leads into its marks and from tile to
 * tile, the arrow keys from mark to mark and from sample to sample. It needs an element with the attribute `data-tip`.
 */
export const FIGURE_SCRIPT = `"use strict";
const tip = document.querySelector("[data-tip]");
const show = (text, x, y) => {
  tip.textContent = text;
  tip.hidden = false;
  const { width, height } = tip.getBoundingClientRect();
  tip.style.left = Math.max(4, Math.min(x + 14, innerWidth - width - 4)) + "px";
  tip.style.top = (y + 18 + height > innerHeight ? Math.max(4, y - height - 10) : y + 18) + "px";
};
const hide = () => { tip.hidden = true; };
addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
addEventListener("scroll", hide, true);

const moves = { ArrowRight: [1, 0], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowUp: [0, -1] };
const within = (value, end) => Math.max(0, Math.min(end - 1, value));
const written = (value) => Number.isFinite(value) ? String(Number(value.toPrecision(7))).replace(/-/g, "\\u2212") : String(value);

const setUpMark = (mark, { marks, stop }) => {
  const text = marks.get(mark);
  const all = [...marks.keys()];
  stop(mark, mark === all[0]);
  const showHere = () => {
    const { right, top, height } = mark.getBoundingClientRect();
    show(text, right - 8, top + height / 2);
  };
  mark.addEventListener("focus", showHere);
  mark.addEventListener("pointermove", (event) => show(text, event.clientX, event.clientY));
  mark.addEventListener("keydown", (event) => {
    const move = moves[event.key];
    if (move === undefined) return;
    event.preventDefault();
    const next = all[within(all.indexOf(mark) + move[0] + move[1], all.length)];
    stop(mark, false);
    stop(next, true);
    next.focus();
  });
};

const setUpTile = (image, { title, width, height, values }, { stop }) => {
  let [column, row] = [0, 0];
  stop(image, true);
  const textHere = () => title + "\\nrow " + row + ", column " + column + ": " + written(values.getFloat32(4 * (row * width + column), true));
  const showHere = () => {
    const box = image.getBoundingClientRect();
    show(textHere(), box.left + ((column + 0.5) / width) * box.width, box.top + ((row + 0.5) / height) * box.height);
  };
  image.addEventListener("focus", showHere);
  image.addEventListener("pointermove", (event) => {
    const box = image.getBoundingClientRect();
    column = within(Math.floor(((event.clientX - box.left) / box.width) * width), width);
    row = within(Math.floor(((event.clientY - box.top) / box.height) * height), height);
    show(textHere(), event.clientX, event.clientY);
  });
  image.addEventListener("keydown", (event) => {
    const move = moves[event.key];
    if (move === undefined) return;
    event.preventDefault();
    column = within(column + move[0], width);
    row = within(row + move[1], height);
    showHere();
  });
};

const setUpFigure = (svg, tiles) => {
  const stops = new Set();
  let isOpen = false;
  const tell = (mark) => mark.setAttribute("tabindex", isOpen && stops.has(mark) ? "0" : "-1");
  const stop = (mark, isStop) => { stops[isStop ? "add" : "delete"](mark); tell(mark); };
  const turn = (open) => { isOpen = open; stops.forEach(tell); };
  // What is drawn is one picture to those who do not see it, unless they may look at its parts.
  svg.setAttribute("role", "group");
  const marks = new Map();
  let tile = 0;
  for (const title of svg.querySelectorAll(":scope > * > title")) {
    const mark = title.parentElement;
    mark.setAttribute("role", "img");
    mark.setAttribute("aria-label", title.textContent);
    mark.addEventListener("pointerleave", hide);
    mark.addEventListener("blur", hide);
    if (mark.localName === "image") setUpTile(mark, tiles[tile++], { stop });
    else marks.set(mark, title.textContent);
    // The browser would show it as well.
    title.remove();
  }
  for (const mark of marks.keys()) setUpMark(mark, { marks, stop });
  return { open: () => turn(true), close: () => turn(false), first: () => stops.values().next().value };
};
`;
