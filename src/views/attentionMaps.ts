import type { Activation } from "../activations/activation.js";
import { UserError } from "../core/errors.js";
import { formatCount, formatNumber } from "../core/format.js";
import type { Tap } from "../network/tap.js";
import type { TokenGrid } from "../network/tokenGrids.js";

/** Maps of the heads of attention, the last of which is the mean over all of them. */
export interface HeadMaps {
  readonly activation: Activation;
  /** Caption of each map. */
  readonly labels: readonly string[];
  /** Description of the query, for a heading. */
  readonly words: string;
}

/** Maps of weights over the keys, for the query of each head. */
export function attentionMaps(tap: Tap, weights: Activation, query: string): HeadMaps {
  const grid = tap.grid as TokenGrid;
  const { height, width, apart } = grid;
  const at = queryIndex(query, tap.name, grid);
  const keys = apart + height * width;
  const heads = headsOf(weights);
  const rowOf = (image: number, head: number) => {
    const start = ((image * heads + head) * keys + at) * keys;
    return weights.values.subarray(start, start + keys);
  };
  const [images] = weights.shape;
  const maps = headMeans({ images, heads, size: height * width }, (image, head, place) => {
    return rowOf(image, head)[apart + place] as number;
  });
  const share = (head: number) => {
    let sum = 0;
    for (let image = 0; image < images; image++)
      for (const value of rowOf(image, head).subarray(0, apart)) sum += value;
    return sum / images;
  };
  const shares = Array.from({ length: heads }, (_, head) => share(head));
  const mean = shares.reduce((sum, each) => sum + each, 0) / heads;
  const rest = (value: number) => {
    if (apart === 0) return "";
    const whom = apart === 1 ? "the class token" : `${apart} tokens without a place`;
    return ` · ${formatNumber(100 * value)} % on ${whom}`;
  };
  return {
    activation: { tap: weights.tap, shape: [images, height, width, heads + 1], values: maps },
    labels: [...shares.map((value, head) => `head ${head}${rest(value)}`), `mean${rest(mean)}`],
    words: `query: ${queryWords(at, grid)}`,
  };
}

/** Matrices of weights, queries down and keys across, for tokens whose places are unknown. */
export function attentionMatrices(tap: Tap, weights: Activation): HeadMaps {
  const [images, , queries, keys] = weights.shape;
  const heads = headsOf(weights);
  const size = queries * keys;
  const maps = headMeans({ images, heads, size }, (image, head, place) => {
    return weights.values[(image * heads + head) * size + place] as number;
  });
  const own = tap.shape.at(-3) ?? 1;
  const name = (head: number) =>
    heads === own ? `head ${head}` : `window ${Math.floor(head / own)}, head ${head % own}`;
  return {
    activation: { tap: weights.tap, shape: [images, queries, keys, heads + 1], values: maps },
    labels: [...Array.from({ length: heads }, (_, head) => name(head)), "mean"],
    words: "queries down, keys across",
  };
}

/** Number of heads, those of all windows together. */
function headsOf({ shape }: Activation): number {
  return shape[1];
}

/** Maps of all heads, and their mean, with the head as the last axis. */
function headMeans(
  { images, heads, size }: { readonly images: number; readonly heads: number; readonly size: number },
  valueAt: (image: number, head: number, place: number) => number,
): Float32Array {
  const maps = new Float32Array(images * size * (heads + 1));
  for (let image = 0; image < images; image++)
    for (let place = 0; place < size; place++) {
      const start = (image * size + place) * (heads + 1);
      let sum = 0;
      for (let head = 0; head < heads; head++) {
        const value = valueAt(image, head, place);
        maps[start + head] = value;
        sum += value;
      }
      maps[start + heads] = sum / heads;
    }
  return maps;
}

/** Index of the chosen token. Throws `UserError` for one that does not exist. */
function queryIndex(query: string, tap: string, { height, width, apart }: TokenGrid): number {
  const center = apart + Math.floor(height / 2) * width + Math.floor(width / 2);
  if (query === "auto") return apart > 0 ? 0 : center;
  if (query === "center") return center;
  const cannot = `Cannot draw the attention of token '${query}' in '${tap}'`;
  if (query === "class") {
    if (apart > 0) return 0;
    throw new UserError(`${cannot}: it has no class token. Give a row and a column, or center.`);
  }
  const [row, column, ...others] = query
    .split(",")
    .map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
  const isWithin = (at: number | undefined, length: number) =>
    at !== undefined && Number.isInteger(at) && at >= 0 && at < length;
  if (others.length > 0 || !isWithin(row, height) || !isWithin(column, width))
    throw new UserError(
      `${cannot}: its tokens have ${formatCount(height, "row")} and ${formatCount(width, "column")}. Give a row and a column counted from 0, such as 0,0, or ${apart > 0 ? "class or " : ""}center.`,
    );
  return apart + (row as number) * width + (column as number);
}

function queryWords(at: number, { height, width, apart }: TokenGrid): string {
  if (at < apart) return "the class token";
  const place = at - apart;
  return `the token in row ${Math.floor(place / width)}, column ${place % width} of ${height}×${width}`;
}
