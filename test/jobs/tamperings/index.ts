import { APNG, GIF, MOVING_WEBP } from "./movingFiles.js";
import { PNG, WEBP } from "./pixelFiles.js";
import type { Tampering } from "./tampering.js";
import { CSV, DOCUMENT, HTML, JSON_FIGURE, PDF, SVG } from "./textFiles.js";

/** Changes to single files, by file. */
export const TAMPERINGS: Readonly<Record<string, readonly Tampering[]>> = {
  "figures/relu4.png": PNG,
  "figures/relu4.webp": WEBP,
  "figures/relu4.svg": SVG,
  "figures/relu4.html": HTML,
  "figures/relu4.pdf": PDF,
  "figures/relu4.json": JSON_FIGURE,
  "motions/relu5-animation.apng": APNG,
  "motions/relu5-animation.gif": GIF,
  "motions/relu5-animation.webp": MOVING_WEBP,
  "ratio.json": DOCUMENT,
  "ratio.csv": CSV,
};
