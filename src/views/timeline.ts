import { zoomOption } from "./layoutOptions.js";
import { stageNames } from "./runSnapshots.js";
import { drawOver, runOptions, runTaps } from "./tapsOver.js";
import { composeTimeline } from "./timelineFigure.js";
import type { View } from "./view.js";

const options = { ...runOptions, ...zoomOption };

/** The channels of a tap over training: a row for each checkpoint of a run, the same channel in the same column. */
export const timeline: View<typeof options> = {
  summary: "channels over training: one row per checkpoint, on a shared scale",
  options,
  inputs: ["activations", "run"],
  examples: [
    {
      line: "convscope draw timeline bundled:mini-resnet",
      does: "draws what each block of the bundled network gave after each epoch of its training",
    },
    {
      line: "convscope draw timeline runs/mini-resnet --taps conv1 --top 8 --every 3",
      does: "draws eight channels of the first layer, every third checkpoint of your own run",
    },
    {
      line: "convscope draw timeline bundled:mini-resnet/epoch-01 bundled:mini-resnet/epoch-12 --taps dense",
      does: "draws the units of two checkpoints below each other",
    },
  ],
  taps: runTaps,
  draw: (subject, values, style) =>
    drawOver(subject, values, {
      suffix: "timeline",
      draw: (over) => {
        const { title, names } = stageNames(over.snapshots);
        const rows = over.rows.map((channels, at) => ({ label: names[at] as string, channels }));
        return { figure: composeTimeline({ ...over, rows, rowTitle: title }, values, style) };
      },
    }),
};
