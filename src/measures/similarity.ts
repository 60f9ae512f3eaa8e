import { batchesOf } from "../data/batches.js";
import { UserError } from "../errors.js";
import { integer, type Values } from "../options.js";
import type { Table } from "../table.js";
import { imagesOf } from "./images.js";
import { LEAST_IMAGES } from "./math/hsic.js";
import { ImageKernel } from "./math/imageKernel.js";
import { MinibatchCka } from "./math/minibatchCka.js";
import type { Measure, MeasureSubject, Tell } from "./measure.js";
import { chosenTaps, tapOption } from "./tapOption.js";

const options = {
  taps: tapOption,
  minibatch: integer({
    summary:
      "images that are compared with one another at a time; a last minibatch of less than four is left out",
    fallback: 100,
    min: LEAST_IMAGES,
    max: 1000,
  }),
};

/**
 * How alike the blocks of one network see images: linear CKA of all pairs of taps (Kornblith et al. 2019), estimated
 * without bias over minibatches (Nguyen, Raghu and Kornblith 2021), computed in 64 bits.
 */
export const similarity: Measure<typeof options> = {
  summary: "how alike the blocks of a network see images: linear CKA of all pairs",
  options,
  examples: [
    {
      line: "convscope measure similarity bundled:seed",
      does: "compares the outputs of all blocks with one another",
    },
    {
      line: "convscope measure similarity bundled:seed --taps maps --csv",
      does: "compares all feature maps, as CSV",
    },
  ],
  needsLabels: false,
  chart: { kind: "heatmap", x: "other", y: "one", color: "cka", domain: [0, 1], title: "Linear CKA" },
  run,
};

const COLUMNS: Table["columns"] = [
  { name: "one", type: "text", summary: "tap" },
  { name: "other", type: "text", summary: "tap" },
  { name: "images", type: "integer", summary: "images" },
  { name: "cka", type: "number", summary: "linear CKA, unbiased" },
];

function run(
  { network, probe }: MeasureSubject,
  { taps: patterns, minibatch }: Values<typeof options>,
  tell: Tell,
): Table {
  const taps = chosenTaps(network, patterns);
  const cka = new MinibatchCka(taps.length);
  let images = 0;
  for (const batch of batchesOf(probe, minibatch)) {
    const count = batch.shape[0];
    tell(batch.start + count, probe.shape[0]);
    if (count < LEAST_IMAGES) continue;
    images += count;
    cka.add(network.record(batch, taps).map((activation) => new ImageKernel([...imagesOf(activation)])));
  }
  if (images === 0) throw tooFew(probe.address);
  const rows = taps.flatMap((one, row) =>
    taps.map((other, column) => [one.name, other.name, images, cka.between(row, column).unbiased]),
  );
  return { columns: COLUMNS, rows };
}

function tooFew(address: string): UserError {
  return new UserError(
    `The measure 'similarity' needs at least ${LEAST_IMAGES} images, and '${address}' has fewer.`,
  );
}
