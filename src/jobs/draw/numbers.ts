import type { Activation } from "../../activations/activation.js";
import { channelStatisticsOf } from "../../activations/channelStatistics.js";
import type { NumberArray } from "../../activations/npy.js";
import { npz } from "../../activations/npz.js";
import type { Plane } from "../../activations/plane.js";
import { plainNames } from "../../views/fileName.js";
import { asActivation } from "../../views/kernelLayer.js";
import type { Drawing, ViewInput } from "../../views/view.js";
import type { Attachment } from "../artifactFile.js";
import type { ManifestHeader } from "../record.js";
import { archiveComment } from "./drawnArrays.js";

/** Kind that a file of statistics declares. */
export const STATISTICS = "statistics";

/**
 * Numbers of figures: `values.npz` with the drawn planes, planes × height × width under the figure's name, and
 * `statistics.json` with statistics of each channel of taps and kernels, and the provenance. A figure of several taps
 * has one array per tap, `figure/tap`. Planes of several sizes are split wherever the size changes, with numbered
 * names.
 */
export function numbersOf(
  subject: ViewInput,
  drawn: ReadonlyMap<string, Pick<Drawing, "planes" | "stacks">>,
  header: ManifestHeader,
): readonly Attachment[] {
  const { activations, kernels, snapshots = [] } = subject;
  const arrays = [...drawn].flatMap(([name, drawing]) =>
    partsOf(name, drawing).flatMap(([part, planes]) => {
      const runs = runsOf(planes);
      return runs.map((run, index) => [runs.length === 1 ? part : `${part}.${index}`, run] as const);
    }),
  );
  const comment = archiveComment(
    subject,
    arrays.map(([, run]) => run),
  );
  const planes = arrays.map(([name, run]) => [name, stacked(run)] as const);
  const statisticsOf = (activation: Activation) => {
    return { tap: activation.tap, channels: channelStatisticsOf(activation) };
  };
  const numbers = {
    generator: "convscope",
    kind: STATISTICS,
    drawing: { ...header, command: `${header.command} --values` },
    taps: [
      ...activations.map((activation) => statisticsOf(activation)),
      ...snapshots.flatMap(({ name, layers }) =>
        layers.map(({ activation }) => ({ checkpoint: name, ...statisticsOf(activation) })),
      ),
    ],
    kernels: kernels.map((kernel) => statisticsOf(asActivation(kernel))),
  };
  return [
    { name: "values.npz", bytes: npz(new Map(planes), comment) },
    {
      name: "statistics.json",
      bytes: new TextEncoder().encode(`${JSON.stringify(numbers, null, 2)}\n`),
    },
  ];
}

/** Planes of a figure by parts: one part per stack, or the figure itself. */
function partsOf(
  figure: string,
  { planes, stacks = [] }: Pick<Drawing, "planes" | "stacks">,
): readonly (readonly [string, readonly Plane[]])[] {
  if (stacks.length === 0) return [[figure, planes]];
  const names = plainNames(stacks.map(({ name }) => name));
  let at = 0;
  return stacks.map((stack, index) => {
    at += stack.planes;
    return [`${figure}/${names[index]}`, planes.slice(at - stack.planes, at)];
  });
}

/** Planes in order, split wherever their size changes. */
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
