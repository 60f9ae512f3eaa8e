import { formatNumber } from "../../core/format.js";
import { resolve } from "../../core/options/option.js";
import { chartFigure } from "../../figures/charts/chartFigure.js";
import { type Figure, moved } from "../../figures/figure.js";
import { lint } from "../../figures/style/lint.js";
import type { StyleChoice } from "../../figures/style/style.js";
import { styleOptions } from "../../figures/style/styleOptions.js";
import type { LayerExample } from "../../measures/flowExample.js";
import type { ChartPlan } from "../../table/chartPlan.js";
import type { Table } from "../../table/table.js";
import { type EncodedFile, encodeFigure } from "../artifact.js";
import { type ChartFormat, chartWriters } from "../chartFormat.js";
import { commandFrom } from "../header.js";
import type { ExplainJob } from "../job.js";
import { writeOutputs } from "../outputs.js";
import type { ExplanationHeader } from "../record.js";
import { type Explanation, explanationJson } from "./explanation.js";
import { explanationFindings } from "./explanationFindings.js";
import { declaredExplanation } from "./explanationOptions.js";

/** Figure of a worked example, and its text. */
interface ExplanationFigure {
  readonly figure: Figure;
  readonly header: ExplanationHeader;
  readonly warnings: readonly string[];
}

const TITLE = "Effect of a shortcut on the gradient";

/** Draws the matrices of an example and, below them, the gradient norm by depth. */
export async function drawExplanation(
  { examples, flow, ...header }: Explanation,
  choice: StyleChoice = {},
): Promise<ExplanationFigure> {
  const style = resolve(styleOptions, { ...choice });
  const { table, plan } = matricesOf(examples);
  const matrices = await chartFigure(table, plan, { ...style, notes: matrixNotes(examples) });
  const worded = inWords(flow);
  const notes = [...flowNotes(header.options), ...explanationFindings(worded)];
  const curves = await chartFigure(worded, FLOW, { ...style, notes });
  const figure = below(matrices, curves);
  const warnings = lint(figure, style.preset, () => ["--activation sigmoid or relu", "fewer --units"]);
  return { figure, header: { ...header, style }, warnings };
}

/** Encodes the figure of an example with its provenance. */
export function encodeExplanation(
  { figure, header }: Pick<ExplanationFigure, "figure" | "header">,
  format: ChartFormat,
): Promise<EncodedFile> {
  const command = commandFrom(header, declaredExplanation(), [`explain-flow.${format}`]);
  const provenance = { ...header, command };
  return encodeFigure(figure, format, { title: TITLE, description: DESCRIPTION, provenance });
}

/**
 * Writes an example to files: `.json` holds its numbers, any other extension its figure. Throws like `writeOutputs`.
 */
export async function writeExplanation(
  paths: readonly string[],
  explained: Explanation,
  style: StyleChoice = {},
): Promise<readonly string[]> {
  let drawn: ExplanationFigure | undefined;
  await writeOutputs(paths, {
    json: async () => explanationJson(explained),
    ...chartWriters(async (format) => {
      drawn ??= await drawExplanation(explained, style);
      return encodeExplanation(drawn, format);
    }),
  });
  return drawn?.warnings ?? [];
}

/** Encodes the example of a job: its numbers, and its figure in each format. */
export async function encodeExample({ style = {}, formats = ["png"] }: ExplainJob, explained: Explanation) {
  const drawn = await drawExplanation(explained, style as StyleChoice);
  const figures = formats
    .filter((format) => format !== "json")
    .map(async (format) => {
      const { bytes } = await encodeExplanation(drawn, format as ChartFormat);
      return { name: `explain-flow.${format}`, bytes };
    });
  const numbers = { name: "explain-flow.json", bytes: Buffer.from(explanationJson(explained)) };
  return { artifacts: [numbers, ...(await Promise.all(figures))], attachments: [], warnings: drawn.warnings };
}

const DESCRIPTION =
  "∂y/∂h of one layer without and with a shortcut as matrices of numbers, and the norm of a gradient after 2 to 50 " +
  "layers, without and with shortcuts.";

const COLUMNS: Table["columns"] = [
  { name: "layer", type: "text", summary: "layer" },
  { name: "hidden", type: "text", summary: "hidden unit" },
  { name: "output", type: "text", summary: "output unit" },
  {
    name: "gradient",
    type: "number",
    summary: "∂y/∂h: derivative of the output with respect to the hidden unit",
  },
];

/** Matrices of all examples as one table, with a shared scale centered on zero. */
function matricesOf(examples: readonly LayerExample[]): {
  readonly table: Table;
  readonly plan: ChartPlan;
} {
  const rows = examples.flatMap((example) =>
    example.gradient.flatMap((row, i) =>
      row.map((value, j) => [panelOf(example), `h${i + 1}`, `y${j + 1}`, value]),
    ),
  );
  const reach = Math.max(...examples.flatMap(({ gradient }) => gradient.flat().map(Math.abs)));
  const plan: ChartPlan = {
    kind: "heatmap",
    x: "output",
    y: "hidden",
    color: "gradient",
    facet: "layer",
    domain: [-reach, reach],
    title: TITLE,
  };
  return { table: { columns: COLUMNS, rows }, plan };
}

function panelOf({ activation, network, singularValues }: LayerExample): string {
  return `${WORDS[activation]}, ${network}: norm ${formatNumber(singularValues[0] ?? Number.NaN)}`;
}

const WORDS = { sigmoid: "sigmoid", relu: "ReLU" } as const;

/** Table of gradients by depth, with readable names of the activations in its first column. */
function inWords({ columns, rows }: Table): Table {
  const words: Readonly<Record<string, string>> = WORDS;
  return { columns, rows: rows.map(([name, ...rest]) => [words[String(name)] ?? null, ...rest]) };
}

function matrixNotes(examples: readonly LayerExample[]): readonly string[] {
  const units = examples[0]?.hidden.length ?? 0;
  return [
    `One layer on ${units} hidden units h, act′ evaluated at W₂h. The backward pass computes ∂L/∂h = ∂y/∂h · ∂L/∂y.`,
    "plain: y = act(W₂h), so ∂y/∂h is W₂ transposed · act′",
    "residual: y = h + act(W₂h), so ∂y/∂h is I + W₂ transposed · act′",
    ...examples.map(({ activation, network, singularValues }) => {
      const values = singularValues.map(formatNumber).join(", ");
      return `singular values, ${WORDS[activation]}, ${network}: ${values}`;
    }),
    "The norm of a layer is its largest singular value, the most by which it can amplify a gradient.",
  ];
}

const FLOW: ChartPlan = {
  kind: "line",
  x: "depth",
  y: "gradient",
  low: "gradient_p5",
  high: "gradient_p95",
  series: "network",
  facet: "activation",
  logarithmic: true,
  title: "Norm of a gradient after many layers",
};

function flowNotes({ width, networks }: ExplanationHeader["options"]): readonly string[] {
  return [
    `Root mean square of ‖∂L/∂x₀‖ / ‖∂L/∂x‖ at the output over all directions; ${width} units per layer, no biases, ` +
      "weights of Glorot and Bengio (2010), the same with and without shortcuts.",
    `Median of ${networks} networks; the band covers the 5th to 95th percentiles.`,
  ];
}

/** Combines two figures, the second below the first. */
function below(first: Figure, second: Figure): Figure {
  return {
    ...first,
    width: Math.max(first.width, second.width),
    height: first.height + second.height,
    marks: [...first.marks, ...moved(second.marks, 0, first.height)],
  };
}
