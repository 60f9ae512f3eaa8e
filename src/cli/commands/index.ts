import type { Command, CommandGroup } from "../command.js";

type Load = () => Promise<Command | CommandGroup>;

/**
 * All commands by name, in the order of the help. Each is loaded when it is needed, so that `--help` does not wait for
 * an engine. A new one is its file and its line here.
 */
export const commands: Readonly<Record<string, { readonly summary: string; readonly load: Load }>> = {
  draw: {
    summary: "draw what the filters of a network see",
    load: async () => (await import("./draw.js")).draw,
  },
  animate: {
    summary: "show in motion how channels came to be",
    load: async () => (await import("./animate.js")).animate,
  },
  measure: {
    summary: "count what the blocks of networks do",
    load: async () => (await import("./measure.js")).measure,
  },
  compare: {
    summary: "compare checkpoints: what changed, tap by tap, and whether it may",
    load: async () => (await import("./compare.js")).compare,
  },
  report: {
    summary: "build a document of figures, tables and words from a spec",
    load: async () => (await import("./report.js")).report,
  },
  "explain-flow": {
    summary: "work out what a shortcut does to the gradient",
    load: async () => (await import("./explainFlow.js")).explainFlow,
  },
  taps: {
    summary: "list the places of a network that can be drawn",
    load: async () => (await import("./taps.js")).taps,
  },
  verify: {
    summary: "make figures and tables again from what they carry, and compare",
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
    summary: "tell which engine runs and why, and what else is installed",
    load: async () => (await import("./doctor.js")).doctor,
  },
  completion: {
    summary: "print a script that completes command lines",
    load: async () => (await import("./completion.js")).completionOf(commands),
  },
};
