import { attributeImages } from "../../attribution/attributeImages.js";
import type { AttributionPart, Question } from "../../attribution/attributionMethod.js";
import { type AttributionMethodName, attributionMethods } from "../../attribution/index.js";
import { averages, lastMapLayer } from "../../attribution/layerChoice.js";
import { unmetNeed } from "../../attribution/needs.js";
import { expected, reasonOf, UserError } from "../../core/errors.js";
import { formatNumber } from "../../core/format.js";
import type { Values } from "../../core/options/option.js";
import type { Probe } from "../../data/probe.js";
import type { Engine } from "../../engine/engine.js";
import { loadStyle } from "../../figures/style/loadStyle.js";
import { styleOptions } from "../../figures/style/styleOptions.js";
import { defaultTarget, goalFor } from "../../network/goalFor.js";
import { goalWords } from "../../network/goalWords.js";
import { headFor } from "../../network/headChoice.js";
import type { Network } from "../../network/network.js";
import { selectTaps } from "../../network/tap.js";
import { type AttributionDrawing, attributionFigures } from "../../views/attribution.js";
import type { AttributionInput } from "../../views/attributionInput.js";
import { classNamesFor } from "../classNamesFor.js";
import { notedFor } from "../draw/recordInputs.js";
import { engineFacts } from "../engineFacts.js";
import { FileNames } from "../fileNames.js";
import { type HeaderFacts, headerWith } from "../header.js";
import type { AttributeJob } from "../job.js";
import { valuesOf } from "../jobOptions.js";
import { type AttributionHeader, answeringFacts, probeFacts } from "../record.js";
import { loadedProbe, type RunContext } from "../runContext.js";
import { attributedOptions, declaredAttribution, methodsIn, refuseUnread } from "./attributeOptions.js";
import { baselinesFor, type FoundBaselines } from "./baselinesFor.js";

/** Attributions and their figures before these are encoded. */
export interface DrawnAttributions {
  readonly header: AttributionHeader;
  /** Maps of all methods, and the goals. */
  readonly input: AttributionInput;
  readonly figures: Iterable<AttributionDrawing>;
}

type AttributedValues = Values<typeof attributedOptions>;

/** Attributes the scores of the checkpoints of a job, one or two. Throws like `attribute`. */
export async function attributeNetworks(job: AttributeJob, context: RunContext): Promise<DrawnAttributions> {
  const options = valuesOf(attributedOptions, job.options);
  checkJob(job, options);
  const { inputs } = context;
  const engine = await inputs.start(job);
  const probe = await loadedProbe(job, "input", context);
  if (probe === undefined) throw expected("images", "an attribution", "");
  const open: Network[] = [];
  try {
    for (const place of job.checkpoints.keys()) {
      const network = await inputs.open(job, place);
      open.push(network);
    }
    const networks = open.map((network) => network.reading(headFor(network, probe, options.head).name));
    const found = await baselinesFor(baselinesOf(job, options), probe, { job, context });
    const classes = await classNamesFor(networks[0] as Network, probe);
    const input = inputOf({ job, options, networks, probe, found, classes, context });
    const header = headerOf(job, { engine, networks, probe, found, options });
    const style = await loadStyle(header.style);
    return { header, input, figures: named(attributionFigures(input, options, style)) };
  } finally {
    for (const network of open) inputs.close(network);
  }
}

function checkJob({ checkpoints, methods, options: given }: AttributeJob, { sheet }: AttributedValues): void {
  if (checkpoints.length === 0) throw expected("a checkpoint", "an attribution", "");
  if (checkpoints.length > 2) throw expected("one checkpoint, or two", "an attribution", checkpoints.length);
  if (sheet && checkpoints.length === 2)
    throw new UserError(
      "--sheet and --compare exclude each other: a comparison has a figure for each image.",
    );
  const named = methodsIn(methods);
  if (named !== "all" && named !== "default") refuseUnread(named, given);
}

/** Baselines that the methods of a job read; none if they read none. */
function baselinesOf({ methods }: AttributeJob, { baseline }: AttributedValues): readonly string[] {
  const named = methodsIn(methods);
  if (named === "all") return baseline;
  if (named === "default") return [];
  const isRead = named.some((name) =>
    (attributionMethods[name].options as readonly string[]).includes("baseline"),
  );
  return isRead ? baseline : [];
}

/** Networks, images and settings of a job. */
interface AttributeTask {
  readonly job: AttributeJob;
  readonly context: RunContext;
  readonly options: AttributedValues;
  readonly networks: readonly Network[];
  readonly probe: Probe;
  readonly found: FoundBaselines;
  readonly classes: readonly string[] | undefined;
}

function inputOf(task: AttributeTask): AttributionInput {
  const { job, networks, probe, classes, context } = task;
  const questions = networks.map((network) => questionOf(task, network));
  const named = methodsIn(job.methods);
  const methods = methodsFor(named, questions[0] as Question);
  const { onProgress = () => undefined } = context;
  const steps = methods.length * networks.length;
  const leftOut: string[] = [];
  const rows = methods.flatMap((name, at) => {
    const needs = named === "all" ? attributionMethods[name].needs : [];
    const unmet = questions
      .map((question) => unmetNeed(needs, question))
      .find((reason) => reason !== undefined);
    if (unmet !== undefined) {
      leftOut.push(`${attributionMethods[name].title} left out: ${unmet}`);
      return [];
    }
    try {
      const parts = questions.map((question, side) => {
        const onShare = (share: number) => onProgress(at * networks.length + side + share, steps);
        return attributeImages(attributionMethods[name], { ...question, onShare });
      });
      return rowsOf(name, parts);
    } catch (error) {
      if (named !== "all" || !(error instanceof UserError)) throw error;
      leftOut.push(`${attributionMethods[name].title} left out: ${reasonOf(error)}`);
      return [];
    }
  });
  if (rows.length === 0) throw new UserError(`None of the methods applies: ${leftOut.join("; ")}.`);
  return {
    networks: networks.map(({ name }, at) => job.names?.[at] ?? name),
    probe: notedFor(networks[0] as Network, probe, probe.fit),
    classes,
    goals: questions.map((question) => goalsOf(question, task)),
    rows,
    leftOut,
  };
}

function questionOf({ options, probe, found, classes }: AttributeTask, network: Network): Question {
  const { shape, values, feeds } = probe;
  const { target, of } = options;
  const goal = goalFor(network, probe, { target, of, names: classes });
  const last = lastMapLayer(network);
  const isGiven = options.taps.length > 0;
  const layers = isGiven ? selectTaps(network.taps, options.taps) : last === undefined ? [] : [last];
  return {
    network,
    images: { shape, values, ...(feeds && { feeds }) },
    goal,
    layers,
    baselines: found.baselines,
    values: options,
  };
}

/** Methods by name; the default is HiResCAM, or Grad-CAM where the head averages, to which that is equal. */
function methodsFor(
  named: ReturnType<typeof methodsIn>,
  { network, layers }: Question,
): readonly AttributionMethodName[] {
  if (named === "all") return Object.keys(attributionMethods) as AttributionMethodName[];
  if (named !== "default") return named;
  const [layer] = layers;
  if (layer === undefined) return ["saliency"];
  return [averages(network, layer) ? "grad-cam" : "hirescam"];
}

/** Rows of a method: those of the first network, with the maps of the same parts of the other. */
function rowsOf(
  method: AttributionMethodName,
  parts: readonly (readonly AttributionPart[])[],
): AttributionInput["rows"] {
  const { title } = attributionMethods[method];
  const [own = [], ...others] = parts;
  const isSingle = own.length === 1;
  return own.map(({ name, notes, maps }, at) => ({
    ...{ method, title, notes },
    part: isSingle ? "" : name,
    maps: [maps, ...others.map((other) => other[at]?.maps ?? [])],
  }));
}

/** Goals of images in words, with their values. */
function goalsOf(
  { network, images, goal }: Question,
  { classes: names, options: { target = defaultTarget(network) } }: AttributeTask,
): readonly string[] {
  const isLogit = network.logits !== null;
  const [, choice] = /^(predicted|runner-up|label)(?:@|$)/.exec(target) ?? [];
  return Array.from(network.goals(images, goal), (value, image) => {
    const words = [goalWords(goal, image, { names, isLogit }), formatNumber(value)].join(" = ");
    return choice === undefined ? words : `${words} (${choice})`;
  });
}

interface HeaderParts extends Pick<AttributeTask, "networks" | "probe" | "found" | "options"> {
  readonly engine: Engine;
}

function headerOf(
  { names, methods, style }: AttributeJob,
  { engine, networks, probe, found, options }: HeaderParts,
): AttributionHeader {
  const facts: HeaderFacts<AttributionHeader> = {
    kind: "attribution",
    methods,
    checkpoints: networks.map((network, index) => {
      const own = answeringFacts(network);
      return { ...own, name: names?.[index] ?? own.name };
    }),
    probe: probeFacts(probe),
    baselines: found.sources,
    options,
    style: valuesOf(styleOptions, style),
    engine: engineFacts(engine),
  };
  return headerWith(facts, declaredAttribution(methods));
}

/** Gives figures names that every disk can store. */
function* named(figures: Iterable<AttributionDrawing>): Generator<AttributionDrawing> {
  const names = new FileNames();
  for (const figure of figures) yield { ...figure, ...names.of(figure.name) };
}
