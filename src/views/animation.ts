import type { Figure } from "../figures/figure.js";
import { composeFrames } from "./animationFigure.js";
import { gridOptions } from "./layoutOptions.js";
import { delaysOf, motionOptions } from "./motionOptions.js";
import { drawOver, runOptions, runTaps } from "./tapsOver.js";
import type { View } from "./view.js";

const options = { ...runOptions, ...gridOptions, ...motionOptions };

/** How the channels of a tap came to be, in motion: a frame for each checkpoint of a run, each tile in its place. */
export const animation: View<typeof options> = {
  summary: "show in motion how channels came to be: a frame for each checkpoint of a run",
  options,
  inputs: ["activations", "run"],
  examples: [
    {
      line: "convscope animate bundled:mini-resnet",
      does: "shows what each block of the bundled network gave, epoch by epoch",
    },
    {
      line: "convscope animate runs/mini-resnet --taps conv1 --format gif --duration 5",
      does: "shows the first layer of your own run as a GIF of five seconds and a hold",
    },
  ],
  taps: runTaps,
  draw: (subject, values, style) => {
    const delays = delaysOf(subject.snapshots?.length ?? 0, values);
    return drawOver(subject, values, {
      suffix: "animation",
      draw: (over) => {
        const frames = composeFrames(over, values, style);
        return { figure: frames.at(-1) as Figure, motion: { frames, delays } };
      },
    });
  },
};
