import { maximaOf } from "../../attribution/maximize/maxima.js";
import { UserError } from "../../core/errors.js";
import { defined } from "../../core/objectFields.js";
import { entryNote } from "../../data/imageShape.js";
import type { Probe } from "../../data/probe.js";
import type { Scales } from "../../figures/scale/scales.js";
import type { ProgressCallback } from "../../measures/measureDefinition.js";
import type { Network } from "../../network/network.js";
import { pixelsNote } from "../../network/pixelRange.js";
import type { Tap } from "../../network/tap.js";
import { foldTokens } from "../../views/foldTokens.js";
import { maximizedIn } from "../../views/maximize.js";
import { runName, snapshotOf } from "../../views/runPanels.js";
import type { Snapshot, View, ViewInput } from "../../views/view.js";
import { classNamesFor } from "../classNamesFor.js";
import { refuseBeyondMemory } from "../cost/memoryNeed.js";
import type { JobInputs } from "../inputs.js";
import type { DrawJob } from "../job.js";
import { type CheckpointFacts, checkpointFacts } from "../record.js";

/** Recorded inputs of a view: plain data, and the checkpoints it was recorded from. */
export interface ViewData {
  readonly subject: ViewInput;
  readonly checkpoints: readonly CheckpointFacts[];
}

/** Inputs that a view is recorded from, and its checked options. */
export interface RecordSource {
  readonly inputs: JobInputs;
  readonly view: View;
  readonly options: Readonly<Record<string, unknown>>;
  readonly scales?: Scales;
  /** Bytes of memory that activations may take. Default: not limited. */
  readonly availableMemory?: number | undefined;
  /** Omitted if the view needs no images. */
  readonly probe?: Probe;
  /** Receives the number of images done, of a view that goes through many. */
  readonly onProgress?: ProgressCallback | undefined;
}

/** Records the inputs of a view: one network, or the checkpoints of a run one after the other. Throws like `draw`. */
export async function recordInputs(job: DrawJob, recording: RecordSource): Promise<ViewData> {
  const { inputs, view, probe } = recording;
  if (view.inputs.includes("run")) return recordRun(job, recording);
  const network = await inputs.open(job, 0);
  try {
    const classes = probe === undefined ? undefined : await classNamesFor(network, probe);
    const subject = await subjectOf(recording, { network, taps: view.taps(network, job.taps), classes });
    return { subject, checkpoints: [checkpointFacts(network)] };
  } finally {
    inputs.close(network);
  }
}

async function recordRun(job: DrawJob, recording: RecordSource): Promise<ViewData> {
  const { inputs, view, options } = recording;
  const checkpoints: CheckpointFacts[] = [];
  const snapshots: Snapshot[] = [];
  let first: ViewInput | undefined;
  let recorded: Pick<ViewInput, "network" | "taps" | "probe"> | undefined;
  for (const place of job.checkpoints.keys()) {
    const network = await inputs.open(job, place);
    try {
      const taps = recorded === undefined ? view.taps(network, job.taps) : sameTaps(recorded, network);
      const subject = await subjectOf(recording, { network, taps });
      first ??= subject;
      recorded ??= { network: network.name, taps, probe: subject.probe };
      snapshots.push(snapshotOf(subject, options, network.progress));
      checkpoints.push(checkpointFacts(network));
    } finally {
      inputs.close(network);
    }
  }
  const name = runName(checkpoints.map((checkpoint) => checkpoint.name));
  return { checkpoints, subject: { ...(first as ViewInput), network: name, activations: [], snapshots } };
}

/** Throws `UserError` for too few checkpoints for a timeline. */
export function checkCount(checkpoints: number): void {
  if (checkpoints >= 2) return;
  const given = checkpoints === 0 ? "none" : "one";
  throw new UserError(
    `A timeline needs at least two checkpoints, but got ${given}. Name a run that has several, or several checkpoints.`,
  );
}

/** Taps of a network that match those of a subject. Throws `UserError` if one is missing or has another shape. */
function sameTaps(
  { taps, probe, network: name }: Pick<ViewInput, "network" | "taps" | "probe">,
  network: Network,
): readonly Tap[] {
  return taps.map((tap) => {
    const [found] = shownTaps(
      network.taps.filter((other) => other.name === tap.name),
      probe,
    );
    if (found === undefined) {
      throw new UserError(
        `'${network.name}' has no tap '${tap.name}', which '${name}' has. Choose --taps that all checkpoints have.`,
      );
    }
    if (String(found.shape) === String(tap.shape)) return found;
    const [is, expected] = [found, tap].map(({ shape }) => shape.map((size) => size ?? "any").join("×"));
    throw new UserError(
      `The tap '${tap.name}' has ${is} in '${network.name}' and ${expected} in '${name}'. Choose --taps with equal shapes in all checkpoints.`,
    );
  });
}

const NO_PROBE: ViewInput["probe"] = {
  address: "",
  shape: [0, 0, 0, 0],
  values: new Float32Array(),
  ids: [],
  names: [],
  labels: [],
  notes: [],
};

/** A network, its taps to record, and the names of its classes. */
interface ShownNetwork {
  readonly network: Network;
  readonly taps: readonly Tap[];
  readonly classes?: readonly string[] | undefined;
}

async function subjectOf(
  { view, probe, scales, options, onProgress, availableMemory }: RecordSource,
  { network, taps, classes }: ShownNetwork,
): Promise<ViewInput> {
  if (probe !== undefined && view.inputs.includes("activations"))
    refuseBeyondMemory(taps, probe.shape[0], availableMemory);
  const { name, blocks, output, heads } = network;
  const gathered =
    probe !== undefined && view.inputs.some((input) => input === "exemplars" || input === "fields")
      ? // A measure is loaded only for a view that needs one.
        (await import("./gathered.js")).gatheredFor(view, { network, taps, probe, options, onProgress })
      : undefined;
  return {
    network: name,
    blocks,
    output,
    heads,
    ...defined({ classes }),
    ...gathered,
    probe: probe === undefined ? NO_PROBE : notedFor(network, gathered?.probe ?? probe, probe.fit),
    ...(probe !== undefined && gathered === undefined && view.inputs.includes("activations")
      ? foldTokens({ taps: shownTaps(taps, probe), activations: network.record(probe, taps) })
      : { taps: shownTaps(taps, probe), activations: [] }),
    kernels: view.inputs.includes("kernels") ? network.kernels(taps) : [],
    ...(probe !== undefined && view.inputs.includes("maxima")
      ? { maxima: maximaOf(network, { images: probe, taps, classes, ...maximizedIn(options) }) }
      : {}),
    ...defined({ scales }),
  };
}

/** Taps as they are shown: for an input without a channel axis, or a flat one, the original image. */
function shownTaps(
  taps: readonly Tap[],
  probe: Pick<ViewInput["probe"], "shape"> = NO_PROBE,
): readonly Tap[] {
  const image = probe.shape.slice(1);
  const isImage = ({ kind, isFed, shape }: Tap) =>
    kind === "input" && isFed !== true && shape.length < image.length && probe.shape[0] > 0;
  return taps.map((tap) => (isImage(tap) ? { ...tap, shape: image } : tap));
}

/** Notes on the preparation of all images of a probe for a network. */
function notesOf(
  { input, preprocessing }: Network,
  { shape }: Pick<Probe, "shape">,
  fit: Probe["fit"],
): string | undefined {
  const fed = fit?.feed === undefined ? undefined : `fed ${fit.feed.join(", ")}`;
  const notes = [pixelsNote(preprocessing), entryNote(shape.slice(1), input), fed];
  return notes.filter((note) => note !== undefined).join("; ") || undefined;
}

/** Probe as it is shown of a network: with a note on the common preparation of its images. */
export function notedFor(network: Network, probe: ViewInput["probe"], fit: Probe["fit"]): ViewInput["probe"] {
  return noted(probe, notesOf(network, probe, fit));
}

/** Probe with a note on the common preparation of its images. */
function noted(probe: ViewInput["probe"], note: string | undefined): ViewInput["probe"] {
  if (note === undefined) return probe;
  const notes = probe.notes.map((own) => [own, note].filter((each) => each !== "").join("; "));
  const { address, shape, hasPixels, ids, names, labels, targets, rgb, searched } = probe;
  return {
    ...{ address, shape, ids, names, labels, notes },
    ...defined({ hasPixels, targets, rgb, searched }),
    // Computed on demand, so that the values of a large probe are never all in memory.
    get values() {
      return probe.values;
    },
  };
}
