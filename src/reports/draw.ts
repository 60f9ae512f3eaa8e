import { channelStatisticsOf } from "../activations/channelStatistics.js";
import { npz } from "../activations/npz.js";
import { type Plane, samplesOf } from "../activations/plane.js";
import type { Network } from "../checkpoints/network.js";
import type { Probe } from "../data/probe.js";
import type { Engine } from "../engine/engine.js";
import { resolve } from "../options.js";
import type { FigureEnding } from "../pictures/encoders/endings.js";
import { toSavedScale } from "../pictures/scale/saved.js";
import type { Scales } from "../pictures/scale/scales.js";
import { loadStyle } from "../pictures/style/load.js";
import { styleOptions } from "../pictures/style/options.js";
import type { StyleChoice } from "../pictures/style/style.js";
import { VERSION } from "../version.js";
import { type ViewName, viewOf } from "../views/index.js";
import type { Drawing, Sight, Subject } from "../views/view.js";
import { type Artifact, type Attachment, encodeDrawing } from "./artifact.js";
import type { ManifestHeader } from "./manifest.js";

/** What to look at, and how. */
export interface DrawPlan {
  readonly engine: Engine;
  readonly network: Network;
  readonly probe: Probe;
  readonly view: ViewName;
  /** Names, groups, kinds or globs of taps. Default: the view's own choice. */
  readonly taps?: readonly string[];
  /** The view's options. Default: none given. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** Where the figures will stand, and on what page. Default: a screen, a light page. */
  readonly style?: StyleChoice;
  /** Scales that were saved before, to draw with instead of new ones. */
  readonly scales?: Scales;
  /** The endings of the files to make of each figure. Default: `png`. */
  readonly formats?: readonly FigureEnding[];
  /** Whether the numbers come along: the planes drawn as `values.npz`, and `statistics.json`. Default: no. */
  readonly values?: boolean;
}

/** Figures of one drawing, encoded, what lies beside them, and what they have in common. */
export interface Drawn {
  readonly header: ManifestHeader;
  readonly artifacts: readonly Artifact[];
  /** `scale.json` with the scales, and the numbers where they were asked for. */
  readonly attachments: readonly Attachment[];
}

/**
 * Draws a view of a network that is shown a probe: records the taps in one run, draws every figure and encodes it.
 * Throws `UserError` for an option, tap or probe that does not fit.
 */
export async function draw(plan: DrawPlan): Promise<Drawn> {
  const { network, probe } = plan;
  const view = viewOf(plan.view);
  const options = resolve(view.options, plan.options ?? {});
  const style = resolve(styleOptions, { ...plan.style });
  const taps = view.taps(network, plan.taps);
  const sees = (sight: Sight) => view.looksAt.includes(sight);
  const activations = sees("activations") ? network.record(probe, taps) : [];
  const kernels = sees("kernels") ? network.kernels(taps) : [];
  const header = headerOf(plan, options);
  const saved = plan.scales === undefined ? {} : { scales: plan.scales };
  const subject: Subject = {
    network: network.name,
    blocks: network.blocks,
    probe,
    taps,
    activations,
    kernels,
    output: network.output,
    ...saved,
  };
  const { scales, drawings } = view.draw(subject, options, await loadStyle(style));
  const planes = new Map<string, readonly Plane[]>();
  const artifacts = await encodeAll(remembering(drawings, planes), plan.formats ?? ["png"], header);
  const numbers = plan.values === true ? numbersOf(subject, planes) : [];
  return { header, artifacts, attachments: [scaleFile(scales), ...numbers] };
}

/** Passes drawings on, and keeps the planes that each was drawn of. */
function* remembering(
  drawings: Iterable<Drawing>,
  planes: Map<string, readonly Plane[]>,
): Generator<Drawing> {
  for (const drawing of drawings) {
    planes.set(drawing.name, drawing.planes);
    yield drawing;
  }
}

/** How many figures may wait for their encoding: enough to keep both threads busy, few enough to bound memory. */
const IN_FLIGHT = 4;

/** Encodes figure by figure. Encoding runs on another thread, so each is encoded while the next one is drawn. */
async function encodeAll(
  drawings: Iterable<Drawing>,
  formats: readonly FigureEnding[],
  header: ManifestHeader,
): Promise<readonly Artifact[]> {
  const encoding: Promise<readonly Artifact[]>[] = [];
  for (const drawing of drawings) {
    await encoding.at(-IN_FLIGHT);
    const next = Promise.all(formats.map((ending) => encodeDrawing(drawing, ending, header)));
    // Whoever awaits it is told; until then Node would take it for a failure that nobody looks at.
    next.catch(() => undefined);
    encoding.push(next);
  }
  return (await Promise.all(encoding)).flat();
}

function scaleFile(scales: Scales): Attachment {
  return { name: "scale.json", bytes: new TextEncoder().encode(toSavedScale(scales)) };
}

/** The planes drawn, channels × height × width for each figure, and the statistics of every channel of each tap. */
function numbersOf(
  { activations }: Subject,
  planes: ReadonlyMap<string, readonly Plane[]>,
): readonly Attachment[] {
  const arrays = [...planes].map(([name, drawn]) => [name, stacked(drawn)] as const);
  // The generator's name comes first, by which convscope knows its own files.
  const marked = [["generator.convscope", stacked([])] as const, ...arrays];
  const taps = activations.map((activation) => ({
    tap: activation.tap,
    channels: channelStatisticsOf(activation),
  }));
  const statistics = `${JSON.stringify({ generator: "convscope", taps }, null, 2)}\n`;
  return [
    { name: "values.npz", bytes: npz(new Map(marked)) },
    { name: "statistics.json", bytes: new TextEncoder().encode(statistics) },
  ];
}

function stacked(planes: readonly Plane[]) {
  const { height = 0, width = 0 } = planes[0] ?? {};
  const values = Float32Array.from(planes.flatMap((plane) => [...samplesOf(plane)]));
  return { shape: [planes.length, height, width], values };
}

function headerOf(
  { engine, network, probe, view }: DrawPlan,
  options: ManifestHeader["options"],
): ManifestHeader {
  const { name, version, threads } = engine;
  return {
    generator: "convscope",
    version: VERSION,
    view,
    options,
    checkpoint: { name: network.name, sha256: network.sha256, preprocessing: network.preprocessing },
    probe: { address: probe.address, sha256: probe.sha256, notes: probe.notes.filter((note) => note !== "") },
    engine: { name, version, threads },
  };
}
