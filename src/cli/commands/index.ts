import type { Command, CommandGroup } from "../command.js";

type Load = () => Promise<Command | CommandGroup>;

/**
 * All commands by name, in the order of the help. Each is loaded on demand, so that `--help` does not wait for an
 * engine. A new one needs its file and its line here.
 */
export const commands: Readonly<Record<string, { readonly summary: string; readonly load: Load }>> = {
  draw: {
    summary: "draw what the filters of a network see",
    load: async () => (await import("./draw.js")).draw,
  },
  animate: {
    summary: "animate channels over training",
    load: async () => (await import("./draw.js")).animate,
  },
  measure: {
    summary: "measure blocks, taps and gradients of networks",
    load: async () => (await import("./measure.js")).measure,
  },
  compare: {
    summary: "compare checkpoints tap by tap, with optional pass/fail gates",
    load: async () => (await import("./compare.js")).compare,
  },
  attribute: {
    summary: "attribute a network's score to pixels, layers and blocks",
    load: async () => (await import("./attribute.js")).attribute,
  },
  report: {
    summary: "build a document of figures, tables and text from a spec",
    load: async () => (await import("./report.js")).report,
  },
  "explain-flow": {
    summary: "explain the effect of a shortcut on the gradient",
    load: async () => (await import("./explainFlow.js")).explainFlow,
  },
  taps: {
    summary: "list the taps of a network",
    load: async () => (await import("./taps.js")).taps,
  },
  convert: {
    summary: "convert a checkpoint to a format that other tools read",
    load: async () => (await import("./convert.js")).convert,
  },
  verify: {
    summary: "recompute files from their embedded provenance and compare",
    load: async () => (await import("./verify.js")).verify,
  },
  train: {
    summary: "train a network and keep a checkpoint per epoch",
    load: async () => (await import("./train.js")).train,
  },
  runs: {
    summary: "list runs and their checkpoints with losses and accuracies",
    load: async () => (await import("./runs.js")).runs,
  },
  doctor: {
    summary: "report the engine in use, the reason, and the installed components",
    load: async () => (await import("./doctor.js")).doctor,
  },
  completion: {
    summary: "print a shell completion script",
    load: async () => (await import("./completion.js")).completionOf(commands),
  },
};
