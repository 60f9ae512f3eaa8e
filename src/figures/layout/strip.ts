import type { Span } from "./matrix.js";

/** A strip of columns in bands below each other, all of one length but the last, which may be shorter. */
export interface Strip {
  /** Pixels per sample. */
  readonly zoom: number;
  readonly bands: readonly Span[];
}

/** The content of a strip: the number of columns, and their height in samples. */
export interface StripContent {
  readonly columns: number;
  readonly steps: number;
}

/** The layout of a strip; 0 lets the layout choose. */
export interface StripOptions {
  /** Pixels per sample. */
  readonly zoom: number;
  /** Columns in a band. */
  readonly columns: number;
  /** The factor by which everything is larger than on screen. */
  readonly unit: number;
  /** The width of the medium, in pixels. Default: none, and a band should fit a screen. */
  readonly room?: number | undefined;
}

const ROW_WIDTH = 980;

/** Pixels per sample on a screen, and how many bands may be needed for them: many units become small, few are not. */
const ZOOMS = [
  { zoom: 36, bands: 1 },
  { zoom: 24, bands: 1 },
  { zoom: 16, bands: 2 },
  { zoom: 12, bands: 4 },
  { zoom: 8, bands: Infinity },
] as const;

/** The same for columns of several samples: they are high enough to be seen when they are thin. */
const ZOOMS_OF_STEPS = [
  { zoom: 12, bands: 1 },
  { zoom: 8, bands: 1 },
  { zoom: 6, bands: 2 },
  { zoom: 4, bands: Infinity },
] as const;

/** Divides columns into the fewest bands of one length that fit, each sample a square of whole pixels. */
export function stripOf({ columns, steps }: StripContent, options: StripOptions): Strip {
  const { unit, room = ROW_WIDTH * unit } = options;
  const bandsAt = (zoom: number) => Math.ceil(columns / Math.max(1, Math.floor(room / zoom)));
  const zooms = (steps === 1 ? ZOOMS : ZOOMS_OF_STEPS).map((each) => ({
    ...each,
    zoom: Math.max(1, Math.floor(each.zoom * unit)),
  }));
  const usual = zooms.find(({ zoom, bands }) => bandsAt(zoom) <= bands)?.zoom ?? 1;
  const byColumns = Math.max(1, Math.floor(room / Math.max(1, options.columns)));
  const chosen = options.columns > 0 ? Math.min(usual, byColumns) : usual;
  const zoom = options.zoom > 0 ? options.zoom : chosen;
  const length = options.columns > 0 ? options.columns : Math.ceil(columns / bandsAt(zoom));
  const bands = Array.from({ length: Math.ceil(columns / length) }, (_, band) => ({
    from: band * length,
    to: Math.min(columns, (band + 1) * length),
  }));
  return { zoom, bands };
}

/** The least of 1, 2, 5, 10, 20, 50 … at whose multiples labels of a length stand apart, a sample being `zoom` long. */
export function roundStep(length: number, zoom: number): number {
  for (let power = 1; ; power *= 10) {
    const step = [1, 2, 5].find((digit) => digit * power * zoom >= length);
    if (step !== undefined) return step * power;
  }
}
