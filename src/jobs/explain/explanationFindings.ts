import { formatNumber } from "../../core/format.js";
import { type Cell, cellIn, type Table } from "../../table/table.js";

/** Factor beyond which a gradient counts as exploded or vanished. */
const FAR = 100;

/** Findings at the greatest depth of the table of gradients: one sentence per activation. */
export function explanationFindings(flow: Table): readonly string[] {
  const deepest = Math.max(...flow.rows.map((row) => Number(cellIn(flow, row, "depth"))));
  const last = flow.rows.filter((row) => cellIn(flow, row, "depth") === deepest);
  const activations = [...new Set(last.map((row) => cellIn(flow, row, "activation")))];
  return activations.map((activation) => {
    const own = last.filter((row) => cellIn(flow, row, "activation") === activation);
    return `${activation}: ${own.map((row) => findingOf(flow, row)).join("; ")}.`;
  });
}

function findingOf(flow: Table, row: readonly Cell[]): string {
  const [depth, network, gradient] = ["depth", "network", "gradient"].map((name) => cellIn(flow, row, name));
  const times = formatNumber(Number(gradient));
  return `after ${depth} ${network} layers, a gradient is ${times} times as large, so it ${fateOf(Number(gradient))}`;
}

function fateOf(factor: number): string {
  if (factor > FAR) return "explodes";
  return factor < 1 / FAR ? "vanishes" : "keeps its size";
}
