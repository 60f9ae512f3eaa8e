import { integer } from "../core/options/option.js";

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
