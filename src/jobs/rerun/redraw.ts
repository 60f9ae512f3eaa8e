import type { Probe } from "../../data/probe.js";
import { parseSavedScale } from "../../figures/scale/saved.js";
import type { StyleChoice } from "../../figures/style/style.js";
import type { Network } from "../../network/network.js";
import type { ViewName } from "../../views/index.js";
import type { Drawing } from "../../views/view.js";
import { encodeDrawing } from "../artifact.js";
import type { Artifact, Attachment } from "../artifactFile.js";
import { type Figures, figuresOf, scaleFile } from "../draw/draw.js";
import { drawingCommand } from "../draw/drawingHeader.js";
import { numbersOf } from "../draw/numbers.js";
import type { DrawPlan } from "../draw/plan.js";
import { encodeAll } from "../encodeAll.js";
import { endingsAmong, endingsFor } from "../fileFormat.js";
import type { ProbeFacts } from "../header.js";
import { type ManifestHeader, manifestOf, manifestText } from "../manifest.js";
import {
  checkpointsCalled,
  engineAgain,
  type InputOverrides,
  openersAgain,
  probeAgain,
  withRecordedNames,
} from "./inputsAgain.js";
import type { Described, FreshFolder, Remade, Reproduced } from "./reproduced.js";

/** Draws again what a header describes. Throws `UserError` where it cannot, and `ChangedInput`. */
export async function redraw(header: ManifestHeader, given: InputOverrides): Promise<Remade> {
  const engine = await engineAgain(header.engine);
  const run = await openersAgain(header.checkpoints, given);
  const network = await run[0]();
  try {
    const probe = header.probe === null ? {} : { probe: await shownAgain(header.probe, network, given) };
    const figures = await figuresOf({ ...planOf(header), engine, network, run, ...probe });
    const drawn = {
      ...figures,
      drawings: [...figures.drawings],
      header: withRecorded(figures.header, header, given),
    };
    return { file: (file) => fileAgain(drawn, file), folder: (names) => folderAgain(drawn, names) };
  } finally {
    network.dispose();
  }
}

/** What was drawn again, with the header that its files had. */
interface DrawnAgain extends Pick<Figures, "header" | "subject" | "scales"> {
  readonly drawings: readonly Drawing[];
}

async function shownAgain(was: ProbeFacts, network: Network, given: InputOverrides): Promise<Probe> {
  const probe = await probeAgain(was, {
    input: network.input,
    given: given.input,
    from: given.from,
    flag: "--input",
  });
  // Its address is drawn on figures: an image that was moved is called as it was.
  return given.input === undefined ? probe : withRecordedNames(probe, was);
}

async function fileAgain({ drawings, header }: DrawnAgain, file: Described): Promise<Reproduced | undefined> {
  const drawing = drawingOf(file.text, drawings, file.name);
  if (drawing === undefined) return undefined;
  const { canvas } = file.header;
  const named = canvas === undefined ? header : { ...header, canvas };
  return freshOf(drawing, await encodeDrawing(drawing, file.format, named));
}

function freshOf({ figure, motion }: Drawing, { name, bytes }: Artifact): Reproduced {
  return { name, bytes, figure, ...(motion === undefined ? {} : { motion }) };
}

async function folderAgain(drawn: DrawnAgain, names: readonly string[]): Promise<FreshFolder> {
  const { drawings, header, scales, subject } = drawn;
  const files = new Map<string, Reproduced>();
  const known = endingsAmong(endingsFor(header.view), drawings, names);
  const artifacts = await encodeAll(drawings, async (drawing) => {
    const encoded = await Promise.all(known.map((format) => encodeDrawing(drawing, format, header)));
    for (const artifact of encoded) files.set(artifact.name, freshOf(drawing, artifact));
    return encoded;
  });
  const planes = new Map(drawings.map((drawing) => [drawing.name, drawing]));
  return {
    manifest: manifestText(manifestOf({ header, artifacts })),
    files,
    beside: byName([scaleFile(scales)]),
    onRequest: byName(numbersOf(subject, planes, header)),
  };
}

function byName(attachments: readonly Attachment[]): ReadonlyMap<string, Reproduced> {
  return new Map(attachments.map(({ name, bytes }) => [name, { name, bytes }]));
}

function planOf({ view, taps, options, style, scales }: ManifestHeader): Omit<DrawPlan, "engine"> {
  return {
    view: view as ViewName,
    ...(taps.length === 0 ? {} : { taps }),
    options,
    style: style as StyleChoice,
    ...(scales === null ? {} : { scales: parseSavedScale(scales.text, scales.source) }),
  };
}

/** A header as the file has it of its maker; of inputs that were given in place of others, as it names those. */
function withRecorded(fresh: ManifestHeader, was: ManifestHeader, given: InputOverrides): ManifestHeader {
  const { version, engine } = was;
  if (given.checkpoint === undefined) return { ...fresh, version, engine };
  const checkpoints = checkpointsCalled(fresh.checkpoints, was.checkpoints);
  const facts = { ...fresh, version, engine, checkpoints };
  return { ...facts, command: drawingCommand(facts) };
}

/** The drawing that a file shows: found by what it shows, for files may be renamed. */
function drawingOf(text: string, drawings: readonly Drawing[], name: string): Drawing | undefined {
  const { shows } = JSON.parse(text) as { shows?: { tap?: unknown; images?: unknown } };
  const { tap, images } = shows ?? {};
  const shown = drawings.filter(({ facts }) => facts.tap === tap && String(facts.images) === String(images));
  return shown.find((drawing) => name.startsWith(drawing.name)) ?? shown[0];
}
