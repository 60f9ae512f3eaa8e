import type { Pair } from "../../ops/convolution.js";
import { axisOf, convolveTransposed, type Transposed, transposedLength } from "../../ops/transposed.js";
import { type Computation, type Config, channelsOf, needed } from "./computation.js";
import { countIn, paddingIn, pairIn, singleIn } from "./configValues.js";
import { biasOf, inImages, kernelOf, type Rank, withBias } from "./convolutionLayers.js";

/** Transposed convolution: `Conv1DTranspose`, `Conv2DTranspose`, including output padding and dilation. */
export function transposedConvolution(config: Config, rank: Rank): Computation {
  const filters = countIn(config, "filters");
  const of = (
    name: string,
    { rows, fallback }: { readonly rows: number; readonly fallback?: number },
  ): Pair => (rank === 2 ? pairIn(config, name, fallback) : [rows, singleIn(config, name, fallback)]);
  const size = of("kernelSize", { rows: 1 });
  const hasPadding = config.outputPadding !== undefined && config.outputPadding !== null;
  const how: Transposed = {
    strides: of("strides", { rows: 1, fallback: 1 }),
    dilations: of("dilationRate", { rows: 1, fallback: 1 }),
    padding: paddingIn(config),
    outputPadding: hasPadding ? of("outputPadding", { rows: 0 }) : null,
  };
  return {
    activates: true,
    variables: (input) => ({
      kernel: { name: "kernel", shape: [...(rank === 2 ? size : [size[1]]), filters, channelsOf(input)] },
      ...biasOf(config, filters),
    }),
    shape: ([images = null, ...rest]) => {
      const lengths = rest.slice(0, -1).map((length, at) => {
        const axis = rank === 2 ? (at as 0 | 1) : 1;
        return transposedLength(length, size[axis], axisOf(how, axis));
      });
      return [images, ...lengths, filters];
    },
    run: inImages(rank, (x, variables) => {
      const kernel = kernelOf(needed(variables, "kernel"), rank);
      return withBias(convolveTransposed(x, kernel, how), variables("bias"));
    }),
  };
}
