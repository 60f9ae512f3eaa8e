import type { ColormapName } from "./color/colormap.js";
import { PAGE } from "./color/page.js";
import { type Mark, TEXT } from "./figure.js";
import type { Size } from "./layout/grid.js";
import { formatNumber } from "./numbers.js";
import { type Domain, positionIn } from "./scale/domain.js";

/** What a colorbar shows. */
export interface ColorbarOptions {
  readonly domain: Domain;
  readonly colormap: ColormapName;
  /** Length of the bar, in pixels. */
  readonly length: number;
}

const THICKNESS = 12;
const TICK = 4;

/** The room that a colorbar takes, with the numbers below it. */
export function colorbarSize(length: number): Size {
  return { width: length, height: THICKNESS + TICK + TEXT.caption.size + 2 };
}

/** A horizontal colorbar at the origin, with real values at its ends and at its middle, where zero is on signed data. */
export function colorbar({ domain, colormap, length }: ColorbarOptions): readonly Mark[] {
  const [low, high] = domain;
  const values = Float32Array.from({ length }, (_, pixel) => low + ((pixel + 0.5) / length) * (high - low));
  const samples = { width: length, height: 1, values, offset: 0, stride: 1 };
  const rows = Array.from(
    { length: THICKNESS },
    (_, y): Mark => ({ type: "raster", x: 0, y, zoom: 1, samples, domain, colormap }),
  );
  const frame: Mark = { type: "rect", x: 0, y: 0, width: length, height: THICKNESS, stroke: PAGE.rule };
  const ticks = [low, (low + high) / 2, high].flatMap((value) =>
    tick(value, Math.round(positionIn(domain, value) * length), length),
  );
  return [...rows, frame, ...ticks];
}

function tick(value: number, x: number, length: number): readonly Mark[] {
  const at = Math.min(length - 0.5, x + 0.5);
  const align = x === 0 ? "left" : x === length ? "right" : "center";
  const y = THICKNESS + TICK + TEXT.caption.size - 1;
  return [
    { type: "line", from: [at, THICKNESS], to: [at, THICKNESS + TICK], color: PAGE.rule },
    { type: "text", x, y, text: formatNumber(value), style: TEXT.caption, color: PAGE.ink, align },
  ];
}
