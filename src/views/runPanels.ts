import { formatCount } from "../core/format.js";
import { SCOPES, type ScopeName } from "../figures/scale/scopes.js";
import { chosenOrOwn } from "../network/ownTaps.js";
import type { Progress } from "../network/progress.js";
import { concat } from "../network/readTensor.js";
import type { Tap } from "../network/tap.js";
import { type ChannelPlan, channelOptions, chosenChannels } from "./channels/choice.js";
import { type ImageSelection, reductionIn, selectionsOf } from "./imageSelection.js";
import { layersOf } from "./layers.js";
import {
  type MapPanel,
  mapPanels,
  operationOf,
  type PanelPlan,
  type PanelValues,
  panelOptions,
  tapPlan,
} from "./panels.js";
import type { Layer, NetworkInfo, Panels, Snapshot, ViewInput } from "./view.js";

/** The options of views of a run. */
export const runOptions = {
  ...panelOptions,
  ...channelOptions,
  top: {
    ...channelOptions.top,
    summary: "maximum number of channels, those with the most energy over all checkpoints; 0 draws all",
  },
  sort: {
    ...channelOptions.sort,
    summary:
      "the order of the channels: by index, by a number over all checkpoints, or similar ones together",
  },
};

/** The default taps of a run: the outputs of its residual blocks, or without blocks those of any network. */
export function runTaps(observed: NetworkInfo, patterns?: readonly string[]): readonly Tap[] {
  const { taps, blocks } = observed;
  const outputs = blocks.map(({ output }) => output);
  if (patterns !== undefined || outputs.length === 0) return chosenOrOwn(observed, patterns);
  return taps.filter(({ name }) => outputs.includes(name));
}

/** A recorded checkpoint reduced to what is drawn: one image for each selection that the options ask for. */
export function snapshotOf(
  input: ViewInput,
  options: Readonly<Record<string, unknown>>,
  progress?: Progress,
): Snapshot {
  const layers = layersOf(input, selectionsOf(input, reductionIn(options)));
  return { name: input.network, layers, ...(progress === undefined ? {} : { progress }) };
}

/** Checked options of a view of a run. */
interface RunValues extends PanelValues, ChannelPlan {
  readonly reduce: "none" | "mean";
  readonly by: "all" | "label";
}

/**
 * The panels of a run: for each tap the same channels in all checkpoints, a layer for each. Scales, and the choice and
 * order of channels, span all checkpoints.
 */
export function runPanels(input: ViewInput, values: RunValues, suffix: string): Panels<MapPanel> {
  const { snapshots = [] } = input;
  const selections: readonly ImageSelection[] = selectionsOf(input, values);
  const plans = input.taps.map((tap, index): PanelPlan => {
    const recorded = snapshots.map(({ layers }) => layers[index] as Layer);
    const indices = chosenChannels(
      concat(
        tap.name,
        recorded.map(({ activation }) => activation),
      ),
      values,
    );
    const layers = recorded.map((layer) => ({ ...layer, indices }));
    const plan = tapPlan(layers[0] as Layer);
    return {
      ...{ ...plan, layers, fileName: `${plan.fileName}-${suffix}` },
      content: { ...plan.content, channels: indices },
      lines: () => [`${operationOf(tap)} · ${runWords(snapshots)}`],
      shared: (scope) => sharedByAll(scope, snapshots),
    };
  });
  return mapPanels(input, plans, { selections, values });
}

/** The scope of a scale, in words for a figure of several checkpoints. */
function sharedByAll(scope: ScopeName, snapshots: readonly Snapshot[]): string {
  return `${SCOPES[scope].words}, the same in all ${snapshots.length} checkpoints`;
}

/** The name of a run by the names of its checkpoints: their common folder, or the first and the last name. */
export function runName(names: readonly string[]): string {
  return folderOf(names) ?? `${names[0]} to ${names.at(-1)}`;
}

/** The common part of names before their last slash; undefined if it differs. */
function folderOf(names: readonly string[]): string | undefined {
  const folders = new Set(names.map((name) => name.slice(0, Math.max(0, name.lastIndexOf("/")))));
  const [folder = ""] = folders;
  return folders.size === 1 && folder !== "" ? folder : undefined;
}

/** The drawn checkpoints, in words for a figure: `12 checkpoints, epochs 1 to 12`. */
export function runWords(snapshots: readonly Snapshot[]): string {
  const count = formatCount(snapshots.length, "checkpoint");
  const epochs = snapshots.map(({ progress }) => (progress?.batch === null ? progress.epoch : Number.NaN));
  if (!allPlaced(snapshots) || epochs.some(Number.isNaN)) return count;
  const [first = 0, last = 0] = [epochs[0], epochs.at(-1)];
  const isRow = epochs.every((epoch, at) => epoch === first + at);
  return `${count}, epochs ${isRow ? `${first} to ${last}` : epochs.join(", ")}`;
}

/** The labels of a run's checkpoints, and the heading of these labels. */
export interface RowNames {
  readonly title: string;
  readonly names: readonly string[];
}

const ACCURACY = "test accuracy";

/** The names of rows of checkpoints: their epochs if all are known, otherwise their names, and their test accuracy. */
export function rowNames(snapshots: readonly Snapshot[]): RowNames {
  const isMeasured = snapshots.some((snapshot) => accuracyOf(snapshot) !== "");
  return {
    title: [placeTitle(snapshots), isMeasured ? ACCURACY : ""].filter(Boolean).join(SEPARATOR),
    names: snapshots.map((snapshot) =>
      [placeOf(snapshot, snapshots), accuracyOf(snapshot)].filter(Boolean).join(SEPARATOR),
    ),
  };
}

/** A sentence for each checkpoint: `epoch 3 · test accuracy 97.8%`. */
export function snapshotWords(snapshots: readonly Snapshot[]): readonly string[] {
  return snapshots.map((snapshot) => {
    const accuracy = accuracyOf(snapshot);
    const right = accuracy === "" ? "" : `${ACCURACY} ${accuracy}`;
    return [`${placeTitle(snapshots)} ${placeOf(snapshot, snapshots)}`, right]
      .filter(Boolean)
      .join(SEPARATOR);
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

/** The test accuracy as text; empty if it was not measured. */
function accuracyOf({ progress }: Snapshot): string {
  const accuracy = progress?.metrics.testAccuracy;
  return accuracy === undefined ? "" : `${(accuracy * 100).toFixed(1)}%`;
}
