import type { Mistake } from "./mistakes.js";

const PAIR =
  "compare bundled:mini-resnet/epoch-01 bundled:mini-resnet/epoch-12 --input mnist:test/0-3 --taps relu1";

/** Checkpoints that cannot be compared, and gates that cannot be checked. */
export const COMPARISONS: readonly Mistake[] = [
  {
    what: "no checkpoint to compare",
    line: "compare",
    says: /^Expected a checkpoint \(two, .*\) for 'convscope compare' but received nothing\.$/,
  },
  {
    what: "one checkpoint only",
    line: "compare bundled:mini-resnet",
    says: "'bundled:mini-resnet' is one checkpoint, and a comparison takes two or more: give another, or two of a run, as runs/a/epoch-01 runs/a/epoch-12.",
  },
  {
    what: "a second one that is not there",
    line: "compare bundled:mini-resnet nowhere --input mnist:test/0-3",
    says: /^There is no checkpoint 'nowhere'\./,
  },
  {
    what: "a second one that is no checkpoint",
    line: "compare bundled:mini-resnet @/empty --input mnist:test/0-3",
    says: /is not a checkpoint that convscope can open\./,
  },
  { what: "an unknown tap", line: `${PAIR},nix`, says: /^No tap matches 'nix'\./ },
  {
    what: "more images than figures can show",
    line: `${PAIR} --show mnist:test/0-8`,
    says: "Expected at most 8 images for --show but received 9.",
  },
  {
    what: "an unknown metric of a gate",
    line: `${PAIR} --gate chrun<=0.02`,
    says: /^Unknown metric of a gate 'chrun'\. Did you mean 'churn'\? Known: cka, /,
  },
  {
    what: "a gate of another form",
    line: `${PAIR} --gate cka=>0.95`,
    says: "Expected a metric, a comparison and a number, like cka>=0.95 or cka[relu*]>=0.9, for --gate but received 'cka=>0.95'.",
  },
  {
    what: "a gate without a number, after one that is right",
    line: `${PAIR} --gate churn<=1 --gate churn<=`,
    says: /^Expected a metric, a comparison and a number, .* received 'churn<='\.$/,
  },
  {
    what: "taps of a metric of the whole network",
    line: `${PAIR} --gate churn[relu1]<=0.02`,
    says: "The metric 'churn' is of the whole network: write churn<=0.02 without [relu1].",
  },
  {
    what: "a gate about taps that are not compared",
    line: `${PAIR} --gate change[conv1]<=1`,
    says: /^No tap matches 'conv1'\./,
  },
  {
    what: "a gate about CKA of too few images",
    line: "compare bundled:mini-resnet bundled:mini-resnet-1 --input mnist:test/0-2 --taps relu1 --gate cka>=0.5",
    says: "The gate 'cka>=0.5' cannot be checked: no two taps have it; give 4 images or more, or choose other taps.",
  },
  {
    what: "a gate about matching without it",
    line: `${PAIR} --gate aligned>=0.5`,
    says: "The gate 'aligned>=0.5' cannot be checked: channels were not matched; give --match.",
  },
  {
    what: "a gate about three checkpoints",
    line: "compare bundled:mini-resnet bundled:plain bundled:highway --input mnist:test/0-3 --gate churn<=1",
    says: "Gates are about two checkpoints, and 3 are given: give two, or no --gate.",
  },
  {
    what: "a file in the way of gates' results",
    line: `${PAIR} --gate churn<=1 --junit @/file`,
    says: /file' is there and convscope did not write it: move it away or choose another --junit\.$/,
  },
];
