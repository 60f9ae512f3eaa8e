import type { Activation } from "../activations/activation.js";
import { formatCount } from "../core/format.js";
import { SCOPES, type ScopeName } from "../figures/scale/scopes.js";
import type { Progress } from "../network/progress.js";
import { concat } from "../network/readTensor.js";
import { layersOf } from "./bands.js";
import { reductionIn, shotsOf } from "./imageSelection.js";
import type { Layer } from "./layer.js";
import type { Snapshot, ViewInput } from "./view.js";

/** A checkpoint reduced to what is drawn: one image for each selection that the options ask for. */
export function stageOf(
  subject: ViewInput,
  options: Readonly<Record<string, unknown>>,
  progress?: Progress,
): Snapshot {
  const layers = layersOf(subject, shotsOf(subject, reductionIn(options)));
  return { name: subject.network, layers, ...(progress === undefined ? {} : { progress }) };
}

/** The activations of a tap in all checkpoints as images of one activation, those of the first checkpoint first. */
export function layerOver(snapshots: readonly Snapshot[], tap: number): Activation {
  const activations = snapshots.map(({ layers }) => (layers[tap] as Layer).activation);
  return concat(activations[0]?.tap ?? "", activations);
}

/** The name of a run, by those of its checkpoints: what they have in common before their last slash, or the ends. */
export function runName(names: readonly string[]): string {
  return folderOf(names) ?? `${names[0]} to ${names.at(-1)}`;
}

/** The common part of names before their last slash; undefined if it differs. */
function folderOf(names: readonly string[]): string | undefined {
  const folders = new Set(names.map((name) => name.slice(0, Math.max(0, name.lastIndexOf("/")))));
  const [folder = ""] = folders;
  return folders.size === 1 && folder !== "" ? folder : undefined;
}

/** The scope of a scale, in words for a figure of several checkpoints. */
export function sharedByStages(scope: ScopeName, snapshots: readonly Snapshot[]): string {
  return `${SCOPES[scope].words}, the same in all ${snapshots.length} checkpoints`;
}

/** The drawn checkpoints, in words for a figure: `12 checkpoints, epochs 1 to 12`. */
export function stagesWord(snapshots: readonly Snapshot[]): string {
  const count = formatCount(snapshots.length, "checkpoint");
  const epochs = snapshots.map(({ progress }) => (progress?.batch === null ? progress.epoch : Number.NaN));
  if (!allPlaced(snapshots) || epochs.some(Number.isNaN)) return count;
  const [first = 0, last = 0] = [epochs[0], epochs.at(-1)];
  const isRow = epochs.every((epoch, at) => epoch === first + at);
  return `${count}, epochs ${isRow ? `${first} to ${last}` : epochs.join(", ")}`;
}

/** The labels of a run's checkpoints, and the heading of these labels. */
export interface StageNames {
  readonly title: string;
  readonly names: readonly string[];
}

const ACCURACY = "test accuracy";

/** The names of checkpoints in rows: their epochs where all tell them, and the share of test images that they get right. */
export function stageNames(snapshots: readonly Snapshot[]): StageNames {
  const isMeasured = snapshots.some((stage) => accuracyOf(stage) !== "");
  return {
    title: [placeTitle(snapshots), isMeasured ? ACCURACY : ""].filter(Boolean).join(SEPARATOR),
    names: snapshots.map((stage) =>
      [placeOf(stage, snapshots), accuracyOf(stage)].filter(Boolean).join(SEPARATOR),
    ),
  };
}

/** A sentence for each checkpoint: `epoch 3 · test accuracy 97.8%`. */
export function stageWords(snapshots: readonly Snapshot[]): readonly string[] {
  return snapshots.map((stage) => {
    const accuracy = accuracyOf(stage);
    const right = accuracy === "" ? "" : `${ACCURACY} ${accuracy}`;
    return [`${placeTitle(snapshots)} ${placeOf(stage, snapshots)}`, right].filter(Boolean).join(SEPARATOR);
  });
}

const SEPARATOR = " · ";

function placeTitle(snapshots: readonly Snapshot[]): string {
  return allPlaced(snapshots) ? "epoch" : "checkpoint";
}

function placeOf({ name, progress }: Snapshot, snapshots: readonly Snapshot[]): string {
  if (progress === undefined || !allPlaced(snapshots)) return name;
  const { epoch, batch } = progress;
  return batch === null ? String(epoch) : `${epoch}, batch ${batch}`;
}

/** True if all checkpoints are of one run and state their progress; those of several runs are labeled by name. */
function allPlaced(snapshots: readonly Snapshot[]): boolean {
  const isOneRun = folderOf(snapshots.map(({ name }) => name)) !== undefined;
  return isOneRun && snapshots.every(({ progress }) => progress !== undefined);
}

/** The share of test images that it gets right; empty where it was not measured. */
function accuracyOf({ progress }: Snapshot): string {
  const accuracy = progress?.metrics.testAccuracy;
  return accuracy === undefined ? "" : `${(accuracy * 100).toFixed(1)}%`;
}
