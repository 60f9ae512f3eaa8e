import { formatNumber } from "../core/format.js";
import type { Explanation } from "../jobs/explain/explanation.js";
import { explanationFindings } from "../jobs/explain/explanationFindings.js";
import type { LayerExample } from "../measures/flowExample.js";
import type { Table } from "../table/table.js";
import { tableText } from "./tableText.js";
import { textTable } from "./textTable.js";

/**
 * Formats the worked example for a terminal: the weights, then each layer with its ∂y/∂h, then gradient norms by
 * depth.
 */
export function explanationText({ examples, flow }: Explanation): string {
  const [first] = examples;
  if (first === undefined) return "";
  const activations = [...new Set(examples.map(({ activation }) => activation))];
  const parts = activations.flatMap((activation) => {
    const alike = examples.filter((example) => example.activation === activation);
    return [layerText(alike[0] as LayerExample), ...alike.map(gradientText)];
  });
  return [
    `W₂: row j contains the weights of output j\n${matrixText(first.weights, ["y", "h"])}`,
    ...parts,
    `${FLOW}\n${tableText(someDepths(flow))}`,
    ...explanationFindings(flow).map((sentence) => `${sentence}\n`),
  ].join("\n");
}

function layerText({ activation, hidden, sums, slopes }: LayerExample): string {
  const names = ["", ...hidden.map((_, index) => String(index + 1))];
  const rows = Object.entries({ h: hidden, "z = W₂h": sums, "act′(z)": slopes });
  const written = rows.map(([name, numbers]) => [name, ...numbers.map(decimals)]);
  return `act = ${activation}\n${textTable(names, written, names.map(Boolean))}`;
}

const FORMULAS = {
  plain: "plain, y = act(W₂h): ∂y/∂h = W₂ᵀ·act′",
  residual: "residual, y = h + act(W₂h): ∂y/∂h = I + W₂ᵀ·act′",
} as const;

function gradientText({ activation, network, gradient, singularValues }: LayerExample): string {
  const values = singularValues.map(formatNumber).join(", ");
  const heading = `${activation}, ${FORMULAS[network]}\nrow i, column j: ∂yⱼ/∂hᵢ, so that ∂L/∂h = ∂y/∂h · ∂L/∂y`;
  return `${heading}\n${matrixText(gradient, ["h", "y"])}singular values: ${values}\n`;
}

function matrixText(
  matrix: LayerExample["gradient"],
  [row, column]: readonly [row: string, column: string],
): string {
  const names = ["", ...(matrix[0] ?? []).map((_, index) => `${column}${index + 1}`)];
  const rows = matrix.map((numbers, index) => [`${row}${index + 1}`, ...numbers.map(decimals)]);
  return textTable(names, rows, names.map(Boolean));
}

const DECIMALS = 3;

/** Formats a number with a fixed number of decimals, so that decimal points align. */
function decimals(value: number): string {
  return value
    .toFixed(DECIMALS)
    .replace(/^-(?=.*[1-9])/, "−")
    .replace("-", "");
}

const FLOW = "‖∂L/∂x‖ at the input relative to the output (root mean square over directions), by depth";
const SHOWN_DEPTHS = [2, 5, 10, 20, 30, 40, 50];

function someDepths({ columns, rows }: Table): Table {
  const at = columns.findIndex(({ name }) => name === "depth");
  return { columns, rows: rows.filter((row) => SHOWN_DEPTHS.some((depth) => depth === row[at])) };
}
