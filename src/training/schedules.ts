import type { ScheduleName } from "../architectures/recipe.js";

/** Position in a training: a step, counted from 0 over all epochs, and the total number of steps. */
export interface Place {
  readonly step: number;
  readonly steps: number;
}

/**
 * Drops of the step schedule, from He et al. 2015, section 4.2: to a tenth at half of the training, and to a
 * hundredth at three quarters.
 */
const DROPS = { at: [0.5, 0.75], factor: 0.1 } as const;

/** One-cycle schedule of Smith 2018, with the default fractions and divisors of PyTorch's OneCycleLR. */
const CYCLE = { rise: 0.3, first: 1 / 25, last: 1 / 25 / 1e4 } as const;

/** Factor of the learning rate at a position of the training. */
const SCHEDULES: { readonly [N in ScheduleName]: (place: Place) => number } = {
  constant: () => 1,
  step: ({ step, steps }) => DROPS.factor ** DROPS.at.filter((part) => step >= part * steps).length,
  // Loshchilov and Hutter 2017, eq. 5, without restarts.
  cosine: ({ step, steps }) => between(1, 0, step / steps),
  "one-cycle": ({ step, steps }) => {
    const top = CYCLE.rise * steps - 1;
    if (step <= top) return between(CYCLE.first, 1, step / top);
    return between(1, CYCLE.last, (step - top) / (steps - 1 - top));
  },
};

/** Learning rate at a position of the training. It depends on nothing else, so training can start anywhere. */
export function rateAt(schedule: ScheduleName, learningRate: number, place: Place): number {
  return learningRate * SCHEDULES[schedule](place);
}

/** Interpolates between two numbers along half a cosine. */
function between(from: number, to: number, part: number): number {
  return to + ((from - to) / 2) * (1 + Math.cos(Math.PI * part));
}
