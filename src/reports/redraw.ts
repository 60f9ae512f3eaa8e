import { parseSavedScale } from "../pictures/scale/saved.js";
import type { StyleChoice } from "../pictures/style/style.js";
import type { ViewName } from "../views/index.js";
import type { Drawing } from "../views/view.js";
import { encodeDrawing } from "./artifact.js";
import { type DrawPlan, figuresOf } from "./draw.js";
import { drawingCommand } from "./drawingHeader.js";
import { checkpointsCalled, engineAgain, openersAgain, probeAgain, type Substitutes } from "./inputsAgain.js";
import type { ManifestHeader } from "./manifest.js";
import type { Maker } from "./remake.js";

/** Draws again what a header describes. Throws `UserError` where it cannot, and `ChangedInput`. */
export async function redraw(header: ManifestHeader, given: Substitutes): Promise<Maker> {
  const engine = await engineAgain(header.engine);
  const run = await openersAgain(header.checkpoints, given);
  const network = await run[0]();
  try {
    const shown = { input: network.input, given: given.input, from: given.from, flag: "--input" };
    const probe = header.probe === null ? {} : { probe: await probeAgain(header.probe, shown) };
    const figures = await figuresOf({ ...planOf(header), engine, network, run, ...probe });
    const drawings = [...figures.drawings];
    const fresh = asRecorded(figures.header, header, given);
    return async ({ name, ending, text }) => {
      const drawing = drawingOf(text, drawings, name);
      if (drawing === undefined) return undefined;
      const { bytes } = await encodeDrawing(drawing, ending, fresh);
      const { figure, motion } = drawing;
      return { bytes, figure, ...(motion === undefined ? {} : { motion }) };
    };
  } finally {
    network.dispose();
  }
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

/** Where inputs were given in place of those that the file names, it may go on naming its own. */
function asRecorded(fresh: ManifestHeader, was: ManifestHeader, given: Substitutes): ManifestHeader {
  // Another version that draws the same pixels is no difference of the figure.
  const { version } = was;
  if (given.checkpoint === undefined && given.input === undefined) return { ...fresh, version };
  const facts = {
    ...fresh,
    version,
    checkpoints: checkpointsCalled(fresh.checkpoints, was.checkpoints),
    probe:
      fresh.probe === null || was.probe === null
        ? fresh.probe
        : { ...fresh.probe, address: was.probe.address, origin: was.probe.origin },
  };
  return { ...facts, command: drawingCommand(facts) };
}

/** The drawing that a file shows: found by what it shows, for files may be renamed. */
function drawingOf(text: string, drawings: readonly Drawing[], name: string): Drawing | undefined {
  const { shows } = JSON.parse(text) as { shows?: { tap?: unknown; images?: unknown } };
  const { tap, images } = shows ?? {};
  const shown = drawings.filter(({ facts }) => facts.tap === tap && String(facts.images) === String(images));
  return shown.find((drawing) => name.startsWith(drawing.name)) ?? shown[0];
}
