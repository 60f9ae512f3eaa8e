/** The colors of a page around the data: none of them is a color of a map. */
export const PAGE = {
  background: "#ffffff",
  ink: "#1a1a1a",
  faint: "#5c5c5c",
  rule: "#b8b8b8",
  frame: "#dadada",
  /** Under a channel that gave nothing. */
  dimmed: "#ececec",
  /** Under a sample that is not a number. */
  missing: "#808080",
} as const;
