import type { Column, Table } from "../table/table.js";
import type { Run } from "./run.js";

const METRICS: readonly Column[] = [
  { name: "trainLoss", type: "number", summary: "mean training loss over the epoch so far" },
  { name: "trainAccuracy", type: "share", summary: "training accuracy over the epoch so far" },
  { name: "testLoss", type: "number", summary: "mean loss on the test images" },
  { name: "testAccuracy", type: "share", summary: "accuracy on the test images" },
];

const COLUMNS: readonly Column[] = [
  { name: "run", type: "text", summary: "the run" },
  { name: "checkpoint", type: "text", summary: "the checkpoint" },
  { name: "epoch", type: "integer", summary: "epoch" },
  { name: "batch", type: "integer", summary: "batches of the epoch; empty at its end" },
  ...METRICS,
];

/** Table of the checkpoints of some runs with their metrics, one row each. */
export function runTable(runs: readonly Run[]): Table {
  const rows = runs.flatMap(({ name: run, checkpoints }) =>
    checkpoints.map(({ name, epoch, batch, metrics }) => [
      run,
      name,
      epoch,
      batch,
      ...METRICS.map((column) => metrics[column.name] ?? null),
    ]),
  );
  return { columns: COLUMNS, rows };
}
