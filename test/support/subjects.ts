import type { Activation } from "../../src/activations/activation.js";
import type { Maxima } from "../../src/attribution/maximize/maxima.js";
import type { Kernel } from "../../src/network/kernel.js";
import type { Tap } from "../../src/network/tap.js";
import type { ViewInput } from "../../src/views/view.js";

/** The shape and content of a synthetic tap: a value for each image, row, column and channel. */
export interface MadeUp {
  readonly images?: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly value: (at: { image: number; row: number; column: number; channel: number }) => number;
}

/** A subject whose synthetic tap is the branch of a synthetic block: drawing needs no network. */
export function madeUpSubject({ images = 1, height, width, channels, value }: MadeUp): ViewInput {
  const values = new Float32Array(images * height * width * channels);
  values.forEach((_, index) => {
    const channel = index % channels;
    const column = Math.floor(index / channels) % width;
    const row = Math.floor(index / channels / width) % height;
    values[index] = value({ image: Math.floor(index / channels / width / height), row, column, channel });
  });
  const shortcut = values.map((_, index) => Math.cos(index));
  const sum = values.map((branch, index) => branch + (shortcut[index] as number));
  const shape: Activation["shape"] = [images, height, width, channels];
  const ids = Array.from({ length: images }, (_, image) => image);
  return {
    network: "made up",
    probe: {
      address: "made:up/0",
      shape: [images, height, width, 1],
      values: Float32Array.from({ length: images * height * width }, (_, index) => (index % width) / width),
      ids,
      labels: ids,
      names: ids.map(String),
      notes: ids.map(() => ""),
    },
    taps: ["tap", "input", "sum", "output"].map((name) => tap(name, [height, width, channels])),
    activations: [
      { tap: "tap", shape, values },
      { tap: "input", shape, values: shortcut },
      { tap: "sum", shape, values: sum },
      { tap: "output", shape, values: sum.map((value) => Math.max(0, value)) },
    ],
    kernels: [madeUpKernel({ height, width, channels, value })],
    maxima: madeUpMaxima(tap("tap", [height, width, channels]), { values, count: images }),
    output: "output",
    blocks: [
      {
        name: "sum",
        input: "input",
        branch: "tap",
        branchTaps: ["tap"],
        shortcut: "input",
        sum: "sum",
        output: "output",
      },
    ],
  };
}

/** A kernel of at most 3×3 for the synthetic tap, from at most four inputs, with content like the tap's. */
function madeUpKernel({ height, width, channels, value }: MadeUp): Kernel {
  const shape = [Math.min(3, height), Math.min(3, width), Math.min(4, channels), channels] as const;
  const values = Float32Array.from(
    { length: shape.reduce((size, length) => size * length, 1) },
    (_, index) => {
      const [input, place] = [
        Math.floor(index / channels) % shape[2],
        Math.floor(index / channels / shape[2]),
      ];
      const [row, column] = [Math.floor(place / shape[1]) + 3, (place % shape[1]) + 3 + input];
      return value({ image: 0, row, column, channel: index % channels });
    },
  );
  return { tap: "tap", shape, values };
}

function tap(name: string, shape: Tap["shape"]): Tap {
  return {
    name,
    source: name,
    kind: "conv",
    op: name === "output" ? "relu" : "conv 3×3",
    preActivation: false,
    shape,
    parameters: 0,
    macs: 0,
  };
}

/** A soft blob whose position and sign depend on the channel. */
export function blob({ row, column, channel }: { row: number; column: number; channel: number }): number {
  const distance = (row - 4 - (channel % 3)) ** 2 + (column - 5 + (channel % 2)) ** 2;
  return (channel % 2 === 0 ? 1 : -0.6) * Math.exp(-distance / 9);
}

/** A blob with one channel of each marked kind: silent, constant, NaN, both infinities. */
export function troubled(at: { row: number; column: number; channel: number }): number {
  const inside = at.row > 2 && at.row < 6 && at.column > 3;
  if (at.channel === 1) return 0;
  if (at.channel === 2) return 0.5;
  if (at.channel === 3 && inside) return Number.NaN;
  if (at.channel === 4 && inside) return at.column < 8 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  return blob(at);
}

/** A subject that was shown images of another shape. */
export function shownImages(
  subject: ViewInput,
  { height, width, channels }: Pick<MadeUp, "height" | "width" | "channels">,
): ViewInput {
  const [images] = subject.probe.shape;
  const values = Float32Array.from({ length: images * height * width * channels }, (_, index) => {
    return (1 + Math.sin(index / (1 + (index % channels)))) / 2;
  });
  return { ...subject, probe: { ...subject.probe, shape: [images, height, width, channels], values } };
}

/** Striped images in the size of a tap, one for each channel, whose goals are its first values. */
function madeUpMaxima(
  of: Tap,
  { values, count }: { readonly values: Float32Array; readonly count: number },
): Maxima {
  const [height = 1, width = 1, channels = 1] = of.shape.map((size) => size ?? 1);
  const maxima = Array.from({ length: channels }, (_, index) => ({
    label: String(index),
    channel: { tap: of, index },
    pixels: Float32Array.from({ length: height * width }, (__, at) => ((at + index) % 5) / 4),
    before: values[index] as number,
    after: values[index + values.length - channels] as number,
    largest: values[index] as number,
    strength: 1,
    penalties: { tv: 0.5, l2: 0.25 },
  }));
  return { size: [height, width, 1], maxima, perGoal: 1, compared: count };
}
