import { integer } from "../core/options/option.js";

/** Pixels per sample. */
const zoom = integer({
  summary: "pixels per sample; 0 lets the layout choose",
  default: 0,
  min: 0,
  max: 64,
});

/** The option of views that enlarge maps. */
export const zoomOption = { zoom };

/** The options of views that lay maps in a grid. */
export const gridOptions = {
  columns: integer({ summary: "tiles in a row; 0 lets the layout choose", default: 0, min: 0, max: 2048 }),
  zoom,
};

/** The options of views that draw several taps on one page. */
export const pageOptions = {
  columns: integer({
    summary: "columns of rows of taps; 0 lets the layout choose",
    default: 0,
    min: 0,
    max: 64,
  }),
  zoom: integer({
    summary: "pixels per sample of the largest maps; 0 lets the layout choose",
    default: 0,
    min: 0,
    max: 64,
  }),
};
