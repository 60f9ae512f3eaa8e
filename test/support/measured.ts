import type { Probe } from "../../src/data/probe.js";
import { measure } from "../../src/jobs/measure/measurePlan.js";
import type { MeasureName } from "../../src/measures/index.js";
import type { Network } from "../../src/network/network.js";
import { SOME_ENGINE } from "./engine.js";

/** A row of a table as an object by column name. */
export type Row = Readonly<Record<string, number | string | null>>;

/** The rows of a measurement as objects by column name. */
export async function rowsOf(
  name: MeasureName,
  { probe, network, options = {}, training }: Subject,
): Promise<readonly Row[]> {
  const plan = { engine: SOME_ENGINE, networks: [network], probe, measure: name, options };
  const { table } = await measure(training === undefined ? plan : { ...plan, training });
  const names = table.columns.map((column) => column.name);
  return table.rows.map((row) =>
    Object.fromEntries(names.map((column, index) => [column, row[index] ?? null])),
  );
}

/** The subject and method of a measurement. */
export interface Subject {
  readonly probe: Probe;
  readonly network: () => Promise<Network>;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly training?: Probe;
}

/** A probe of synthetic images, each with its correct label. */
export function probeOf(
  inputs: Pick<Probe, "shape" | "values">,
  label: (image: number) => number | undefined,
): Probe {
  const ids = Array.from({ length: inputs.shape[0] }, (_, index) => index);
  const words = {
    names: ids.map(String),
    notes: ids.map(() => ""),
    failures: [],
    ignored: 0,
    sha256: "made up",
  };
  return { ...inputs, ...words, address: "made:up", ids, labels: ids.map(label) };
}
