import { readFile } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { reasonOf, UserError } from "../../core/errors.js";
import { refuseStandIn } from "../../core/standIn.js";
import { type FigureFormat, parseFormat } from "../../figures/encoders/index.js";
import { parseSavedScale } from "../../figures/scale/saved.js";
import type { Scales } from "../../figures/scale/scales.js";
import type { StyleChoice } from "../../figures/style/style.js";
import { type DrawResult, draw } from "../../jobs/draw/draw.js";
import type { DrawPlan } from "../../jobs/draw/plan.js";
import { checkpointFacts, probeFacts } from "../../jobs/header.js";
import type { Network } from "../../network/network.js";
import { type ViewName, viewOf } from "../../views/index.js";
import { captionFigure, type FigureCaption } from "../pages/figureCaption.js";
import type { ArtifactPlan } from "./artifactPlan.js";
import type { Gap, RecordedFigure } from "./artifactRecord.js";
import type { BuildContext, JobResult } from "./jobResult.js";

/** What every figure of a report is written to: a picture, one with text to select, and its numbers. */
const ENDINGS: readonly FigureFormat[] = ["png", "svg", "json"];

/** Draws a view of a checkpoint, once for each scope. A network that has nothing for it to show is a gap. */
export async function makeView(plan: ArtifactPlan, means: BuildContext): Promise<JobResult> {
  const { options, scopes, checkpoints, probe: shown, isExplicit } = plan;
  const network = await means.inputs.network(checkpoints[0]?.address ?? "", options);
  const probe = shown === null ? undefined : await means.inputs.probe(shown.address, network, options);
  const base = { ...(await planOf(plan, network, means)), ...(probe === undefined ? {} : { probe }) };
  const facts = {
    probe: probe === undefined ? null : probeFacts(probe),
  };
  try {
    const drawn = [];
    for (const scope of scopes.length === 0 ? [undefined] : scopes) drawn.push(await drawnWith(base, scope));
    const failures = probe?.failures.map(({ name, reason }) => `${name}: ${reason}`) ?? [];
    return {
      ...facts,
      checkpoints: drawn[0]?.drawn.header.checkpoints ?? [],
      ...joined(drawn),
      tables: [],
      gates: [],
      gaps: [],
      notes: failures,
      ...warningsOf(drawn, failures),
    };
  } catch (error) {
    if (isExplicit || !(error instanceof UserError)) throw error;
    return {
      ...facts,
      ...NOTHING,
      checkpoints: [checkpointFacts(network)],
      gaps: [gapOf(plan, network, error)],
    };
  }
}

const NOTHING = {
  files: new Map<string, Uint8Array>(),
  figures: [],
  tables: [],
  gates: [],
  notes: [],
  warnings: [],
};

function gapOf({ checkpoints }: ArtifactPlan, { name }: Network, error: UserError): Gap {
  const checkpoint = checkpoints.length === 1 ? name : checkpoints.map((each) => each.name).join(", ");
  return { checkpoint, reason: reasonOf(error) };
}

async function planOf(
  plan: ArtifactPlan,
  network: Network,
  { engine, inputs, from }: BuildContext,
): Promise<DrawPlan> {
  const { name, options } = plan;
  const { taps, values, preset, theme, scaleFrom, format } = options as unknown as SharedValues;
  const own = Object.entries(options).filter(([option]) => Object.hasOwn(viewOf(name).options, option));
  const scales = scaleFrom === "" ? undefined : await savedScale(scaleFrom, from);
  return {
    engine,
    ...(viewOf(name).inputs.includes("run") ? { run: openersOf(plan, inputs) } : { network }),
    view: name as ViewName,
    ...(taps.length === 0 ? {} : { taps }),
    options: Object.fromEntries(own),
    style: { preset, theme },
    ...(scales === undefined ? {} : { scales }),
    formats: [...new Set([...ENDINGS, ...format.map(parseFormat)])],
    values,
  };
}

function openersOf({ checkpoints, options }: ArtifactPlan, inputs: BuildContext["inputs"]) {
  return checkpoints.map(
    ({ address }) =>
      () =>
        inputs.open(address, options),
  );
}

interface SharedValues extends Required<StyleChoice> {
  readonly taps: readonly string[];
  readonly format: readonly string[];
  readonly scaleFrom: string;
  readonly values: boolean;
}

/** Figures with one scope, and what is said of each. */
interface Variant {
  readonly scope: string | undefined;
  readonly drawn: DrawResult;
  readonly words: ReadonlyMap<string, FigureCaption>;
}

async function drawnWith(plan: DrawPlan, scope: string | undefined): Promise<Variant> {
  const drawings: Parameters<NonNullable<DrawPlan["onDrawing"]>>[0][] = [];
  const options = scope === undefined ? plan.options : { ...plan.options, scope };
  const drawn = await draw({
    ...plan,
    ...(options === undefined ? {} : { options }),
    onDrawing: (drawing) => drawings.push(drawing),
  });
  const words = drawings.map((drawing) => [drawing.name, captionFigure(drawing, drawn.header)] as const);
  return { scope, drawn, words: new Map(words) };
}

async function savedScale(path: string, from: string): Promise<Scales> {
  const text = await readFile(resolve(from, path), "utf8");
  refuseStandIn(text, path);
  return parseSavedScale(text, basename(path));
}

function warningsOf(variants: readonly Variant[], failures: readonly string[]): Pick<JobResult, "warnings"> {
  return { warnings: [...new Set([...failures, ...variants.flatMap(({ drawn }) => drawn.warnings)])] };
}

/** The files of all variants, and each figure with its variants. */
function joined(variants: readonly Variant[]): Pick<JobResult, "files" | "figures"> {
  const [first] = variants as readonly [Variant];
  const files = variants.flatMap(({ drawn, scope }) =>
    [...drawn.artifacts, ...drawn.attachments].map(
      ({ name, bytes }) => [nameIn(name, scope, first.scope), bytes] as const,
    ),
  );
  const figures = [...first.words].map(([name, words]): RecordedFigure => {
    const { header } = first.drawn;
    return {
      name,
      ...words,
      command: header.command,
      variants: variants.map(({ drawn, scope }) => ({
        label: variants.length === 1 ? "" : (scope ?? ""),
        files: filesOf(drawn, name, (file) => nameIn(file, scope, first.scope)),
      })),
    };
  });
  return { files: new Map(files), figures };
}

/** The files of a figure by their endings. */
function filesOf(
  { artifacts }: DrawResult,
  figure: string,
  written: (file: string) => string,
): Readonly<Record<string, string>> {
  const own = artifacts.filter(({ name }) => name.slice(0, name.lastIndexOf(".")) === figure);
  return Object.fromEntries(own.map(({ name }) => [name.slice(name.lastIndexOf(".") + 1), written(name)]));
}

/** A file's name; those of other scopes than the first say which. */
export function nameIn(file: string, scope: string | undefined, first: string | undefined): string {
  if (scope === undefined || scope === first) return file;
  const dot = file.lastIndexOf(".");
  return `${file.slice(0, dot)}-by-${scope}${file.slice(dot)}`;
}
