import { isAbsolute } from "node:path";
import { expected, reasonOf, UserError } from "../core/errors.js";
import { shapeText } from "../core/format.js";
import { imageShapeOf } from "../data/imageShape.js";
import type { ChannelPreprocessing } from "../network/description.js";
import type { ModelFacts } from "../network/modelFacts.js";
import { type Network, networkOfOpened } from "../network/network.js";
import type { OpenedNetwork } from "../network/openedNetwork.js";
import {
  architectureIn,
  bareAddress,
  type GivenPreprocessing,
  holdsActivations,
  isFresh,
  layoutIn,
  preprocessingGiven,
} from "./checkpointAddress.js";
import { foreignFormat, isCheckpointShard } from "./foreignFormat.js";
import type { Format } from "./formats/checkpointFormat.js";
import { formats } from "./formats/index.js";
import { checkpointName, locate } from "./locate.js";
import { openFresh } from "./openFresh.js";
import { openRecorded } from "./recorded/openRecorded.js";
// The wrappers register themselves, so that saved networks that use them can be loaded.
import "../architectures/layers/highwayLayer.js";
import "../architectures/layers/residual.js";

/** Folder and display name for opening a checkpoint. */
export interface Whereabouts {
  /** Folder that relative paths are resolved against. Default: the working folder. */
  readonly from?: string;
  /** Name in figures. Default: its address. */
  readonly name?: string;
}

/**
 * Opens a checkpoint: a file or folder of a known format, a run (its last checkpoint), a bundled one
 * (`bundled:mini-resnet`, `bundled:mini-resnet/epoch-01`), or an untrained network
 * (`fresh:mini-resnet?depth=20&seed=3`); or a file of activations computed elsewhere, which have no network
 * (`acts.npz?layout=nchw`). An engine must have been started. An address may end in the name of a
 * preprocessing (`a.keras?preprocessing=caffe`), or of the architecture of weights (`a.pth?as=resnet18`). A given
 * preprocessing overrides the checkpoint's, and a given name replaces its address in figures. Throws `UserError` for a
 * checkpoint that is missing, truncated, inconsistent or of an unknown format.
 */
export async function open(
  checkpoint: string,
  preprocessing: GivenPreprocessing = {},
  { from, name }: Whereabouts = {},
): Promise<Network> {
  const given = { ...preprocessing, checkpoint };
  const prepared = preprocessingGiven(checkpoint, preprocessing);
  if (isFresh(checkpoint)) {
    const shown = { name: name ?? checkpoint, origin: given, preprocessing: prepared };
    return networkOrNothing(async () => openFresh(checkpoint), shown);
  }
  const path = await locate(checkpoint, from);
  const located = isAbsolute(checkpoint) ? {} : { origin: given };
  const naming = { name: name ?? checkpointName(checkpoint, path), ...located };
  if (holdsActivations(checkpoint)) return openRecorded(path, { ...naming, layout: layoutIn(checkpoint) });
  const choice = architectureIn(checkpoint);
  const format = await formatOf(checkpoint, path);
  if (Object.keys(choice).length > 0 && format.choosesArchitecture !== true)
    throw new UserError(
      `'${bareAddress(checkpoint)}' describes its own network. Leave out --as, or end the address of the weights that it is for in ?as=${choice.as ?? "resnet18"}.`,
    );
  const opening = () => format.open(path, { ...choice, size: prepared.size });
  return networkOrNothing(opening, { ...naming, preprocessing: prepared });
}

/** Opened files of a checkpoint, without the network that figures show, and its name. */
export interface OpenedFiles {
  readonly name: string;
  readonly opened: OpenedNetwork;
}

/** Opens the files of a checkpoint, to be disposed of. Relative paths lead from the working folder. Throws as `open`. */
export async function openFiles(checkpoint: string): Promise<OpenedFiles> {
  if (isFresh(checkpoint)) return { name: checkpoint, opened: openFresh(checkpoint) };
  const path = await locate(checkpoint);
  const format = await formatOf(checkpoint, path);
  return { name: checkpointName(checkpoint, path), opened: await format.open(path) };
}

/** Format of the files at a path. Throws `UserError` for files of no known format. */
async function formatOf(checkpoint: string, path: string): Promise<Format> {
  const entries = Object.entries(formats);
  if (!isCheckpointShard(path))
    for (const [, format] of entries) if (await format.matches(path)) return format;
  const foreign = await foreignFormat(path);
  if (foreign !== undefined) throw new UserError(`Cannot open the checkpoint '${checkpoint}': ${foreign}.`);
  const tried = entries.map(([name, format]) => `${name} (${format.summary})`).join("; ");
  throw new UserError(
    `'${checkpoint}' is not a checkpoint that convscope can open. Formats tried: ${tried}.`,
  );
}

interface Shown extends Required<Pick<ModelFacts, "name">>, Pick<ModelFacts, "origin"> {
  /** The overrides of the checkpoint's own preprocessing. */
  readonly preprocessing?: Partial<ChannelPreprocessing>;
}

/** Opens a network; if it is not supported, none of its tensors is left behind. */
async function networkOrNothing(
  opening: () => Promise<OpenedNetwork>,
  { preprocessing, ...naming }: Shown,
): Promise<Network> {
  let opened: OpenedNetwork | undefined;
  try {
    const found = await opening();
    opened = found;
    const prepared = {
      preprocessing: { ...found.preprocessing, ...preprocessing },
      leavesPixelsOpen: found.preprocessing === undefined,
    };
    const network = networkOfOpened({ ...found, ...prepared }, naming);
    checkChannels(network);
    checkSize(network);
    return network;
  } catch (error) {
    opened?.dispose();
    if (error instanceof UserError) throw error;
    throw new UserError(`Cannot show the network '${naming.name}': ${reasonOf(error)}.`);
  }
}

/** Throws `UserError` for a chosen size that is not that of the images which a network takes. */
function checkSize({ name, input, preprocessing }: Network): void {
  const [height, width] = imageShapeOf(input) ?? [];
  const { size } = preprocessing;
  if (size === undefined || size === `${width}x${height}`) return;
  throw new UserError(
    `'${name}' takes images of ${shapeText(input)}, and not of another size. Leave --size out.`,
  );
}

function checkChannels({ name, input, preprocessing }: Network): void {
  const channels = (imageShapeOf(input) ?? [null, null, 1])[2] ?? 3;
  const { mean, sd, order, by } = preprocessing;
  for (const [part, numbers] of Object.entries({ mean, sd })) {
    const count = [numbers].flat().length;
    if (count === 1 && (order === undefined || channels === 3)) continue;
    if (count === channels) continue;
    if (by === undefined) throw expected(`one number or ${channels}`, `--${part}`, count);
    throw new UserError(
      `The preprocessing '${by}' needs images of three channels, but '${name}' takes ${channels}. Give --mean and --sd.`,
    );
  }
}
