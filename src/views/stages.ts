import type { Activation } from "../activations/activation.js";
import type { Progress } from "../checkpoints/progress.js";
import { joined } from "../checkpoints/recorded.js";
import { formatCount } from "../pictures/numbers.js";
import { SCOPES, type ScopeName } from "../pictures/scale/scopes.js";
import { layersOf } from "./bands.js";
import type { Layer } from "./layer.js";
import { reductionIn, shotsOf } from "./shots.js";
import type { Stage, Subject } from "./view.js";

/** What is kept of a checkpoint that a subject shows by itself: an image for each shot that options ask for. */
export function stageOf(
  subject: Subject,
  options: Readonly<Record<string, unknown>>,
  progress?: Progress,
): Stage {
  const layers = layersOf(subject, shotsOf(subject, reductionIn(options)));
  return { name: subject.network, layers, ...(progress === undefined ? {} : { progress }) };
}

/** What a tap gave in all checkpoints, as images of one activation: those of the first checkpoint first. */
export function layerOver(stages: readonly Stage[], tap: number): Activation {
  const activations = stages.map(({ layers }) => (layers[tap] as Layer).activation);
  return joined(activations[0]?.tap ?? "", activations);
}

/** The name of a run, by those of its checkpoints: what they have in common before their last slash, or the ends. */
export function runName(names: readonly string[]): string {
  const folders = new Set(names.map((name) => name.slice(0, Math.max(0, name.lastIndexOf("/")))));
  const [folder = ""] = folders;
  return folders.size === 1 && folder !== "" ? folder : `${names[0]} to ${names.at(-1)}`;
}

/** What shares a scale where several checkpoints are drawn, in words for a figure. */
export function sharedByStages(scope: ScopeName, stages: readonly Stage[]): string {
  return `${SCOPES[scope].words}, the same in all ${stages.length} checkpoints`;
}

/** Which checkpoints are drawn, in words for a figure: `12 checkpoints, epochs 1 to 12`. */
export function stagesWord(stages: readonly Stage[]): string {
  const count = formatCount(stages.length, "checkpoint");
  const epochs = stages.map(({ progress }) => (progress?.batch === null ? progress.epoch : Number.NaN));
  if (epochs.some(Number.isNaN)) return count;
  const [first = 0, last = 0] = [epochs[0], epochs.at(-1)];
  const isRow = epochs.every((epoch, at) => epoch === first + at);
  return `${count}, epochs ${isRow ? `${first} to ${last}` : epochs.join(", ")}`;
}

/** What a checkpoint is called in a row of its run: how far it was trained where all say so, or its name. */
export interface StageNames {
  /** What the names are. */
  readonly title: string;
  readonly names: readonly string[];
}

/** The names of the checkpoints of a run, with the share of test images that each takes for what they are. */
export function stageNames(stages: readonly Stage[]): StageNames {
  const accuracies = stages.map(({ progress }) => progress?.metrics.testAccuracy);
  const [known, measured] = [
    stages.every(({ progress }) => progress !== undefined),
    accuracies.some((accuracy) => accuracy !== undefined),
  ];
  return {
    title: `${known ? "epoch" : "checkpoint"}${measured ? " · test accuracy" : ""}`,
    names: stages.map(({ name, progress }, at) => {
      const accuracy = accuracies[at];
      const right = accuracy === undefined ? "" : ` · ${(accuracy * 100).toFixed(1)}%`;
      return `${known && progress !== undefined ? epochWords(progress) : name}${right}`;
    }),
  };
}

function epochWords({ epoch, batch }: Progress): string {
  return batch === null ? String(epoch) : `${epoch}, batch ${batch}`;
}
