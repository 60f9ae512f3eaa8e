import { type Activation, planeOf } from "../activations/activation.js";
import type { Plane } from "../activations/plane.js";
import { stateOf, statisticsOf } from "../activations/statistics.js";
import type { Block } from "../checkpoints/blocks.js";
import { selectTaps } from "../checkpoints/tap.js";
import { UserError } from "../errors.js";
import { integer, oneOf, type Values } from "../options.js";
import { chooseColormap } from "../pictures/color/choice.js";
import type { Measure } from "../pictures/measure.js";
import { formatNumber } from "../pictures/numbers.js";
import { clippedOf } from "../pictures/scale/clipped.js";
import { finiteOf } from "../pictures/scale/finite.js";
import { type KeyedPlane, lookupIn, type Scales, scalesFor, scaleWords } from "../pictures/scale/scales.js";
import { composeRows } from "./blocksFigure.js";
import { chosenChannels } from "./channels/chosen.js";
import { channelOptions } from "./channels/options.js";
import { plainNames } from "./fileName.js";
import { scaleOptions } from "./scaleOptions.js";
import { activationOf, reduceOptions, type Shot, shotsOf } from "./shots.js";
import type { Channel } from "./tile.js";
import type { Drawing, Drawings, Facts, Observed, Subject, View } from "./view.js";

const options = {
  ...scaleOptions,
  scope: oneOf(["block", "network"], {
    summary: "what shares a scale: the rows of a block, or those of all drawn blocks",
    fallback: "block",
  }),
  ...channelOptions,
  ...reduceOptions,
  zoom: integer({ summary: "pixels per sample; 0 lets the layout choose", fallback: 0, min: 0, max: 64 }),
};

type BlocksValues = Values<typeof options>;

/** What each residual block adds to what it is given: x, F(x), their sum, and what the activation leaves of it. */
export const blocks: View<typeof options> = {
  summary: "x, F(x), x + F(x) and what follows of each residual block, on one scale",
  options,
  examples: [
    {
      line: "convscope draw blocks bundled:seed",
      does: "draws the five residual blocks of the bundled network",
    },
    {
      line: "convscope draw blocks bundled:seed --taps residual3 --scope network",
      does: "draws one block on the scale of all drawn blocks",
    },
  ],
  taps: tapsOf,
  draw,
};

/** The parts of the blocks that the patterns touch; of all blocks where there are no patterns. */
function tapsOf(observed: Observed, patterns?: readonly string[]) {
  if (observed.blocks.length === 0) {
    throw new UserError(
      `The network '${observed.name}' has no residual blocks: none of its sums adds a tensor and something computed from it.`,
    );
  }
  const named =
    patterns === undefined ? undefined : new Set(selectTaps(observed.taps, patterns).map(({ name }) => name));
  const chosen = observed.blocks.filter(
    ({ sum, branch }) => named === undefined || named.has(sum) || named.has(branch),
  );
  if (chosen.length === 0) {
    const sums = observed.blocks.map(({ sum }) => sum).join(", ");
    throw new UserError(
      `No residual block has its sum or branch among '${patterns?.join(",")}'. The sums are ${sums}.`,
    );
  }
  const parts = new Set(
    chosen.flatMap(({ shortcut, branch, sum, output }) => [shortcut, branch, sum, output]),
  );
  return observed.taps.filter(({ name }) => parts.has(name));
}

function draw(subject: Subject, values: BlocksValues, measure: Measure): Drawings {
  const shots = shotsOf(subject, values);
  const drawn = subject.blocks.flatMap((block) => rowsOf(subject, block, shots) ?? []);
  const planes = drawn.flatMap(({ block, rows }) => rows.flatMap((row) => keyedPlanes(block, row)));
  const { scope, estimator, percentile: percent } = values;
  const scales = subject.scales ?? scalesFor(scope, planes, { estimator, percent });
  return { scales, drawings: drawings({ subject, shots, drawn, scales, values, measure }) };
}

/** One row of a block's figure. */
interface Row {
  readonly label: string;
  readonly activation: Activation;
}

interface BlockRows {
  readonly block: Block;
  readonly rows: readonly Row[];
}

/** The rows of a block; nothing where not all of its parts were recorded. Throws `UserError` where they do not add up. */
function rowsOf(subject: Subject, block: Block, shots: readonly Shot[]): BlockRows | undefined {
  const found = new Map(subject.activations.map((activation) => [activation.tap, activation]));
  const part = (tap: string) => {
    const activation = found.get(tap);
    return activation === undefined ? undefined : activationOf(activation, shots);
  };
  const [shortcut, branch, sum, output] = [block.shortcut, block.branch, block.sum, block.output].map(part);
  if (shortcut === undefined || branch === undefined || sum === undefined || output === undefined)
    return undefined;
  checkSum(block, { shortcut, branch, sum });
  const x = block.shortcut === block.input ? "x" : "P(x)";
  const rows = [
    { label: x, activation: shortcut },
    { label: "F(x)", activation: branch },
    { label: `${x} + F(x)`, activation: sum },
  ];
  if (block.output === block.sum) return { block, rows };
  const op = subject.taps.find(({ name }) => name === block.output)?.op ?? "output";
  const removed = { label: "removed", activation: combined(sum, output, (p, y) => p - y) };
  return { block, rows: [...rows, { label: op, activation: output }, ...(op === "relu" ? [removed] : [])] };
}

/** The most by which a sum may miss its parts, relative to its greatest value: what float32 rounds. */
const TOLERANCE = 1e-5;

function checkSum(
  { name }: Block,
  { shortcut, branch, sum }: Readonly<Record<"shortcut" | "branch" | "sum", Activation>>,
): void {
  let [error, most] = [0, 0];
  for (const [at, value] of sum.values.entries()) {
    const due = (shortcut.values[at] as number) + (branch.values[at] as number);
    // What is no finite number has no distance; its tile is hatched.
    if (!Number.isFinite(value) || !Number.isFinite(due)) continue;
    error = Math.max(error, Math.abs(due - value));
    most = Math.max(most, Math.abs(value));
  }
  if (error <= TOLERANCE * most) return;
  throw new UserError(
    `Block '${name}' does not add up: shortcut and branch miss the sum by ${formatNumber(error)}, more than rounding explains.`,
  );
}

function combined(one: Activation, other: Activation, by: (a: number, b: number) => number): Activation {
  return { ...one, values: one.values.map((value, at) => by(value, other.values[at] as number)) };
}

function keyedPlanes(block: Block, { activation }: Row): readonly KeyedPlane[] {
  const [images, , , channels] = activation.shape;
  return Array.from({ length: images * channels }, (_, at) => {
    const channel = at % channels;
    return {
      key: keyOf(block, activation, channel),
      samples: planeOf(activation, Math.floor(at / channels), channel),
    };
  });
}

function keyOf({ name }: Block, { tap }: Activation, channel: number): KeyedPlane["key"] {
  return { tap, channel, block: name };
}

interface Plan {
  readonly subject: Subject;
  readonly shots: readonly Shot[];
  readonly drawn: readonly BlockRows[];
  readonly scales: Scales;
  readonly values: BlocksValues;
  readonly measure: Measure;
}

function* drawings(plan: Plan): Generator<Drawing> {
  const names = plainNames(plan.drawn.map(({ block }) => block.name));
  for (const [index, { block, rows }] of plan.drawn.entries()) {
    for (const [image, shot] of plan.shots.entries()) {
      const channels = rows.map((row) => ({
        label: row.label,
        channels: channelsOf(plan, { block, rows }, { row, image }),
      }));
      const planes = channels.flatMap((row) => row.channels.map(({ plane }) => plane));
      const facts = factsOf(plan, { block, rows }, { shot, planes });
      const words = {
        header: [`residual block · ${facts.shape.join("×")}`, ...shot.words],
        scope: scaleWords(plan.scales, plan.shots.length),
      };
      const figure = composeRows({ facts, rows: channels, ...words }, plan.values, plan.measure);
      yield { name: `${names[index]}${shot.suffix}`, figure, facts, planes };
    }
  }
}

function channelsOf(
  plan: Plan,
  { block, rows }: BlockRows,
  { row, image }: { row: Row; image: number },
): readonly Channel[] {
  const scaleOf = lookupIn(plan.scales);
  // The sum tells which channels are drawn, and in which order, for all rows alike.
  const indices = chosenChannels((rows[2] as Row).activation, plan.values);
  return indices.map((index) => {
    const plane = planeOf(row.activation, image, index);
    const statistics = statisticsOf(plane);
    const scale = scaleOf(keyOf(block, row.activation, index));
    const colormap = chooseColormap(plan.values.colormap, scale);
    return { index, plane, statistics, domain: scale.domain, colormap, state: stateOf(statistics) };
  });
}

function factsOf(
  { subject, scales, values }: Plan,
  { block, rows }: BlockRows,
  shown: { shot: Shot; planes: readonly Plane[] },
): Facts {
  const sum = (rows[2] as Row).activation;
  const [, height, width, all] = sum.shape;
  const scale = lookupIn(scales)(keyOf(block, sum, 0));
  const states = shown.planes.map((plane) => stateOf(statisticsOf(plane)));
  const count = (state: string) => states.filter((each) => each === state).length;
  return {
    tap: block.name,
    op: "residual block",
    images: shown.shot.images.map((image) => subject.probe.ids[image] as number),
    shape: [height, width, all],
    channels: chosenChannels(sum, values),
    domain: scale.domain,
    scope: scales.scope,
    estimator: scales.estimation.estimator,
    percent: scales.estimation.percent,
    colormap: chooseColormap(values.colormap, scale),
    clipped: clippedOf(finiteOf(shown.planes), scale.domain),
    marked: { dead: 0, silent: count("silent"), constant: count("constant"), nonFinite: count("non-finite") },
  };
}
