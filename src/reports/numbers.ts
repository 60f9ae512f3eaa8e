import type { Activation } from "../activations/activation.js";
import { channelStatisticsOf } from "../activations/channelStatistics.js";
import type { NumberArray } from "../activations/npy.js";
import { npz } from "../activations/npz.js";
import type { Plane } from "../activations/plane.js";
import { asActivation } from "../views/kernelCells.js";
import type { Subject } from "../views/view.js";
import type { Attachment } from "./artifactFile.js";
import type { ManifestHeader } from "./manifest.js";

/** What the file of statistics says that it is. */
export const STATISTICS = "statistics";

/**
 * The numbers beside figures: `values.npz` with the planes that were drawn, planes × height × width under the figure's
 * name, and `statistics.json` with statistics of each channel of taps and kernels, and what the drawing was made of. Where a figure has planes of several
 * sizes, each run of planes of one size is an array of its own, numbered behind the figure's name.
 */
export function numbersOf(
  { activations, kernels, stages = [] }: Pick<Subject, "activations" | "kernels" | "stages">,
  planes: ReadonlyMap<string, readonly Plane[]>,
  header: ManifestHeader,
): readonly Attachment[] {
  const arrays = [...planes].flatMap(([name, drawn]) => {
    const runs = runsOf(drawn);
    return runs.map((run, index) => [runs.length === 1 ? name : `${name}.${index}`, stacked(run)] as const);
  });
  // The generator's name comes first, by which convscope knows its own files.
  const marked = [["generator.convscope", stacked([])] as const, ...arrays];
  const statisticsOf = (activation: Activation) => {
    return { tap: activation.tap, channels: channelStatisticsOf(activation) };
  };
  const numbers = {
    generator: "convscope",
    kind: STATISTICS,
    drawing: { ...header, command: `${header.command} --values` },
    taps: [
      ...activations.map((activation) => statisticsOf(activation)),
      ...stages.flatMap(({ name, layers }) =>
        layers.map(({ activation }) => ({ checkpoint: name, ...statisticsOf(activation) })),
      ),
    ],
    kernels: kernels.map((kernel) => statisticsOf(asActivation(kernel))),
  };
  return [
    { name: "values.npz", bytes: npz(new Map(marked)) },
    {
      name: "statistics.json",
      bytes: new TextEncoder().encode(`${JSON.stringify(numbers, null, 2)}\n`),
    },
  ];
}

/** Planes in their order, parted where their size changes. */
function runsOf(planes: readonly Plane[]): readonly (readonly Plane[])[] {
  const runs: Plane[][] = [];
  for (const plane of planes) {
    const run = runs.at(-1);
    const [first] = run ?? [];
    if (first?.width === plane.width && first.height === plane.height) run?.push(plane);
    else runs.push([plane]);
  }
  return runs;
}

function stacked(planes: readonly Plane[]): NumberArray {
  const { height = 0, width = 0 } = planes[0] ?? {};
  const size = height * width;
  const stack = new Float32Array(planes.length * size);
  for (const [at, { values, offset, stride }] of planes.entries()) {
    for (let index = 0; index < size; index++) {
      stack[at * size + index] = values[offset + index * stride] as number;
    }
  }
  return { shape: [planes.length, height, width], values: stack };
}
