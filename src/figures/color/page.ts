/** The colors of a page around the data; none of them occurs in a colormap. */
export interface Page {
  readonly background: string;
  readonly ink: string;
  readonly faint: string;
  readonly rule: string;
  readonly frame: string;
  /** The background of an inactive channel. */
  readonly dimmed: string;
}

/** The pages by theme, the default first. A theme never changes the colors of data. */
export const PAGES = {
  light: {
    background: "#ffffff",
    ink: "#1a1a1a",
    faint: "#5c5c5c",
    rule: "#b8b8b8",
    frame: "#dadada",
    dimmed: "#ececec",
  },
  dark: {
    background: "#161618",
    ink: "#f0f0f0",
    faint: "#a8a8ac",
    rule: "#6a6a70",
    frame: "#3c3c40",
    dimmed: "#2a2a2e",
  },
} as const satisfies Record<string, Page>;

/** The name of a theme. */
export type ThemeName = keyof typeof PAGES;

/** The names of all themes, the default first. */
export const THEME_NAMES = Object.keys(PAGES) as readonly ThemeName[];

/** The colors of non-finite samples: part of the data, so independent of the theme. */
export const NOT_FINITE = {
  /** The background of NaN. */
  missing: "#808080",
  /** The hatch over it. */
  missingHatch: "#1a1a1a",
  /** The hatch over infinities, which have the color of their end of the map. */
  infiniteHatch: "#ffffff",
} as const;
