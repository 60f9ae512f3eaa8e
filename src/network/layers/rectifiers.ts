import {
  exponentialUnit,
  parametricUnit,
  rectify,
  softmaxAlong,
  thresholded,
} from "../../ops/activationOps.js";
import { type Computation, type Config, needed } from "./computation.js";
import { numberIn } from "./configValues.js";

/** `ReLU` with its slope, threshold and maximum. */
export function rectifier(config: Config): Computation {
  const { maxValue } = config;
  const bent = {
    slope: numberIn(config, "negativeSlope", 0),
    threshold: numberIn(config, "threshold", 0),
    maximum: maxValue === undefined || maxValue === null ? null : numberIn(config, "maxValue"),
  };
  return { run: (x) => rectify(x, bent) };
}

/** `LeakyReLU`, whose slope Keras 3 calls `negative_slope` and Keras 2 `alpha`. */
export function leaky(config: Config): Computation {
  const slope = numberIn({ slope: config.negativeSlope ?? config.alpha }, "slope", 0.3);
  return { run: (x) => rectify(x, { slope }) };
}

/** `ELU` with any α. */
export function exponential(config: Config): Computation {
  const alpha = numberIn(config, "alpha", 1);
  return { run: (x) => exponentialUnit(x, alpha) };
}

/** `PReLU`, with an α per position, except along axes that share it. */
export function parametric({ sharedAxes }: Config): Computation {
  const shared = sharedAxes === undefined || sharedAxes === null ? [] : [sharedAxes].flat();
  return {
    variables: ([, ...rest]) => ({
      alpha: {
        name: "alpha",
        shape: rest.map((length, at) => {
          if (shared.includes(at + 1)) return 1;
          if (length === null) throw new Error("the size of its input is open");
          return length;
        }),
      },
    }),
    run: (x, variables) => parametricUnit(x, needed(variables, "alpha")),
  };
}

/** `ThresholdedReLU`. */
export function thresholding(config: Config): Computation {
  const theta = numberIn(config, "theta", 1);
  return { run: (x) => thresholded(x, theta) };
}

/** `Softmax` along any axes. */
export function softmax({ axis = -1 }: Config): Computation {
  const axes = [axis].flat();
  if (!axes.every((each) => typeof each === "number")) throw new Error("its axis is not a number");
  return { run: (x) => softmaxAlong(x, axes) };
}
