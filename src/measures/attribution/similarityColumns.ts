import type { Column } from "../../table/table.js";

/** Columns of similarities of maps, and of the images without the first. */
export const SIMILARITY_COLUMNS: readonly Column[] = [
  {
    name: "signed_ink",
    type: "number",
    summary: "rank correlation ρ, signed, over pixels above zero",
  },
  { name: "sizes_all", type: "number", summary: "rank correlation of sizes over all pixels" },
  { name: "ssim", type: "number", summary: "structural similarity" },
  {
    name: "not_defined",
    type: "integer",
    summary: "images without a rank correlation, as one of the maps is constant",
  },
];
