/**
 * What a page does: it shows what marks say beside the pointer, and beside the mark that has the focus. Tab leads into the
 * marks and from tile to tile, the arrow keys from mark to mark and from sample to sample. Without it the page still
 * shows the titles of marks as browsers do.
 */
export const HTML_SCRIPT = `"use strict";
const svg = document.querySelector("svg");
const tip = document.getElementById("tip");
const tiles = JSON.parse(document.getElementById("tiles").textContent).map((tile) => {
  const bytes = Uint8Array.from(atob(tile.values), (sign) => sign.charCodeAt(0));
  return { ...tile, values: new DataView(bytes.buffer) };
});

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

const setUpMark = (mark, marks) => {
  const text = marks.get(mark);
  const all = [...marks.keys()];
  mark.setAttribute("tabindex", mark === all[0] ? "0" : "-1");
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
    mark.setAttribute("tabindex", "-1");
    const next = all[within(all.indexOf(mark) + move[0] + move[1], all.length)];
    next.setAttribute("tabindex", "0");
    next.focus();
  });
};

const setUpTile = (image, { title, width, height, values }) => {
  let [column, row] = [0, 0];
  image.setAttribute("tabindex", "0");
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
  if (mark.localName === "image") setUpTile(mark, tiles[tile++]);
  else marks.set(mark, title.textContent);
  // The browser would show it as well.
  title.remove();
}
for (const mark of marks.keys()) setUpMark(mark, marks);
`;
