import { flowByDepth, flowOptions, type LayerExample, layerExamples } from "../../measures/flowExample.js";
import { plainTable } from "../../table/csv.js";
import type { Table } from "../../table/table.js";
import { headerWith } from "../header.js";
import type { ExplainJob } from "../job.js";
import { valuesOf } from "../jobOptions.js";
import type { ExplanationHeader } from "../record.js";
import { declaredExplanation } from "./explanationOptions.js";

/** Worked example of the original post: the backward pass of a gradient with and without shortcuts. */
export interface Explanation extends ExplanationHeader {
  readonly examples: readonly LayerExample[];
  readonly flow: Table;
}

/** Computes the example of a job. */
export async function explain(job: ExplainJob): Promise<Explanation> {
  const options = valuesOf(flowOptions, job.options);
  const facts = { kind: "explanation", options, style: null } as const;
  return {
    ...headerWith<ExplanationHeader>(facts, declaredExplanation()),
    examples: await layerExamples(options),
    flow: flowByDepth(options),
  };
}

/** Formats an example as a JSON document. */
export function explanationJson({ flow, ...explained }: Explanation): string {
  const document = { ...explained, command: `${explained.command} --json`, flow: plainTable(flow) };
  return `${JSON.stringify(document, null, 2)}\n`;
}
