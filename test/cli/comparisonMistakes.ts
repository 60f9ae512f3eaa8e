import type { Mistake } from "./mistakes.js";

const PAIR =
  "compare bundled:mini-resnet/epoch-01 bundled:mini-resnet/epoch-12 --input mnist:test/0-3 --taps relu1";

/** Checkpoints that cannot be compared, and gates that cannot be checked. */
export const COMPARISONS: readonly Mistake[] = [
  {
    what: "no checkpoint to compare",
    line: "compare",
  },
  {
    what: "one checkpoint only",
    line: "compare bundled:mini-resnet",
  },
  {
    what: "a second one that is not there",
    line: "compare bundled:mini-resnet nowhere --input mnist:test/0-3",
  },
  {
    what: "a second one that is not a checkpoint",
    line: "compare bundled:mini-resnet @/empty --input mnist:test/0-3",
  },
  { what: "an unknown tap", line: `${PAIR},nix` },
  {
    what: "more images than figures can show",
    line: `${PAIR} --show mnist:test/0-8`,
  },
  {
    what: "an unknown metric of a gate",
    line: `${PAIR} --gate chrun<=0.02`,
  },
  {
    what: "a gate of another form",
    line: `${PAIR} --gate cka=>0.95`,
  },
  {
    what: "a gate without a number, after one that is right",
    line: `${PAIR} --gate churn<=1 --gate churn<=`,
  },
  {
    what: "taps of a metric of the whole network",
    line: `${PAIR} --gate churn[relu1]<=0.02`,
  },
  {
    what: "a gate about taps that are not compared",
    line: `${PAIR} --gate change[conv1]<=1`,
  },
  {
    what: "a gate about CKA of too few images",
    line: "compare bundled:mini-resnet bundled:mini-resnet-1 --input mnist:test/0-2 --taps relu1 --gate cka>=0.5",
  },
  {
    what: "a gate about matching without it",
    line: `${PAIR} --gate aligned>=0.5`,
  },
  {
    what: "a gate about three checkpoints",
    line: "compare bundled:mini-resnet bundled:plain bundled:highway --input mnist:test/0-3 --gate churn<=1",
  },
  {
    what: "a file in the way of gates' results",
    line: `${PAIR} --gate churn<=1 --junit @/file`,
  },
];
