import type { Activation } from "../../activations/activation.js";
import { UserError } from "../../core/errors.js";
import { type Batched, batchesOf } from "../../data/batches.js";
import { type DirectionGoal, type Goal, goalOfImages, positionWeights } from "../../network/goal.js";
import type { Network } from "../../network/network.js";
import type { Inputs } from "../../network/networkInputs.js";
import type { Tap } from "../../network/tap.js";
import { imageAt } from "../images.js";
import { type AscentSettings, ascend, noiseImages } from "./ascent.js";
import type { MaximizeValues } from "./maximizeOptions.js";
import { meanSquare, sizeOf, totalVariation } from "./penalties.js";
import { beforeRelu, channelGoals, joinedGoals, placeIn, readGoal, type WantedGoal } from "./wantedGoals.js";

/** Image that maximizes a goal, and what it reached. */
export interface Maximum extends Pick<WantedGoal, "label" | "channel"> {
  /** Pixels in [0, 1], height × width × channels. */
  readonly pixels: Float32Array;
  /** Goal of the image at the start, and of the one reached. */
  readonly before: number;
  readonly after: number;
  /** Largest goal of any given image. */
  readonly largest: number;
  /** Factor of the weights of the penalties. */
  readonly strength: number;
  /** Penalties at the end, with their weights. */
  readonly penalties: { readonly tv: number; readonly l2: number };
}

/** Images that maximize goals, goal by goal. */
export interface Maxima {
  /** Height, width and channels of an image. */
  readonly size: readonly [number, number, number];
  readonly maxima: readonly Maximum[];
  /** Number of images of each goal. */
  readonly perGoal: number;
  /** Number of images whose largest goals are stated. */
  readonly compared: number;
}

/** Request for maxima. */
export interface MaximaRequest {
  /** Images whose largest goals are stated, and the first of which an ascent can start from. */
  readonly images: Batched;
  /** Taps whose channels are maximized, unless the options name other goals. */
  readonly taps: readonly Tap[];
  /** Indices of the channels of a tap. */
  readonly channelsOf: (tap: Tap) => readonly number[];
  readonly classes?: readonly string[] | undefined;
  readonly values: MaximizeValues;
}

/** Factors of the penalties' weights along a path of regularization. */
const STRENGTHS = [0, 0.25, 1, 4] as const;

/** Weight of the similarity that pushes images of one goal apart, relative to goals of size one. */
const APART = 1;

/**
 * Images that maximize the goals of a request (see `ascend`): of each goal one for every strength of the penalties, and
 * for every copy. Throws `UserError` for goals that the network does not have.
 */
export function maximaOf(network: Network, request: MaximaRequest): Maxima {
  const { images, values } = request;
  checkOnlyImages(network);
  const wanted = wantedIn(network, request);
  const found = wanted.map((): Maximum[] => []);
  for (const { goal, members } of joinedGoals(wanted)) {
    const largest = largestOf(network, images, { goal, count: members.length });
    for (const strength of values.path ? STRENGTHS : [1]) {
      for (const { at, ...reached } of reachedBy(network, request, {
        goal,
        count: members.length,
        strength,
      })) {
        const member = members[at] as number;
        const { label, channel } = wanted[member] as WantedGoal;
        const named = channel === undefined ? { label } : { label, channel };
        found[member]?.push({ ...named, ...reached, largest: largest[at] as number });
      }
    }
  }
  return {
    size: sizeOf(images),
    maxima: found.flat(),
    perGoal: found[0]?.length ?? 0,
    compared: images.shape[0],
  };
}

/** Throws `UserError` for a network with further inputs, which an ascent on the pixels of an image cannot give. */
function checkOnlyImages({ name, furtherInputs }: Network): void {
  if (furtherInputs.length === 0) return;
  throw new UserError(
    `The inputs that '${name}' responds to most cannot be drawn: it has ${furtherInputs.length + 1} inputs, and only an image is climbed. Export it with the others fixed.`,
  );
}

function wantedIn(network: Network, request: MaximaRequest): readonly WantedGoal[] {
  const { images, taps, channelsOf, classes, values } = request;
  if (values.target.length > 0)
    return values.target.map((text) => readGoal(text, { network, images, classes }));
  return taps.flatMap((tap) => channelGoals(tap, channelsOf(tap), placeIn(values.at, tap)));
}

/** Goals that are maximized together: their joined goal, their number, and the strength of the penalties. */
interface Together {
  readonly goal: Goal;
  readonly count: number;
  readonly strength: number;
}

/** Maximum of the goal at an index of those that are maximized together. */
interface Reached extends Omit<Maximum, "label" | "channel" | "largest"> {
  readonly at: number;
}

function reachedBy(
  network: Network,
  request: MaximaRequest,
  { goal, count, strength }: Together,
): readonly Reached[] {
  const { values } = request;
  const settings = settingsOf(values, strength);
  const groups = Array.from({ length: count * values.diversity }, (_, at) =>
    Math.floor(at / values.diversity),
  );
  const own = goalOfImages(goal, groups);
  const start = startImages(request, groups.length);
  const before = network.goals(start, own);
  const { images, goals } = ascend(
    network,
    { images: start, goal: own, whereOff: beforeRelu(network, own), groups },
    settings,
  );
  const size = sizeOf(images);
  return groups.map((at, image) => {
    const pixels = imageAt(images, image);
    const penalties = {
      tv: settings.tv * totalVariation(pixels, size).value,
      l2: settings.l2 * meanSquare(pixels).value,
    };
    return {
      at,
      pixels,
      before: before[image] as number,
      after: goals[image] as number,
      strength,
      penalties,
    };
  });
}

function settingsOf(values: MaximizeValues, strength: number): AscentSettings {
  const { steps, rate, jitter, tv, l2, diversity } = values;
  return { steps, rate, jitter, tv: tv * strength, l2: l2 * strength, apart: diversity > 1 ? APART : 0 };
}

/** Start of some images: noise, of which copies of one goal have consecutive seeds, or the first given image. */
function startImages({ images, values }: MaximaRequest, count: number): Inputs {
  const size = sizeOf(images);
  const { seed, start, diversity } = values;
  const noise = noiseImages(
    Array.from({ length: count }, (_, at) => seed + (at % diversity)),
    size,
  );
  if (start === "noise") return noise;
  const [first] = batchesOf(images, 1);
  // Copies start from the image with a little noise of their own: from equal images they would end as equal ones.
  const pixels = noise.values.map((value, at) => {
    const own = first?.values[at % first.values.length] as number;
    const isCopy = Math.floor(at / (size[0] * size[1] * size[2])) % diversity > 0;
    return isCopy ? Math.min(1, Math.max(0, own + value - 0.5)) : own;
  });
  return { shape: noise.shape, values: pixels };
}

/** Largest goal of any image, for each of some joined goals. */
function largestOf(
  network: Network,
  images: Batched,
  { goal, count }: Pick<Together, "goal" | "count">,
): readonly number[] {
  const largest = Array.from({ length: count }, () => Number.NEGATIVE_INFINITY);
  for (const batch of batchesOf(images)) {
    const goals =
      goal.of === "direction"
        ? directionGoals(network, batch, goal)
        : goalsOneByOne(network, batch, { goal, count });
    goals.forEach((values, at) => {
      largest[at] = values.reduce((most, value) => Math.max(most, value), largest[at] as number);
    });
  }
  return largest;
}

/** Values of every direction on each image, from one run of the network. */
function directionGoals(
  network: Network,
  images: Inputs,
  { tap, directions, at }: DirectionGoal,
): readonly (readonly number[])[] {
  const [recorded] = network.record(
    images,
    network.taps.filter(({ name }) => name === tap),
  ) as [Activation];
  const [count, height, width, channels] = recorded.shape;
  const weights = [...positionWeights(at, [height, width])];
  const rows = Array.from({ length: count }, (_, image) => {
    const row = new Float64Array(channels);
    for (const [position, weight] of weights) {
      const from = (image * height * width + position) * channels;
      for (let channel = 0; channel < channels; channel++)
        row[channel] = (row[channel] as number) + weight * (recorded.values[from + channel] as number);
    }
    return row;
  });
  return directions.map((direction) =>
    rows.map((row) => row.reduce((sum, value, channel) => sum + value * (direction[channel] as number), 0)),
  );
}

/** Values of every goal on each image, one goal after the other. */
function goalsOneByOne(
  network: Network,
  images: Inputs,
  { goal, count }: Pick<Together, "goal" | "count">,
): readonly (readonly number[])[] {
  return Array.from({ length: count }, (_, at) => {
    const own = goalOfImages(
      goal,
      Array.from({ length: images.shape[0] }, () => at),
    );
    return [...network.goals(images, own)];
  });
}
