import { batchesOf } from "../../data/batches.js";
import type { Probe } from "../../data/probe.js";
import type { Figure } from "../../figures/figure.js";
import type { Network } from "../../network/network.js";
import type { Tap } from "../../network/tap.js";
import { needsImages, viewOf } from "../../views/index.js";
import { drawFigures } from "../draw/drawFigures.js";
import type { Job } from "../job.js";
import { loadedProbe, type RunContext } from "../runContext.js";
import { bytesOfNumbers, numbersOfTaps } from "./memoryNeed.js";

/** Estimate of what a job takes. */
export interface JobCost {
  readonly checkpoints: number;
  readonly images: number;
  /** Multiply-accumulates of all images in all checkpoints; null if a size of the network is open. */
  readonly macs: number | null;
  /** Bytes of the activations that are in memory at once, and of the weights. */
  readonly bytes: number | null;
  /** Seconds of the computation: a few images were timed, or for a drawing, everything but encoding. */
  readonly seconds: number;
  /** Figures before encoding; undefined for a job that draws none. */
  readonly figures?: readonly PlannedFigure[];
}

/** Figure that would be written. */
export interface PlannedFigure {
  readonly name: string;
  readonly width: number;
  readonly height: number;
}

/** Inputs of an estimate, and a clock in milliseconds. */
export interface CostContext extends RunContext {
  readonly now: () => number;
}

/** Images whose activations a measure holds at once. */
const BATCH = 32;

/**
 * Estimates a job: opens its first checkpoint and its images, times a few images, and, for a drawing, arranges its figures
 * without encoding them. Writes nothing. Throws like `runJob`.
 */
export async function estimateJob(
  job: Exclude<Job, { kind: "explain" }>,
  context: CostContext,
): Promise<JobCost> {
  const { inputs } = context;
  await inputs.start(job);
  const isShown = job.kind !== "draw" || needsImages(job.view);
  const probe = isShown ? await loadedProbe(job, "input", context) : undefined;
  const network = await inputs.open(job, 0);
  try {
    const cost = costOf(job, { network, probe, now: context.now });
    if (job.kind !== "draw") return cost;
    const start = context.now();
    const { drawings } = await drawFigures(job, { ...context, onProbe: undefined });
    const figures = Array.from(drawings, ({ name, figure }) => ({ name, ...sizeOf(figure) }));
    return { ...cost, seconds: (context.now() - start) / 1000, figures };
  } finally {
    inputs.close(network);
  }
}

interface Opened {
  readonly network: Network;
  readonly probe: Probe | undefined;
  readonly now: () => number;
}

function costOf(job: Exclude<Job, { kind: "explain" }>, { network, probe, now }: Opened): JobCost {
  const checkpoints = Math.max(1, job.checkpoints.length);
  const images = probe?.shape[0] ?? 0;
  const taps = job.kind === "draw" ? viewOf(job.view).taps(network, job.taps) : network.taps;
  const each = network.taps.reduce<number | null>(
    (sum, { macs }) => (sum === null || macs === null ? null : sum + macs),
    0,
  );
  const held = job.kind === "draw" ? images : Math.min(images, BATCH);
  const numbers = numbersOfTaps(taps);
  const parameters = network.taps.reduce((sum, tap) => sum + tap.parameters, 0);
  const seconds = probe === undefined ? 0 : secondsOf(network, taps, probe, now);
  return {
    checkpoints,
    images,
    macs: each === null ? null : each * images * checkpoints,
    bytes: numbers === null ? null : bytesOfNumbers(numbers * held) + 4 * parameters,
    seconds: seconds * images * checkpoints,
  };
}

/** Images that are timed together. */
const TIMED = 8;

/** Seconds that a network takes for one image, on its second run: the first one also prepares the engine. */
function secondsOf(network: Network, taps: readonly Tap[], probe: Probe, now: () => number): number {
  const [batch] = batchesOf(probe, Math.min(TIMED, probe.shape[0]));
  if (batch === undefined) return 0;
  network.record(batch, taps);
  const start = now();
  network.record(batch, taps);
  return (now() - start) / 1000 / batch.shape[0];
}

function sizeOf({ width, height }: Figure) {
  return { width: Math.round(width), height: Math.round(height) };
}
