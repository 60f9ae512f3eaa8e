import { imagesOf } from "../../activations/activation.js";
import type { Values } from "../../core/options/option.js";
import { type Batch, batchesOf } from "../../data/batches.js";
import type { Network } from "../../network/network.js";
import type { Table } from "../../table/table.js";
import { ckaOf, HsicSum, hsicOf, LEAST_IMAGES } from "../math/hsic.js";
import { ImageKernel } from "../math/imageKernel.js";
import type { ComparedSubject, comparisonOptions } from "./comparison.js";
import { predict } from "./predict.js";
import { type BatchRecord, recordBatch } from "./recordBatch.js";
import { type NetworkPair, type OmittedTap, pairedTaps, type TwoTaps } from "./tapPairs.js";
import { checkInputs, checkPairs, checkSizes, ckaWarnings, networkWarnings } from "./warnings.js";

/** Summary of a comparison of two of several networks. */
export interface Couple {
  /** Indices of both among the networks. */
  readonly places: readonly [number, number];
  /** One row, as for two networks. */
  readonly whole: Table;
  /** Unbiased CKA of each pair of taps, by the first network's tap; NaN if undefined. */
  readonly similarities: readonly { readonly tap: string; readonly cka: number }[];
  /** First tap of the first network that is not finite in either; null if all are finite. */
  readonly broken: string | null;
  readonly leftOut: readonly OmittedTap[];
  readonly warnings: readonly string[];
}

/**
 * Compares every two of several networks by their representations and their predictions, in one pass over the images
 * in which each network is shown them once. Throws like `compareNetworks`.
 */
export function compareSeveral(
  networks: readonly Network[],
  { probe, onProgress = () => undefined }: ComparedSubject,
  { taps: patterns, match, minibatch }: Values<typeof comparisonOptions>,
): readonly Couple[] {
  const couples = couplesOf(networks).map((places) => {
    const two: NetworkPair = { a: networks[places[0]] as Network, b: networks[places[1]] as Network };
    checkInputs(two);
    const pairing = pairedTaps(two, { taps: patterns, match });
    checkPairs(two, pairing);
    const sums = pairing.pairs.map((taps) => ({ taps, joint: new HsicSum() }));
    return { places, two, ...pairing, sums, answers: predict(two, probe) };
  });
  const looks = networks.map((network, place) => new Look(network, namesOf(couples, place)));
  for (const batch of batchesOf(probe, minibatch)) {
    for (const look of looks) look.add(batch);
    for (const { places, sums, answers } of couples) {
      const [a, b] = [looks[places[0]] as Look, looks[places[1]] as Look];
      for (const { taps, joint } of sums) addJoint(joint, taps, [a, b]);
      const [answer, otherAnswer] = [a.shown.answer, b.shown.answer];
      if (answer !== undefined && otherAnswer !== undefined)
        answers.add({ start: batch.start, a: answer, b: otherAnswer });
    }
    onProgress(batch.start + batch.shape[0], probe.shape[0]);
  }
  return couples.map(({ places, two, sums, answers, leftOut }) => {
    const [a, b] = [looks[places[0]] as Look, looks[places[1]] as Look];
    const similarities = sums.map(({ taps, joint }) => ({
      tap: taps.a.name,
      cka: ckaOf(joint, a.own(taps.a.name), b.own(taps.b.name)).unbiased,
    }));
    const broken = sums.find(({ taps }) => !a.own(taps.a.name).isFinite || !b.own(taps.b.name).isFinite);
    const warnings = [...networkWarnings(two), ...ckaWarnings(probe.shape[0])];
    const firstBroken = broken?.taps.a.name ?? null;
    return { places, whole: answers.whole(), similarities, broken: firstBroken, leftOut, warnings };
  });
}

/** Last recorded batch of one network, and its variation over all batches. */
class Look {
  private readonly show: (batch: Batch) => BatchRecord;
  private readonly sums: ReadonlyMap<string, HsicSum>;
  private last: BatchRecord | undefined;
  private kernels: ReadonlyMap<string, ImageKernel> = new Map();

  constructor(network: Network, names: readonly string[]) {
    this.show = recordBatch(network, names);
    this.sums = new Map(names.map((name) => [name, new HsicSum()]));
  }

  add(batch: Batch): void {
    const shown = this.show(batch);
    this.last = shown;
    // The kernels of the previous images are released before new ones are created.
    this.kernels = new Map();
    if (batch.shape[0] < LEAST_IMAGES) return;
    this.kernels = new Map(
      [...this.sums].flatMap(([name, sum]) => {
        const activation = shown.recording.get(name);
        if (activation === undefined) return [];
        const kernel = new ImageKernel([...imagesOf(activation)]);
        sum.add(hsicOf(kernel, kernel));
        return [[name, kernel]];
      }),
    );
  }

  get shown(): BatchRecord {
    if (this.last === undefined) throw new Error("No images have been shown yet");
    return this.last;
  }

  /** Kernel of a tap for the most recent images; undefined if there were too few. */
  kernel(name: string): ImageKernel | undefined {
    return this.kernels.get(name);
  }

  own(name: string): HsicSum {
    return this.sums.get(name) as HsicSum;
  }
}

function addJoint(
  joint: HsicSum,
  { a: one, b: other }: TwoTaps,
  [look, second]: readonly [Look, Look],
): void {
  const [a, b] = [look.shown.recording.get(one.name), second.shown.recording.get(other.name)];
  if (a !== undefined && b !== undefined) checkSizes(a, b);
  const [kernel, otherKernel] = [look.kernel(one.name), second.kernel(other.name)];
  if (kernel !== undefined && otherKernel !== undefined) joint.add(hsicOf(kernel, otherKernel));
}

function couplesOf(networks: readonly Network[]): readonly (readonly [number, number])[] {
  return networks.flatMap((_, a) => networks.slice(a + 1).map((_, b) => [a, a + 1 + b] as const));
}

/** Names of the taps by which a network is compared. */
function namesOf(
  couples: readonly { readonly places: readonly [number, number]; readonly pairs: readonly TwoTaps[] }[],
  place: number,
): readonly string[] {
  const names = couples.flatMap(({ places: [a, b], pairs }) => [
    ...(a === place ? pairs.map(({ a: one }) => one.name) : []),
    ...(b === place ? pairs.map(({ b: other }) => other.name) : []),
  ]);
  return [...new Set(names)];
}
