import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { Highway } from "../../src/architectures/layers/highwayLayer.js";
import { Residual } from "../../src/architectures/layers/residual.js";
import { resolve } from "../../src/core/options/option.js";
import type { Probe } from "../../src/data/probe.js";
import type { MeasureResult } from "../../src/jobs/measure/measureNetworks.js";
import { type MeasurePlan, measure } from "../../src/jobs/measure/measurePlan.js";
import { type MeasureName, measureOf, measures } from "../../src/measures/index.js";
import { type Network, networkOf } from "../../src/network/network.js";
import type { Cell, ColumnType } from "../../src/table/table.js";
import { SOME_ENGINE, withEngine } from "../support/engine.js";
import { mistakeOf } from "../support/mistake.js";
import { built, chain, images } from "../support/models.js";

withEngine();

const NAMES = Object.keys(measures) as MeasureName[];
const CLASSES = 3;

function probe(count: number, labelled = true): Probe {
  const ids = Array.from({ length: count }, (_, index) => index);
  return {
    ...images([count, 6, 6, 1]),
    address: `made:up/0-${count - 1}`,
    ids,
    names: ids.map(String),
    labels: ids.map((id) => (labelled ? id % CLASSES : undefined)),
    notes: ids.map(() => ""),
    failures: [],
    ignored: 0,
    sha256: "of the probe",
  };
}

const conv = (name: string, more = {}) =>
  tf.layers.conv2d({ name, filters: 3, kernelSize: 3, padding: "same", ...more });
const relu = (name: string) => tf.layers.activation({ name, activation: "relu" });
const head = () => [
  tf.layers.flatten(),
  tf.layers.dense({ units: CLASSES, activation: "softmax", name: "scores" }),
];

const residual = () => [
  conv("stem", { activation: "relu" }),
  ...[1, 2].flatMap((index) => [
    new Residual({ name: `block${index}`, layer: conv("branch") }),
    relu(`relu${index}`),
  ]),
  ...head(),
];
const plain = () => [
  conv("stem", { activation: "relu" }),
  conv("one", { activation: "relu" }),
  conv("two"),
  ...head(),
];

const highway = () => [
  conv("stem", { activation: "relu" }),
  ...[1, 2].map((index) => new Highway({ name: `block${index}`, layer: conv("h", { activation: "relu" }) })),
  ...head(),
];

const NETWORKS = { residual, plain, highway } as const;
type Kind = keyof typeof NETWORKS;
/** The measures that need blocks of one kind; the others accept any sequence of layers. */
const NEEDS: Readonly<Partial<Record<MeasureName, Kind>>> = {
  ratio: "residual",
  "gradient-cosine": "residual",
  "highway-gates": "highway",
};

function networkFrom(layers: () => readonly tf.layers.Layer[]): Network {
  return networkOf(
    built(() => chain([6, 6, 1], layers())),
    { name: "tiny", sha256: "of the network" },
  );
}

async function measured(
  name: MeasureName,
  layers: () => readonly tf.layers.Layer[] = NETWORKS[NEEDS[name] ?? "residual"],
  plan: Partial<MeasurePlan> = {},
): Promise<MeasureResult> {
  const networks = [async () => networkFrom(layers)];
  const training = measureOf(name).trainsOn === undefined ? {} : { training: probe(12) };
  return measure({ engine: SOME_ENGINE, networks, probe: probe(9), ...training, measure: name, ...plan });
}

const FITS: Readonly<Record<ColumnType, (cell: Exclude<Cell, null>) => boolean>> = {
  text: (cell) => typeof cell === "string",
  integer: (cell) => Number.isInteger(cell),
  number: (cell) => Number.isFinite(cell),
  share: (cell) => typeof cell === "number" && cell >= 0 && cell <= 1,
};

describe.each(NAMES)("the measure %s", (name) => {
  const own = NETWORKS[NEEDS[name] ?? "residual"];
  const networks = (Object.keys(NETWORKS) as Kind[]).filter((kind) => (NEEDS[name] ?? kind) === kind);

  it.each(networks)(
    "returns a table of a %s network: rows of equal length, cells of their column's type",
    async (which) => {
      const { table } = await measured(name, NETWORKS[which]);
      const { columns, rows } = table;
      expect(rows.length).toBeGreaterThan(0);
      expect(new Set(columns.map((column) => column.name)).size).toBe(columns.length);
      for (const row of rows) {
        expect(row.length).toBe(columns.length);
        const strays = columns.filter(({ type }, index) => {
          const cell = row[index];
          return cell !== null && (cell === undefined || !FITS[type](cell));
        });
        expect(strays.map((column) => column.name)).toEqual([]);
      }
    },
  );

  it("returns the same table again", async () => {
    expect(await measured(name)).toEqual(await measured(name));
  });

  it("puts each checkpoint's name before its rows", async () => {
    const networks = [async () => networkFrom(own), async () => networkFrom(own)];
    const { table, checkpoints } = await measured(name, own, { networks });
    const [column] = table.columns;
    expect(column?.name).toBe("checkpoint");
    expect(checkpoints.length).toBe(2);
    expect(table.rows.map(([first]) => first)).toEqual(table.rows.map(() => "tiny"));
  });

  it("leaves no tensor behind, whether it succeeds or fails", async () => {
    const before = tf.memory().numTensors;
    await measured(name);
    await mistakeOf(() => measured(name, own, { options: { nonsense: 1 } }));
    expect(tf.memory().numTensors).toBe(before);
  });

  it("reports its progress, up to the end", async () => {
    const calls: (readonly [number, number])[] = [];
    await measured(name, own, { onProgress: (done, of) => calls.push([done, of]) });
    const parts = calls.map(([done, of]) => done / of);
    expect(parts.at(-1)).toBe(1);
    expect([...parts].sort((a, b) => a - b)).toEqual(parts);
  });

  it("plans its chart with existing columns", async () => {
    const { table, chart } = await measured(name);
    const known = table.columns.map((column) => column.name);
    const { x, y, low, high, series, color, facet } = chart;
    for (const column of [x, y, low, high, series, color, facet])
      if (column !== undefined) expect(known).toContain(column);
  });

  it("demands labels in one line if it needs them, and nothing otherwise", async () => {
    const { needsLabels } = measureOf(name);
    const without = () => measured(name, own, { probe: probe(9, false) });
    if (name === "evaluation")
      return expect(await mistakeOf(without)).toMatch(/the labels of 'made:up\/0-8' are missing/);
    if (!needsLabels) return expect((await without()).table.rows.length).toBeGreaterThan(0);
    expect(await mistakeOf(without)).toBe(
      `The measure '${name}' needs labels, but the images of 'made:up/0-8' have none. Use images of a data set, or a folder per class.`,
    );
  });

  it("reports in one line what it needs in a network without blocks, or measures its maps", async () => {
    const bare = () => measured(name, () => [conv("wide"), ...head()]);
    if ("taps" in measureOf(name).options || name === "evaluation")
      return expect((await bare()).table.rows.length).toBeGreaterThan(0);
    expect(await mistakeOf(bare)).toMatch(
      /^The network 'tiny' has no ((residual|highway) blocks: none|sequence of blocks: neither)/,
    );
  });

  it("reports in one line labels without a score", async () => {
    if (!measureOf(name).needsLabels) return;
    const odd = { ...probe(9), labels: probe(9).labels.map(() => CLASSES) };
    expect(await mistakeOf(() => measured(name, own, { probe: odd }))).toBe(
      "Expected labels from 0 to 2, which 'tiny' has scores for, for the images of 'made:up/0-8' but received 3.",
    );
  });

  it("describes itself and its options, and gives examples that use it", () => {
    const { summary, options, examples } = measureOf(name);
    for (const text of [summary, ...Object.values(options).map((option) => option.summary)])
      expect(text).toMatch(/^.{11,}[^.]$/);
    expect(resolve(options, {})).toBeDefined();
    expect(examples.length).toBeGreaterThan(0);
    for (const { line } of examples) expect(line).toMatch(new RegExp(`^convscope measure ${name} `));
  });
});
