import { expected, UserError } from "../../core/errors.js";
import type { Values } from "../../core/options/option.js";
import type { Probe } from "../../data/probe.js";
import type { Engine } from "../../engine/engine.js";
import { styleOptions } from "../../figures/style/styleOptions.js";
import type { Comparison } from "../../measures/comparison/comparison.js";
import { compareNetworks } from "../../measures/comparison/comparison.js";
import { readAlike } from "../../measures/comparison/readAlike.js";
import type { Network } from "../../network/network.js";
import { withClassColumns } from "../classColumns.js";
import { classNamesFor } from "../classNamesFor.js";
import { engineFacts } from "../engineFacts.js";
import { type HeaderFacts, headerWith } from "../header.js";
import type { CompareJob } from "../job.js";
import { valuesOf } from "../jobOptions.js";
import { answeringFacts, type ComparisonHeader, measuredProbeFacts, probeFacts } from "../record.js";
import { loadedProbe, type RunContext } from "../runContext.js";
import { comparedOptions, declaredComparison } from "./compareOptions.js";
import type { CompareResult } from "./compareResult.js";
import { type ComparedFigure, figuresOfTwo } from "./comparisonFigures.js";
import { figureOfMany, tablesOfMany } from "./comparisonMatrix.js";
import { checkGates, parseGate } from "./gates.js";
import { firstOf } from "./shownProbe.js";

/** Largest number of images in figures: there is a figure for each tap and image. */
const MOST_SHOWN = 8;

/** A comparison with its figures before they are encoded. */
export interface DrawnComparison extends CompareResult {
  /** Empty if no formats are requested. */
  readonly figures: Iterable<ComparedFigure>;
}

/** Compares the checkpoints of a job. Throws like `compare`. */
export async function compareCheckpoints(job: CompareJob, context: RunContext): Promise<DrawnComparison> {
  const options = valuesOf(comparedOptions, job.options);
  const { checkpoints } = job;
  if (checkpoints.length < 2) throw expected("two networks or more", "a comparison", checkpoints.length);
  if (checkpoints.length > 2 && options.gate.length > 0) {
    throw new UserError(
      `--gate compares exactly two checkpoints, but got ${checkpoints.length}. Name two, or omit --gate.`,
    );
  }
  const { inputs } = context;
  const engine = await inputs.start(job);
  const probe = await loadedProbe(job, "input", context);
  if (probe === undefined) throw expected("a probe", "a comparison", "");
  const shown = await loadedProbe(job, "show", context);
  const images = shown?.shape[0] ?? 1;
  if (images > MOST_SHOWN) throw expected(`at most ${MOST_SHOWN} images`, "--show", images);
  const open: Network[] = [];
  try {
    for (const place of checkpoints.keys()) open.push(await inputs.open(job, place));
    const networks = readAlike(open, probe, options.head);
    const header = headerOf(job, { engine, networks, probe, shown, options });
    const task = { job, context, networks, probe, shown, options, header };
    return networks.length === 2 ? await comparedTwo(task) : await comparedMany(task);
  } finally {
    for (const network of open) inputs.close(network);
  }
}

type ComparedValues = Values<typeof comparedOptions>;

/** Comparison in progress. */
interface CompareTask {
  readonly job: CompareJob;
  readonly context: RunContext;
  readonly networks: readonly Network[];
  readonly probe: Probe;
  readonly shown: Probe | undefined;
  readonly options: ComparedValues;
  readonly header: ComparisonHeader;
}

async function comparedTwo(task: CompareTask): Promise<DrawnComparison> {
  const { job, networks, probe, options, header } = task;
  const [a, b] = networks as readonly [Network, Network];
  const { onProgress = () => undefined } = task.context;
  const classes = await classNamesFor(a, probe);
  const comparison: Comparison = await compareNetworks({ a, b }, { probe, onProgress }, options);
  const gates = checkGates(
    comparison,
    options.gate.map((text) => parseGate(text)),
    options,
  );
  const { whole, taps, channels, leftOut, warnings } = comparison;
  const flipped = withClassColumns(comparison.flipped, classes);
  const shown = task.shown ?? firstOf(probe);
  const figures = isDrawn(job) ? await figuresOfTwo(comparison, { a, b, probe, shown, options, header }) : [];
  return { header, tables: { whole, taps, channels, flipped }, leftOut, warnings, gates, figures };
}

async function comparedMany(task: CompareTask): Promise<DrawnComparison> {
  const { job, networks, probe, options, header } = task;
  const { onProgress } = task.context;
  const names = header.checkpoints.map(({ name }) => name);
  const shown = onProgress === undefined ? { probe } : { probe, onProgress };
  const { tables, leftOut, warnings } = tablesOfMany({ networks, names }, shown, options);
  const figures = isDrawn(job) ? [await figureOfMany(tables.similarity, header)] : [];
  return { header, tables, leftOut, warnings, gates: [], figures };
}

function isDrawn({ formats }: CompareJob): boolean {
  return formats?.length !== 0;
}

interface HeaderParts extends Pick<CompareTask, "networks" | "probe" | "shown" | "options"> {
  readonly engine: Engine;
}

function headerOf(
  { names, style }: CompareJob,
  { engine, networks, probe, shown, options }: HeaderParts,
): ComparisonHeader {
  const facts: HeaderFacts<ComparisonHeader> = {
    kind: "comparison",
    checkpoints: networks.map((network, index) => {
      const facts = answeringFacts(network);
      return { ...facts, name: names?.[index] ?? facts.name };
    }),
    probe: measuredProbeFacts(probe),
    shown: shown === undefined ? null : probeFacts(shown),
    options,
    style: valuesOf(styleOptions, style),
    engine: engineFacts(engine),
  };
  return headerWith(facts, declaredComparison());
}
