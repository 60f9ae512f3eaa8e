import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { readIntact } from "../checkpoints/intact.js";
import { checkpointNames } from "../checkpoints/run.js";
import { codeOf } from "../core/errors.js";
import { writeFileWhole } from "../core/files/atomicWrite.js";
import { comparePlaces, placeNamed } from "../network/checkpointPlace.js";
import { recordOf } from "../network/description.js";
import { metricsOf } from "../network/progress.js";
import { csvOf } from "../table/csv.js";
import type { Cell, Column } from "../table/table.js";

/** Name of the history file. */
export const HISTORY_FILE = "history.csv";

const COLUMNS: readonly Column[] = [
  { name: "checkpoint", type: "text", summary: "folder of the checkpoint" },
  { name: "epoch", type: "integer", summary: "epoch" },
  { name: "batch", type: "integer", summary: "batches of the epoch, if it was not complete" },
  { name: "trainLoss", type: "number", summary: "mean loss over the epoch so far" },
  { name: "trainAccuracy", type: "share", summary: "accuracy over the epoch so far" },
  { name: "testLoss", type: "number", summary: "mean loss on the test images" },
  { name: "testAccuracy", type: "share", summary: "accuracy on the test images" },
  { name: "learningRate", type: "number", summary: "learning rate of the last step" },
];

/** Row of a checkpoint in the history. */
type Row = readonly Cell[];

/**
 * Content of a run's `history.csv`: one line per checkpoint, in order. It contains no times, so its bytes can be
 * compared.
 */
export class History {
  private readonly folder: string;
  private readonly rows: Map<string, Row>;

  constructor(folder: string, rows: ReadonlyMap<string, Row> = new Map()) {
    this.folder = folder;
    this.rows = new Map(rows);
  }

  /** Adds a checkpoint, described by its `convscope.json`. */
  add(name: string, description: object): void {
    this.rows.set(name, rowOf(name, description));
  }

  /** Removes a checkpoint. */
  remove(name: string): void {
    this.rows.delete(name);
  }

  async write(): Promise<void> {
    const places = [...this.rows].flatMap(([name, row]) => {
      const place = placeNamed(name);
      return place === undefined ? [] : [{ place, row }];
    });
    const rows = places.sort((a, b) => comparePlaces(a.place, b.place)).map(({ row }) => row);
    await writeFileWhole(join(this.folder, HISTORY_FILE), csvOf({ columns: COLUMNS, rows }));
  }
}

/**
 * History of an interrupted run: for its checkpoints, from their own descriptions; for those moved away since, from
 * the existing file.
 */
export async function historyIn(folder: string): Promise<History> {
  const history = new History(folder, await writtenIn(folder));
  for (const name of await checkpointNames(folder)) {
    const description = await readIntact(join(folder, name));
    if (description !== undefined) history.add(name, description);
  }
  return history;
}

async function writtenIn(folder: string): Promise<ReadonlyMap<string, Row>> {
  const text = await readFile(join(folder, HISTORY_FILE), "utf8").catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return "";
    throw error;
  });
  const rows = text.split("\r\n").slice(1, -1);
  return new Map(
    rows.map((line) => {
      const [name = "", ...numbers] = line.split(",");
      return [name, [name, ...numbers.map((cell) => (cell === "" ? null : Number(cell)))]];
    }),
  );
}

function rowOf(name: string, description: object): Row {
  const { state } = recordOf(description);
  const metrics = metricsOf(description);
  const known = { ...placeNamed(name), ...metrics, learningRate: recordOf(state).learningRate };
  return [name, ...COLUMNS.slice(1).map((column) => numberOrNull(recordOf(known)[column.name]))];
}

function numberOrNull(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}
