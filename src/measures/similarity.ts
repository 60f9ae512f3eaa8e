import { UserError } from "../core/errors.js";
import { integer, oneOf, type Values } from "../core/options/option.js";
import { batchesOf } from "../data/batches.js";
import type { Network } from "../network/network.js";
import type { ChartPlan } from "../table/chartPlan.js";
import type { Table } from "../table/table.js";
import { checkInputs } from "./comparison/warnings.js";
import { LEAST_IMAGES } from "./math/hsic.js";
import type { Measure, MeasuredProbe, ProgressCallback } from "./measureDefinition.js";
import { METHOD_NAMES, type MethodName, methodOf } from "./similarity/methods.js";
import { chosenTaps, tapOption } from "./tapOption.js";

const options = {
  taps: tapOption,
  method: oneOf<MethodName>(METHOD_NAMES, {
    summary:
      "method: unbiased or biased linear CKA; canonical correlations of all directions, of those with 99 % " +
      "of the variance, or weighted; Procrustes distance; representational similarity by ranks or values",
    default: "cka",
  }),
  minibatch: integer({
    summary: "images per minibatch; a last minibatch of fewer than four is left out",
    default: 100,
    min: LEAST_IMAGES,
    max: 1000,
  }),
};

/**
 * Similarity of the taps of one network, or of two, on the same images: linear CKA (Kornblith et al. 2019)
 * unless another method is given, over minibatches, in float64, with memory that does not grow with the
 * number of images.
 */
export const similarity: Measure<typeof options> = {
  summary: "similarity of taps in one network or two, by CKA, CCA or RSA",
  options,
  examples: [
    {
      line: "convscope measure similarity bundled:mini-resnet",
      does: "compares the outputs of all blocks with one another",
    },
    {
      line: "convscope measure similarity bundled:mini-resnet --taps maps --csv",
      does: "compares all feature maps, as CSV",
    },
    {
      line: "convscope measure similarity bundled:mini-resnet/epoch-01 bundled:mini-resnet --csv",
      does: "compares every block after one epoch with every one after twelve",
    },
    {
      line: "convscope measure similarity bundled:mini-resnet bundled:plain --method svcca",
      does: "compares two networks by canonical correlations",
    },
  ],
  needsLabels: false,
  chart: chartOf("cka"),
  chartWith: ({ method }) => chartOf(method),
  notesWith: ({ method, minibatch }) => [methodOf(method).note(minibatch)],
  run: ({ network, probe }, values, onProgress) => {
    const taps = chosenTaps(network, values.taps);
    return tableOf({ probe, ones: { network, taps }, onProgress }, values);
  },
  between: ({ a, b, probe }, values, onProgress) => {
    checkInputs({ a, b });
    const ones = { network: a, taps: chosenTaps(a, values.taps) };
    const others = { network: b, taps: chosenTaps(b, values.taps) };
    return tableOf({ probe, ones, others, onProgress }, values);
  },
};

function chartOf(method: MethodName): ChartPlan {
  const { title, domain } = methodOf(method);
  return { kind: "heatmap", x: "other", y: "one", color: columnOf(method), domain, title };
}

/** Name of the column with a method's numbers. */
function columnOf(method: MethodName): string {
  return method.replace("-", "_");
}

interface Side {
  readonly network: Network;
  readonly taps: ReturnType<typeof chosenTaps>;
}

interface Task {
  readonly probe: MeasuredProbe;
  readonly ones: Side;
  /** Default: the taps are compared with each other. */
  readonly others?: Side;
  readonly onProgress: ProgressCallback;
}

async function tableOf(
  { probe, ones, others = ones, onProgress }: Task,
  { method: name, minibatch }: Values<typeof options>,
): Promise<Table> {
  const method = methodOf(name);
  const gathered = method.gather({ ones: ones.taps, others: others.taps });
  let images = 0;
  for (const batch of batchesOf(probe, minibatch)) {
    const count = batch.shape[0];
    onProgress(batch.start + count, probe.shape[0]);
    if (count < LEAST_IMAGES) continue;
    images += count;
    const given = ones.network.record(batch, ones.taps);
    gathered.add({
      ones: given,
      others: others === ones ? given : others.network.record(batch, others.taps),
    });
  }
  if (images === 0) throw tooFew(probe.address);
  const rows: (readonly [string, string, number, number])[] = [];
  for (const [row, one] of ones.taps.entries())
    for (const [column, other] of others.taps.entries())
      rows.push([one.name, other.name, images, await gathered.between(row, column)]);
  return {
    columns: [
      { name: "one", type: "text", summary: "tap" },
      { name: "other", type: "text", summary: "tap" },
      { name: "images", type: "integer", summary: "images" },
      { name: columnOf(name), type: "number", summary: method.summary },
    ],
    rows,
  };
}

function tooFew(address: string): UserError {
  return new UserError(
    `The measure 'similarity' needs at least ${LEAST_IMAGES} images, but '${address}' has fewer.`,
  );
}
