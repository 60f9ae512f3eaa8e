import {
  animateOurs,
  CHECKPOINT,
  drawKeras,
  drawOurs,
  drawResnet,
  needs,
  runScript,
  showHelp,
  trainKeras,
  trainOurs,
} from "./commands.mjs";

const KERAS_DRAWINGS = ["Keras + matplotlib", "Keras + Pillow"];

/** Metrics of a sample. */
export const metrics = {
  wall: { title: "wall", unit: "s", digits: 2 },
  ms: { title: "time", unit: "ms", digits: 1 },
  best: { title: "fastest", unit: "ms", digits: 1 },
  peak: { title: "peak memory", unit: "MB", digits: 0 },
};

/** Training step of a network, ours and Keras's, in the same rounds. */
function steps(network, batch, target) {
  const rival = `Keras fit, a step of ${batch}, ${network}`;
  return [
    {
      name: `a training step of ${batch}, ${network}, native`,
      topic: "step",
      targets: { ms: target, best: null, peak: null },
      against: [rival],
      needs: [needs.script("steps.mjs"), needs.native],
      rounds: 3,
      run: () => runScript("steps.mjs", "native", network),
    },
    {
      name: rival,
      topic: "step",
      targets: { ms: null, peak: null },
      needs: [needs.python],
      rounds: 3,
      run: (context) => trainKeras(context, { network, batch }),
    },
  ];
}

/** ResNet-50 for images of 224×224: the forward pass of one image, and a sheet of each of its feature maps. */
function resnet50(engine) {
  const can = engine === "native" ? [needs.native] : [];
  return [
    {
      name: `ResNet-50, forward pass of one image, ${engine}`,
      topic: "resnet50",
      targets: { ms: null, best: null, peak: null },
      needs: [needs.script("resnet.mjs"), ...can],
      rounds: 3,
      run: () => runScript("resnet.mjs", engine),
    },
    {
      name: `ResNet-50, draw every map of one image, ${engine}`,
      topic: "resnet50",
      targets: { wall: null, peak: null },
      needs: [needs.program, ...can],
      rounds: 1,
      run: (context) => drawResnet(context, engine),
    },
  ];
}

/**
 * All benchmarks, in the order of the table. `targets` names the metrics shown and their upper limits, null without a
 * limit; `against` names the alternatives it is compared with; each of `needs` returns why it cannot run here;
 * `rounds` limits the long ones.
 */
export const benchmarks = [
  {
    name: "draw 17 maps, native",
    topic: "draw",
    targets: { wall: 0.8, peak: 450 },
    against: KERAS_DRAWINGS,
    needs: [needs.program, needs.checkpoint, needs.native],
    run: (context) => drawOurs(context, "native"),
  },
  {
    name: "draw 17 maps, wasm",
    topic: "draw",
    targets: { wall: 0.8, peak: 150 },
    against: KERAS_DRAWINGS,
    needs: [needs.program, needs.checkpoint],
    run: (context) => drawOurs(context, "wasm"),
  },
  {
    name: "animate 12 checkpoints of 17 maps, wasm",
    topic: "animate",
    targets: { wall: 6, peak: null },
    needs: [needs.program, needs.checkpoint],
    rounds: 3,
    run: (context) => animateOurs(context, "wasm"),
  },
  {
    name: "the same without drawing, native",
    topic: "draw",
    targets: { wall: null, peak: null },
    needs: [needs.script("floor.mjs"), needs.checkpoint, needs.native],
    run: () => runScript("floor.mjs", CHECKPOINT, "native"),
  },
  {
    name: "the same without drawing, wasm",
    topic: "draw",
    targets: { wall: null, peak: null },
    needs: [needs.script("floor.mjs"), needs.checkpoint],
    run: () => runScript("floor.mjs", CHECKPOINT, "wasm"),
  },
  {
    name: "drawing and encoding alone",
    topic: "draw",
    targets: { ms: 100 },
    needs: [needs.script("drawing.mjs"), needs.checkpoint],
    run: () => runScript("drawing.mjs", CHECKPOINT),
  },
  {
    name: "Keras + matplotlib",
    topic: "draw",
    targets: { wall: null, peak: null },
    needs: [needs.python],
    run: (context) => drawKeras(context, "matplotlib"),
  },
  {
    name: "Keras + Pillow",
    topic: "draw",
    targets: { wall: null, peak: null },
    needs: [needs.python],
    run: (context) => drawKeras(context, "pil"),
  },
  { name: "--help", topic: "help", targets: { wall: 0.2 }, needs: [needs.program], run: showHelp },
  {
    name: "train `mini-resnet` for one epoch, native",
    topic: "train",
    targets: { wall: 90, peak: null },
    needs: [needs.program, needs.native],
    rounds: 1,
    run: (context) => trainOurs(context, "native"),
  },
  ...steps("mini-resnet", 128, 85),
  ...steps("mini-resnet-bn", 256, 160),
  ...resnet50("native"),
  ...resnet50("wasm"),
];

/** Names that `--only` accepts; `memory` shows the peak of every benchmark. */
export const topics = [...new Set(benchmarks.map(({ topic }) => topic)), "memory"];
