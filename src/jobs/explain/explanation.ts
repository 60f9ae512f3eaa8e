import { commandLine } from "../../core/options/commandLine.js";
import { list, resolve } from "../../core/options/option.js";
import { styleOptions } from "../../figures/style/options.js";
import { flowByDepth, flowOptions, type LayerExample, layerExamples } from "../../measures/explainFlow.js";
import { plainTable } from "../../table/csv.js";
import type { Table } from "../../table/table.js";
import { CHART_ENDINGS, type ChartFormat } from "../chartFormat.js";
import { type HeaderBase, MAKER } from "../header.js";

/** What all files of one worked example have in common: it needs no network and no images. */
export interface ExplanationHeader extends HeaderBase {
  readonly kind: "explanation";
  /** How its figure is drawn; null where there is none. */
  readonly style: Readonly<Record<string, unknown>> | null;
}

/** The worked example of the original post: how a gradient comes back with and without shortcuts. */
export interface Explained extends ExplanationHeader {
  readonly examples: readonly LayerExample[];
  readonly flow: Table;
}

/** All options of the worked example on the command line. */
export const explanationOptions = {
  ...flowOptions,
  ...styleOptions,
  out: list({
    short: "o",
    summary:
      "files to write besides, separated by commas: name.json holds the numbers, " +
      `name.${CHART_ENDINGS.join(", .")} the figure`,
    valueName: "files",
    default: [],
  }),
};

/** Works the example out. Throws `UserError` for an option that does not fit. */
export async function explain(given: Readonly<Record<string, unknown>> = {}): Promise<Explained> {
  const options = resolve(flowOptions, given);
  const facts = { options, style: null };
  return {
    ...MAKER,
    kind: "explanation",
    command: explanationCommand(facts),
    ...facts,
    examples: await layerExamples(options),
    flow: flowByDepth(options),
  };
}

/** The command line of an example: of its numbers, or of its figure in a file of an ending. */
export function explanationCommand(
  { options, style }: Pick<ExplanationHeader, "options" | "style">,
  format?: ChartFormat,
): string {
  const out = format === undefined ? {} : { out: [`explain-flow.${format}`] };
  return commandLine(["convscope", "explain-flow"], explanationOptions, { ...options, ...style, ...out });
}

/** An example as one JSON document. */
export function explanationJson({ flow, ...explained }: Explained): string {
  const document = { ...explained, command: `${explained.command} --json`, flow: plainTable(flow) };
  return `${JSON.stringify(document, null, 2)}\n`;
}
