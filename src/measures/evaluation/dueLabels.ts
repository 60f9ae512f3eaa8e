import { UserError } from "../../core/errors.js";
import { shapeText } from "../../core/format.js";
import { type Targets, targetAt, UNLABELLED } from "../../data/targets.js";
import { type Head, headWords } from "../../network/heads.js";
import type { MeasuredProbe } from "../measureDefinition.js";
import type { DueOf } from "./tally.js";

/** A head whose labels are read, the shape of its output, and the network's name for messages. */
export interface Labelled {
  readonly network: string;
  readonly head: Head;
  /** Height, width and channels. */
  readonly shape: readonly [number, number, number];
}

/**
 * Labels of images in the form that an output has: a class for each image or pixel, zeros and ones for each label, or
 * the numbers themselves; for a picture without labels, the image. Throws `UserError` where the labels do not fit.
 */
export function dueLabels(labelled: Labelled, probe: MeasuredProbe): DueOf {
  const { head } = labelled;
  const due = READERS[head.answers](labelled, probe);
  if (due !== undefined) return due;
  const { targets, labels, address } = probe;
  const held =
    targets !== undefined
      ? `are ${targets.areClasses ? "class maps" : "arrays"} of ${shapeText(targets.shape.slice(1))}`
      : labels.every((label) => label !== undefined)
        ? "are one class for each image"
        : "are missing";
  throw new UserError(
    `The output '${head.name}' of '${labelled.network}' gives ${headWords(head)} (${shapeText(labelled.shape)}), but the labels of '${address}' ${held}. Give images with labels that fit, or another meaning with --output-as.`,
  );
}

type Reader = (labelled: Labelled, probe: MeasuredProbe) => DueOf | undefined;

const READERS: Readonly<Record<Head["answers"], Reader>> = {
  classes: classesOf,
  yesOrNo: classesOf,
  labels: (labelled, probe) => numbersOf(labelled, probe) ?? oneHotOf(labelled, probe),
  classMap: ({ head, shape }, { targets }) => mapsOf(targets, shape, head.pixelClasses ?? 0),
  masks: masksOf,
  picture: (labelled, probe) => numbersOf(labelled, probe) ?? imagesIn(labelled, probe),
  values: (labelled, probe) => numbersOf(labelled, probe) ?? onlyNumberOf(labelled, probe),
};

function classesOf({ head: { classes } }: Labelled, { labels }: MeasuredProbe): DueOf | undefined {
  const fits = labels.every((label) => label !== undefined && label < (classes ?? 0));
  return fits ? (image) => [labels[image] as number] : undefined;
}

function oneHotOf({ head: { classes } }: Labelled, { labels }: MeasuredProbe): DueOf | undefined {
  const count = classes ?? 0;
  if (!labels.every((label) => label !== undefined && label < count)) return undefined;
  return (image) => Array.from({ length: count }, (_, unit) => (unit === labels[image] ? 1 : 0));
}

function onlyNumberOf({ shape }: Labelled, { labels }: MeasuredProbe): DueOf | undefined {
  const isKnown = sizeOf(shape) === 1 && labels.every((label) => label !== undefined);
  return isKnown ? (image) => [labels[image] as number] : undefined;
}

function numbersOf({ shape }: Labelled, { targets }: MeasuredProbe): DueOf | undefined {
  if (targets === undefined || sizeOf(targets.shape.slice(1)) !== sizeOf(shape)) return undefined;
  return (image) => targetAt(targets, image);
}

/** Class maps of an output's size, with NaN for pixels without a label unless it has a class of that number. */
function mapsOf(
  targets: Targets | undefined,
  [height, width]: Labelled["shape"],
  classes: number,
): DueOf | undefined {
  if (targets?.areClasses !== true || String(targets.shape.slice(1)) !== String([height, width]))
    return undefined;
  if (classes > UNLABELLED) return (image) => targetAt(targets, image);
  return (image) => targetAt(targets, image).map((label) => (label === UNLABELLED ? Number.NaN : label));
}

/** Masks from arrays of their size, or from class maps, in which class k + 1 is mask k. */
function masksOf(labelled: Labelled, probe: MeasuredProbe): DueOf | undefined {
  const masks = labelled.head.pixelClasses ?? 0;
  const maps = mapsOf(probe.targets, labelled.shape, masks);
  if (maps === undefined) return numbersOf(labelled, probe);
  return (image) => {
    const map = maps(image);
    return Float32Array.from({ length: map.length * masks }, (_, at) => {
      const label = map[Math.floor(at / masks)] as number;
      return Number.isNaN(label) ? label : label === (at % masks) + 1 ? 1 : 0;
    });
  };
}

function imagesIn({ shape }: Labelled, { shape: images, values }: MeasuredProbe): DueOf | undefined {
  const size = sizeOf(shape);
  return sizeOf(images.slice(1)) === size
    ? (image) => values.subarray(image * size, (image + 1) * size)
    : undefined;
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
