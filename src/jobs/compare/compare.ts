import { expected, UserError } from "../../core/errors.js";
import { resolve, type Values } from "../../core/options/option.js";
import type { Probe } from "../../data/probe.js";
import type { Engine } from "../../engine/engine.js";
import type { FigureFormat } from "../../figures/encoders/index.js";
import { styleOptions } from "../../figures/style/options.js";
import type { StyleChoice } from "../../figures/style/style.js";
import type { Comparison } from "../../measures/comparison/comparison.js";
import { compareNetworks } from "../../measures/comparison/comparison.js";
import { readAlike } from "../../measures/comparison/readAlike.js";
import type { ProgressCallback } from "../../measures/measure.js";
import type { Network } from "../../network/network.js";
import { engineFacts } from "../engineFacts.js";
import { answeringFacts, MAKER, probeFacts } from "../header.js";
import { measuredProbeFacts } from "../measure/measurementHeader.js";
import { comparedOptions } from "./compareOptions.js";
import type { ComparedFiles, CompareResult } from "./compareResult.js";
import { type ComparedFigure, figuresOfTwo } from "./comparisonFigures.js";
import { encodeCompared } from "./comparisonFiles.js";
import { type ComparisonHeader, comparisonCommand } from "./comparisonHeader.js";
import { figureOfMany, tablesOfMany } from "./comparisonMatrix.js";
import { checkGates, parseGate } from "./gates.js";
import { firstOf } from "./shownProbe.js";

/** Which networks to compare, over what, and how to draw it. */
export interface ComparePlan {
  readonly engine: Engine;
  /** Two networks, the first being A, or more; all are open until the end. */
  readonly networks: readonly (() => Promise<Network>)[];
  /** What the networks are called. Default: by their own names. */
  readonly names?: readonly string[];
  /** The images that numbers are of. */
  readonly probe: Probe;
  /** The images that figures show, at most 8. Default: the first image of the probe. */
  readonly shown?: Probe;
  /** Which taps, whether channels are matched, how figures are laid, and gates. Default: none given. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** Where the figures will stand, and on what page. Default: a screen, a light page. */
  readonly style?: StyleChoice;
  /** The endings of the files to make of each figure; none draws nothing. Default: `png`. */
  readonly formats?: readonly FigureFormat[];
  /** Is told how much is done, over all pairs of networks. Default: no one. */
  readonly onProgress?: ProgressCallback;
}

/** The most images of which figures are drawn: there is a figure for each tap and image. */
const MOST_SHOWN = 8;

/**
 * Compares networks that are shown the same images, two in full and more pair by pair, checks gates, and draws and
 * encodes figures. Throws `UserError` for an option, a tap, a probe or a gate that does not fit, and for networks that
 * cannot be shown the same images.
 */
export async function compare(plan: ComparePlan): Promise<ComparedFiles> {
  const { figures, ...compared } = await comparedWith(plan);
  return encodeCompared(compared, figures, plan.formats ?? ["png"]);
}

/** A comparison with its figures before they are encoded; none where no formats are asked for. Throws as `compare` does. */
export async function comparedWith(
  plan: ComparePlan,
): Promise<CompareResult & { readonly figures: Iterable<ComparedFigure> }> {
  const options = resolve(comparedOptions, plan.options ?? {});
  const style = resolve(styleOptions, { ...plan.style });
  checkPlan(plan, options);
  const open = await opened(plan.networks);
  try {
    const networks = readAlike(open, plan.probe, options.head);
    const header = headerOf(plan, networks, { options, style });
    const job = { plan, networks, options, header };
    return networks.length === 2 ? await comparedTwo(job) : await comparedMany(job);
  } finally {
    for (const network of open) network.dispose();
  }
}

type ComparedValues = Values<typeof comparedOptions>;

interface Job {
  readonly plan: ComparePlan;
  readonly networks: readonly Network[];
  readonly options: ComparedValues;
  readonly header: ComparisonHeader;
}

function checkPlan({ networks, shown }: ComparePlan, { gate }: ComparedValues): void {
  if (networks.length < 2) throw expected("two networks or more", "a comparison", networks.length);
  if (networks.length > 2 && gate.length > 0) {
    throw new UserError(
      `Gates are about two checkpoints, and ${networks.length} are given: give two, or no --gate.`,
    );
  }
  const images = shown?.shape[0] ?? 1;
  if (images > MOST_SHOWN) throw expected(`at most ${MOST_SHOWN} images`, "--show", images);
}

async function opened(networks: ComparePlan["networks"]): Promise<readonly Network[]> {
  const open: Network[] = [];
  try {
    for (const each of networks) open.push(await each());
    return open;
  } catch (error) {
    for (const network of open) network.dispose();
    throw error;
  }
}

async function comparedTwo({ plan, networks, options, header }: Job) {
  const [one, other] = networks as readonly [Network, Network];
  const { probe, onProgress = () => undefined } = plan;
  const comparison: Comparison = await compareNetworks({ one, other }, { probe, onProgress }, options);
  const gates = checkGates(
    comparison,
    options.gate.map((text) => parseGate(text)),
    options,
  );
  const { whole, taps, channels, flipped, leftOut, warnings } = comparison;
  const isDrawn = plan.formats?.length !== 0;
  const shown = plan.shown ?? firstOf(probe);
  const figures = isDrawn
    ? await figuresOfTwo(comparison, { one, other, probe, shown, options, header })
    : [];
  return { header, tables: { whole, taps, channels, flipped }, leftOut, warnings, gates, figures };
}

async function comparedMany({ plan, networks, options, header }: Job) {
  const { probe, onProgress } = plan;
  const names = header.checkpoints.map(({ name }) => name);
  const shown = onProgress === undefined ? { probe } : { probe, onProgress };
  const { tables, leftOut, warnings } = tablesOfMany({ networks, names }, shown, options);
  const isDrawn = plan.formats?.length !== 0;
  const figures = isDrawn ? [await figureOfMany(tables.similarity, header)] : [];
  return { header, tables, leftOut, warnings, gates: [], figures };
}

function headerOf(
  { engine, names, probe, shown }: ComparePlan,
  networks: readonly Network[],
  checked: Pick<ComparisonHeader, "options" | "style">,
): ComparisonHeader {
  const facts = {
    checkpoints: networks.map((network, index) => {
      const facts = answeringFacts(network);
      return { ...facts, name: names?.[index] ?? facts.name };
    }),
    probe: measuredProbeFacts(probe),
    shown: shown === undefined ? null : probeFacts(shown),
    ...checked,
    engine: engineFacts(engine),
  };
  return { ...MAKER, kind: "comparison", command: comparisonCommand(facts), ...facts };
}
