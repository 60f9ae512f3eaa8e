import { FIGURE_SCRIPT } from "./figureScript.js";

/** What the page of one figure does: its values lie in the page, and it is open. Without it the titles of marks still show. */
export const HTML_SCRIPT = `${FIGURE_SCRIPT}
const tiles = JSON.parse(document.getElementById("tiles").textContent).map((tile) => {
  const bytes = Uint8Array.from(atob(tile.values), (sign) => sign.charCodeAt(0));
  return { ...tile, values: new DataView(bytes.buffer) };
});
setUpFigure(document.querySelector("svg"), tiles).open();
`;
