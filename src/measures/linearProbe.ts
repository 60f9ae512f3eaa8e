import { batchesOf } from "../data/batches.js";
import { headOption } from "../network/headChoice.js";
import type { Network } from "../network/network.js";
import type { Tap } from "../network/tap.js";
import type { Table } from "../table/table.js";
import { chainTapsOf } from "./chainTaps.js";
import { pooled } from "./math/pooledMaps.js";
import { type Readout, Ridge } from "./math/ridge.js";
import type { Measure, MeasuredProbe, MeasureSubject, ProgressCallback } from "./measureDefinition.js";
import { classLabelsOf } from "./scoring.js";

/**
 * Accuracy of a linear classifier on each block's output (Alain and Bengio 2016): ridge regression of the
 * classes on the maps, averaged to at most 7×7, with λ a hundredth of the mean diagonal of their scatter
 * matrix.
 */
export const linearProbe: Measure<typeof headOption> = {
  summary: "accuracy of a ridge classifier on each block (maps averaged to 7×7)",
  options: headOption,
  examples: [
    {
      line: "convscope measure linear-probe bundled:mini-resnet --train mnist:train/0-1999",
      does: "trains a classifier per block on 2,000 images and tests it on 500 others",
    },
  ],
  needsLabels: true,
  trainsOn: "mnist:train/0-7999",
  // Readouts are accurate at every block of most networks: on an axis from 0 to 1, they would all overlap.
  chart: {
    kind: "line",
    x: "block",
    y: "accuracy",
    title: "Accuracy of a linear classifier on each block's output",
  },
  run,
};

const COLUMNS: Table["columns"] = [
  { name: "block", type: "integer", summary: "block whose output is read; 0 is before the first" },
  { name: "tap", type: "text", summary: "tap" },
  { name: "features", type: "integer", summary: "features after averaging" },
  { name: "lambda", type: "number", summary: "regularization λ of the ridge regression" },
  { name: "trained", type: "integer", summary: "training images" },
  { name: "images", type: "integer", summary: "images" },
  { name: "accuracy", type: "share", summary: "share of images classified correctly" },
];

async function run(subject: MeasureSubject, _options: object, onProgress: ProgressCallback): Promise<Table> {
  const { network, probe: tested } = subject;
  const training = subject.training ?? tested;
  const taps = chainTapsOf(network);
  const all = training.shape[0] + tested.shape[0];
  const readouts = await readoutsOf({ network, training, taps }, (done) => onProgress(done, all));
  const correct = taps.map(() => 0);
  const read = ({ tap, features, label }: Seen) => {
    if ((readouts[tap] as Readout).predict(features) === label) correct[tap] = (correct[tap] ?? 0) + 1;
  };
  show(network, tested, { taps, see: read, onProgress: (done) => onProgress(training.shape[0] + done, all) });
  const rows = taps.map(({ name }, block) => [
    block,
    name,
    readouts[block]?.features ?? null,
    readouts[block]?.lambda ?? null,
    training.shape[0],
    tested.shape[0],
    Number.isNaN(readouts[block]?.lambda) ? Number.NaN : (correct[block] ?? 0) / tested.shape[0],
  ]);
  return { columns: COLUMNS, rows };
}

interface Lesson {
  readonly network: Network;
  readonly training: MeasuredProbe;
  readonly taps: readonly Tap[];
}

/** Cached readouts by training probe and network, shared between tests on several probes. */
const LEARNED = new WeakMap<MeasuredProbe, Map<string, Promise<readonly Readout[]>>>();

/** Readout of each tap: trained once for the same images and network, as long as these are kept. */
function readoutsOf(lesson: Lesson, onProgress: Showing["onProgress"]): Promise<readonly Readout[]> {
  const { network, training } = lesson;
  const known = LEARNED.get(training) ?? new Map<string, Promise<readonly Readout[]>>();
  LEARNED.set(training, known);
  const key = JSON.stringify([network.sha256, network.preprocessing]);
  const readouts = known.get(key) ?? learned(lesson, onProgress);
  known.set(key, readouts);
  return readouts;
}

async function learned(
  { network, training, taps }: Lesson,
  onProgress: Showing["onProgress"],
): Promise<Readout[]> {
  const ridges: Ridge[] = [];
  const see = ({ tap, features, label }: Seen) => {
    ridges[tap] ??= new Ridge(features.length, network.classes ?? 0);
    ridges[tap].add(features, label);
  };
  show(network, training, { taps, see, onProgress });
  return Promise.all(ridges.map((ridge) => ridge.solve()));
}

/** Output of one tap for one image. */
interface Seen {
  readonly tap: number;
  readonly features: Float64Array;
  readonly label: number;
}

interface Showing {
  readonly taps: readonly Tap[];
  readonly see: (image: Seen) => void;
  readonly onProgress: (done: number) => void;
}

function show(network: Network, probe: MeasuredProbe, { taps, see, onProgress }: Showing): void {
  const labels = classLabelsOf(network, probe);
  for (const batch of batchesOf(probe)) {
    network.record(batch, taps).forEach((activation, tap) => {
      pooled(activation).forEach((features, image) => {
        see({ tap, features, label: labels[batch.start + image] as number });
      });
    });
    onProgress(batch.start + batch.shape[0]);
  }
}
