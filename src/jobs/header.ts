import { commandLine } from "../core/options/commandLine.js";
import { isMoving } from "../views/index.js";
import type { JobRequest } from "./checkRequest.js";
import { type DeclaredOptions, OUTPUT_FOLDER } from "./jobOptions.js";
import { checkpointWord, type Header, locatedAmong, MAKER, type ProbeFacts, shownValues } from "./record.js";

type AnyValues = Readonly<Record<string, unknown>>;

/** Commands of views whose figures are animations. */
const MOVING_COMMANDS = { animation: "animate" } as const;

/** Command line of a request, including the output folder or files. */
export function commandLineOf(
  { kind, name = "", checkpoints = [], values = {} }: JobRequest,
  { all }: DeclaredOptions,
  out: AnyValues = {},
): string {
  const words = {
    draw: isMoving(name) ? [MOVING_COMMANDS[name]] : ["draw", name],
    measure: ["measure", name],
    compare: ["compare"],
    attribute: ["attribute", name],
    explain: ["explain-flow"],
  }[kind];
  // A comparison with gates writes files only where a folder is named.
  const isGated = kind === "compare" && Array.isArray(values.gate) && values.gate.length > 0;
  const written = isGated ? { out: OUTPUT_FOLDER, ...out } : out;
  if (kind !== "attribute")
    return commandLine(["convscope", ...words, ...checkpoints], all, { ...values, ...written });
  const [first = "", compare = ""] = checkpoints;
  return commandLine(["convscope", ...words, first], all, { ...values, compare, ...written });
}

/** Fields of a header other than its generator and command. */
export type HeaderFacts<H extends Header = Header> = H extends Header
  ? Omit<H, "generator" | "version" | "command" | "canvas">
  : never;

/** Request that a file was made by. Paths that would identify the machine are replaced by names. */
export function requestFrom(header: HeaderFacts): JobRequest {
  if (header.kind === "explanation")
    return { kind: "explain", values: { ...header.options, ...header.style } };
  const { checkpoints: facts, probe, options } = header;
  const checkpoints = facts.map(checkpointWord);
  const values = { ...shownValues(locatedAmong(facts), probe), ...header.style, ...options };
  switch (header.kind) {
    case "drawing": {
      const { view, taps, scales } = header;
      const chosen = { ...values, taps, scaleFrom: scales?.source ?? "" };
      return { kind: "draw", name: view, checkpoints, values: chosen };
    }
    case "measurement":
      return {
        kind: "measure",
        name: header.measure,
        checkpoints,
        values: { ...values, ...addressOf("train", header.training) },
      };
    case "attribution":
      return { kind: "attribute", name: header.methods, checkpoints, values };
    case "comparison":
      return { kind: "compare", checkpoints, values: { ...values, ...addressOf("show", header.shown) } };
  }
}

function addressOf(role: "train" | "show", probe: ProbeFacts | null): AnyValues {
  return probe === null ? {} : { [role]: probe.origin?.input ?? probe.address };
}

/** Completes a header with its generator and the command line that reproduces it; files of a measurement name their format. */
export function headerWith<H extends Header>(facts: HeaderFacts<H>, declared: DeclaredOptions): H {
  const { kind, ...rest } = facts as HeaderFacts;
  const command = commandLineOf(requestFrom(facts as HeaderFacts), declared);
  return { ...MAKER, kind, command, ...rest } as unknown as H;
}

/** Command line of a header whose checkpoints or style were replaced, or of a chart that is written to a file. */
export function commandFrom(
  header: HeaderFacts,
  declared: DeclaredOptions,
  out: readonly string[] = [],
): string {
  return commandLineOf(requestFrom(header), declared, out.length === 0 ? {} : { out });
}
