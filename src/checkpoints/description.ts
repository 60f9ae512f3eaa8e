import type { Recipe } from "../networks/recipe.js";

/** What `convscope.json` beside a checkpoint says of how it was made. */
export interface Description {
  readonly generator: "convscope";
  readonly version: string;
  readonly architecture: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** How it was trained. */
  readonly recipe: Recipe;
  /** The command line that made it. */
  readonly command: string;
  readonly seed: number;
  readonly epoch: number;
  readonly engine: { readonly name: string; readonly version: string; readonly threads: number };
  readonly metrics: Readonly<Record<string, number>>;
  readonly data: { readonly name: string; readonly sha256: Readonly<Record<string, string>> };
  readonly preprocessing: Preprocessing;
  /** SHA-256 of `model.json` and of the weights. */
  readonly sha256: Readonly<Record<string, string>>;
}

/** How far a checkpoint was trained, as far as it says so. */
export interface Progress {
  readonly epoch: number;
  /** How many batches of the epoch; null at its end. */
  readonly batch: number | null;
  readonly metrics: Readonly<Record<string, number>>;
}

/** What a pixel in [0, 1] becomes before the network sees it: (pixel − mean) / sd. */
export interface Preprocessing {
  readonly mean: number;
  readonly sd: number;
}

/** The same for each channel by itself: one number for all of them, or one for each. */
export interface ChannelPreprocessing {
  readonly mean: number | readonly number[];
  readonly sd: number | readonly number[];
}

/** Pixels as they are. */
export const UNCHANGED: Preprocessing = { mean: 0, sd: 1 };

/** Reads the preprocessing out of a description that may be anything; pixels stay as they are where it says nothing. */
export function preprocessingOf(description: unknown): Preprocessing {
  const given = field(description, "preprocessing");
  const [mean, sd] = [field(given, "mean"), field(given, "sd")];
  return typeof mean === "number" && typeof sd === "number" && sd > 0 ? { mean, sd } : UNCHANGED;
}

/** How far a description, which may be anything, says that its checkpoint was trained; nothing where it tells no epoch. */
export function progressOf(description: unknown): Progress | undefined {
  const [epoch, batch, told] = ["epoch", "batch", "metrics"].map((name) => field(description, name));
  if (!isCount(epoch)) return undefined;
  const metrics = Object.entries(typeof told === "object" && told !== null ? told : {});
  return {
    epoch,
    batch: isCount(batch) ? batch : null,
    metrics: Object.fromEntries(metrics.filter(([, value]) => typeof value === "number")),
  };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function field(object: unknown, name: string): unknown {
  return typeof object === "object" && object !== null
    ? (object as Record<string, unknown>)[name]
    : undefined;
}
